import Foundation
import GRDB
import Ledger
import Status
import Supervision
import Testing

/// What the ledger keeps of breakers, and what the next host begins with.
@Suite struct BreakerTests {
    static func outage(
        _ cause: BreakerCause = .violation, openEvents: UInt64? = nil, openSeconds: UInt64? = nil
    ) -> OutageStatus {
        OutageStatus(
            cause: cause, rule: "1 \(cause.rawValue) of t, of the same plugin version", culprit: "t", since: 12,
            at: time(3, milliseconds: 5), openEvents: openEvents, openSeconds: openSeconds, missed: 0,
            consecutiveTrips: 2,
            failures: [
                FailureStatus(ChargedFailure(sequence: 11, outcome: .outOfMemory, detail: "it \"took\" 1 GiB")),
                FailureStatus(ChargedFailure(sequence: 12, outcome: .violation, detail: "socket(\u{1B}, Größe)")),
            ], isFromEarlierRun: false)
    }

    static func change(
        _ strategy: StrategyStatus, from: StrategyStatus.Circuit = .closed, to: StrategyStatus.Circuit,
        _ outage: OutageStatus? = outage()
    ) -> BreakerChange {
        BreakerChange(
            at: time(4), sequence: 12, strategy: strategy.id, family: strategy.family, version: strategy.version,
            parametersHash: strategy.parametersHash, from: from, to: to, outage: outage)
    }

    private let strategy = Samples.fullStrategy("s")

    private func begin(_ writer: LedgerWriter, _ strategies: [StrategyStatus]) throws -> HostStatus {
        let status = HostStatus(run: Samples.run(), strategies: strategies)
        try writer.beginRun(status.run)
        #expect(writer.write(.status(status)) == nil)
        return status
    }

