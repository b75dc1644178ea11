import Foundation
import Ledger
import Status
import Supervision
import Testing

/// The ledger stays bounded (G9), and writes only what changed.
@Suite struct BoundTests {
    @Test func theNewestHundredRunsAreKept() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        for index in 0..<105 {
            let run = Samples.run(at: time(Int64(index)))
            try writer.beginRun(run)
            #expect(writer.write(.status(HostStatus(run: run, strategies: [Samples.fullStrategy("s")]))) == nil)
        }
        #expect(try ledger.integer("SELECT count(*) FROM runs") == 100)
        #expect(try ledger.integer("SELECT min(id) FROM runs") == 6)
        #expect(try ledger.integer("SELECT min(run) FROM outcomes") == 6)
        #expect(try ledger.integer("SELECT count(DISTINCT run) FROM outcomes") == 100)
        // What is kept of the newest run only does not pile up.
        #expect(try ledger.integer("SELECT count(*) FROM recent_outcomes") == 2)
        #expect(try ledger.integer("SELECT count(*) FROM intents") == 2)
    }

    @Test func historiesNeverExceedTheirLimitByMoreThanATenth() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        func entries(_ number: UInt32) -> [LedgerEntry] {
            [
                .violation(
                    Violation(
                        at: time(0), family: "f", isolated: nil, generation: number, call: "socket", detail: nil,
                        sequence: nil)),
                .operatorAct(
                    OperatorAct(
                        .halt, at: time(0), strategy: "s", reason: "", user: 0, sequence: UInt64(number))),
                .catalogLoad(
                    CatalogLoad(
                        at: time(0), file: "demo.yaml", digest: "\(number)", isAccepted: true, enabled: 1, disabled: 0,
                        problem: nil)),
                .workerStarted(
                    WorkerStart(
                        at: time(0), family: "f", isolated: nil, generation: number, pid: 1, policyDigest: "p",
                        executableDigest: "e")),
            ]
        }
        var status = HostStatus(run: Samples.run(), strategies: [Samples.strategy("s")])
        for batch: UInt32 in 0..<25 {
            writer.append((1...500).flatMap { entries(batch * 500 + $0) })
            let changes = (0..<500).map { index -> LedgerEntry in
                status.strategies[0].reason = "\(batch) \(index)"
                return .status(status)
            }
            #expect(writer.write(.status(status)) == nil)
            writer.append(changes)
        }
        writer.append([])
        writer.close()
        let histories = ["violations", "operator_acts", "catalog_loads", "workers", "strategy_changes"]
        for table in histories {
            let count = try #require(try ledger.integer("SELECT count(*) FROM \(table)"))
            #expect((10_000...11_000).contains(count), "\(table)")
        }
        // The oldest go.
        #expect(try ledger.integer("SELECT max(generation) FROM violations") == 12_500)
        #expect(try ledger.integer("SELECT min(generation) FROM violations") ?? 0 > 1000)
        let next = try LedgerWriter(path: ledger.path)
        try next.beginRun(Samples.run(at: time(9)))
        for table in histories { #expect(try ledger.integer("SELECT count(*) FROM \(table)") == 10_000, "\(table)") }
    }

    @Test func onlyWhatChangedIsWritten() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = HostStatus(
            run: Samples.run(), workers: [Samples.worker("f")],
            strategies: (0..<1000).map { Samples.fullStrategy("s\($0)") })
        try writer.beginRun(status.run)
        #expect(writer.write(.status(status)) == nil)
        let all = writer.changedRows
        #expect(all > 10_000)
        #expect(writer.write(.status(status)) == nil)
        #expect(writer.changedRows == all)
        status.run.asOf = time(1)
        #expect(writer.write(.status(status)) == nil)
        #expect(writer.changedRows == all + 1)
        // One count of one strategy: a row for it, and none for the strategy or the others.
        status.strategies[500].outcomes[0].count += 1
        #expect(writer.write(.status(status)) == nil)
        #expect(writer.changedRows == all + 2)
        status.strategies[500].trail.append(
            .init(
                outcome: .noSignal, reason: nil, count: 1, firstSequence: 20, lastSequence: 20, symbol: "EURUSD",
                eventTime: "2026-11-25T19:00:00Z"))
        status.strategies[500].trail.removeFirst()
        #expect(writer.write(.status(status)) == nil)
        #expect(writer.changedRows == all + 4)
    }

    /// Moving the log into the database would wait for the disk twice.
    @Test func closingLeavesTheLogToTheNextWriter() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        writer.append([.status(Samples.fullStatus())])
        writer.close()
        let log = try FileManager.default.attributesOfItem(atPath: ledger.path + "-wal")[.size] as? Int
        #expect(log ?? 0 > 4096)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == Samples.fullStatus())
        #expect(try LedgerWriter(path: ledger.path).memory().strategies.count == 3)
    }
}