    @Test(arguments: [StrategyStatus.Circuit.open, .halfOpen, .latched])
    func aBreakerComesBackAsItWasWritten(_ circuit: StrategyStatus.Circuit) throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = try begin(writer, [strategy, Samples.strategy("b")])
        let outage = Self.outage(openEvents: circuit == .latched ? nil : 400)
        #expect(writer.write(.breakerChange(Self.change(strategy, to: circuit, outage))) == nil)
        status.strategies[0].circuit = circuit
        status.strategies[0].outage = outage
        status.strategies[0].circuitOpenings = circuit == .halfOpen ? 0 : 1
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.status(isHostRunning: true) == status)
        // What it misses is told by statuses.
        status.strategies[0].outage?.missed = 77
        #expect(writer.write(.status(status)) == nil)
        #expect(try reader.status(isHostRunning: true) == status)
        #expect(try reader.status(isHostRunning: true, strategies: ["b"])?.formerLatches == [])
        #expect(writer.write(.breakerChange(Self.change(strategy, from: circuit, to: .closed, outage))) == nil)
        #expect(try reader.status(isHostRunning: true)?.strategies[0].outage == nil)
        #expect(try reader.memory().latches.isEmpty)
    }

    @Test func anOutageForSecondsComesBackInSecondsAndIsNoLatch() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        _ = try begin(writer, [strategy])
        var outage = Self.outage(.crash, openSeconds: 300)
        outage.secondsLeft = 299
        #expect(writer.write(.breakerChange(Self.change(strategy, to: .open, outage))) == nil)
        let known = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.strategies[0].outage)
        #expect(known.openSeconds == 300 && known.openEvents == nil)
        // How many are left is over by the time that somebody reads it.
        #expect(known.secondsLeft == nil && known.end == .seconds(left: nil, of: 300))
        for table in ["breakers", "breaker_changes"] {
            #expect(try ledger.integer("SELECT open_seconds FROM \(table) WHERE open_events IS NULL") == 300)
        }
        #expect(try writer.memory().latches.isEmpty)
        _ = try begin(writer, [strategy])
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.strategies[0].circuit == .closed)
        writer.close()
    }

    @Test func aLatchOutlivesItsRunAndAnOpenCircuitDoesNot() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        let other = Samples.strategy("b")
        _ = try begin(writer, [strategy, other])
        #expect(
            writer.write(
                .breakerChange(Self.change(strategy, to: .latched)),
                .breakerChange(Self.change(other, to: .open, Self.outage(.error, openEvents: 200)))) == nil)
        writer.close()
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.status(isHostRunning: false)?.strategies.map(\.circuit) == [.latched, .open])

        let next = try LedgerWriter(path: ledger.path)
        var latch = Self.outage()
        latch.isFromEarlierRun = true
        let expected = FormerLatch(
            strategy: "s", family: strategy.family, version: strategy.version, parametersHash: "00ff", outage: latch)
        #expect(try next.memory().latches == [expected])
        #expect(latch.latch?.cause == .violation && latch.latch?.culprit?.text == "t" && latch.latch?.since == 0)
        #expect(latch.latch?.failures.map(\.sequence) == [11, 12])
        _ = try begin(next, [strategy, other])
        let status = try #require(try reader.status(isHostRunning: true))
        #expect(status.strategies.map(\.circuit) == [.latched, .closed])
        #expect(status.strategies[0].outage == latch)
        #expect(status.strategies[0].circuitOpenings == 0)
        #expect(try next.memory().latches == [expected])
        next.close()
    }

    @Test func aCorrectedEntryBeginsInServiceAndTheLatchStaysOnWhatEarnedIt() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        _ = try begin(writer, [strategy])
        #expect(writer.write(.breakerChange(Self.change(strategy, to: .latched))) == nil)
        for path in [\StrategyStatus.parametersHash, \.version, \.family] {
            var corrected = strategy
            corrected[keyPath: path] += "1"
            _ = try begin(writer, [corrected])
            let status = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: true))
            #expect(status.strategies[0].circuit == .closed && status.strategies[0].outage == nil)
            #expect(status.formerLatches.map(\.parametersHash) == [strategy.parametersHash])
        }
        _ = try begin(writer, [])
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.formerLatches.count == 1)
        writer.close()
    }

    @Test func aResetIsKeptWithUserAndReasonAlsoWithoutARun() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        _ = try begin(writer, [strategy])
        #expect(writer.write(.breakerChange(Self.change(strategy, to: .latched)), durably: true) == nil)
        writer.close()
        let next = try LedgerWriter(path: ledger.path)
        let latch = try #require(try next.memory().latches.first)
        let act = OperatorAct(.reset, at: time(9), strategy: "s", reason: "read by ana", user: 1000, sequence: 0)
        #expect(
            next.write(.operatorAct(act), .breakerChange(BreakerChange(lifting: latch, by: act)), durably: true) == nil)
        #expect(try next.memory().latches.isEmpty)
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.acts().first == act)
        #expect(try reader.status(isHostRunning: false)?.strategies[0].circuit == .closed)
        #expect(try ledger.integer("SELECT count(*) FROM halts") == 0)
        #expect(
            try ledger.text(
                "SELECT from_state || ' ' || to_state || ' ' || user || ' ' || reason FROM breaker_changes ORDER BY id DESC"
            )
                == "latched closed 1000 read by ana")
        #expect(try ledger.integer("SELECT count(*) FROM breaker_changes WHERE run IS NULL") == 1)
        next.close()
    }

    @Test func aBreakerThatWasChangedByHandIsAnErrorAndNoTrap() throws {
        for change in ["cause = 'boredom'", "failures = '[{\"seq\":-1}]'", "failures = '7'", "at = 'today'"] {
            let ledger = try TemporaryLedger()
            let writer = try LedgerWriter(path: ledger.path)
            _ = try begin(writer, [strategy])
            #expect(writer.write(.breakerChange(Self.change(strategy, to: .latched))) == nil)
            writer.close()
            try ledger.tamper("UPDATE breakers SET \(change)")
            let error = #expect(throws: LedgerError.self, "\(change)") {
                try LedgerReader(path: ledger.path).status(isHostRunning: false)
            }
            #expect(error?.code == .unusable, "\(String(describing: error))")
        }
    }
}
