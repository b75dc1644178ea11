import Ledger
import Status
import Supervision
import Testing

@Suite struct RoundTripTests {
    @Test func aStatusComesBackAsItWasWritten() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = Samples.fullStatus()
        try writer.beginRun(status.run)
        let halt = OperatorAct(.halt, at: time(5), strategy: nil, reason: "maintenance", user: 1000, sequence: 15)
        #expect(writer.write(.operatorAct(halt), durably: true) == nil)
        #expect(writer.write(.status(status)) == nil)
        status.haltOfAll = Halt(reason: "maintenance", since: time(5), sequence: 15, user: 1000)
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.status(isHostRunning: true) == status)
        writer.close()
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == status)
    }

    /// Each change of a field, made on top of everything, must reach the file.
    @Test(arguments: Edit.all) func everyChangeIsWritten(_ edit: Edit) throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = Samples.fullStatus()
        try writer.beginRun(status.run)
        #expect(writer.write(.status(status)) == nil)
        let before = status
        edit.apply(&status)
        #expect(status != before)
        #expect(writer.write(.status(status)) == nil)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == status)
        #expect(writer.write(.status(before)) == nil)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == before)
    }

    @Test func ratesAreNotStored() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = Samples.fullStatus()
        try writer.beginRun(status.run)
        status.run.eventsPerSecond = 12
        status.workers[0].eventsPerSecond = 3
        #expect(writer.write(.status(status)) == nil)
        status.run.eventsPerSecond = nil
        status.workers[0].eventsPerSecond = nil
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true) == status)
    }

    @Test func oneStrategyCanBeAskedFor() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        let status = Samples.fullStatus()
        try writer.beginRun(status.run)
        #expect(writer.write(.status(status)) == nil)
        let reader = try LedgerReader(path: ledger.path)
        let one = try #require(try reader.status(isHostRunning: true, strategies: ["b", "unknown"]))
        #expect(one.strategies == [status.strategies[1]])
        #expect(one.workers == status.workers)
        #expect(try reader.status(isHostRunning: true, strategies: [])?.strategies == [])
    }

    @Test func aRunThatDidNotEndDiedWhereNoHostRuns() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        let status = Samples.fullStatus()
        try writer.beginRun(status.run)
        #expect(writer.write(.status(status)) == nil)
        let reader = try LedgerReader(path: ledger.path)
        let died = try #require(try reader.status(isHostRunning: false))
        #expect(died.run.state == .died)
        #expect(died.run.endedAt == nil)
        #expect(died.run.waitsFor == nil)
        #expect(died.workers.allSatisfy { $0.state == .ended })
        #expect(died.strategies == status.strategies)
        var ended = status
        ended.run.state = .finished
        ended.run.endedAt = time(10)
        #expect(writer.write(.status(ended)) == nil)
        #expect(try reader.status(isHostRunning: false) == ended)
    }

    @Test func numbersBeyondThoseOfSQLiteAreClampedAndLongTextsCut() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = Samples.fullStatus()
        try writer.beginRun(status.run)
        status.run.lines = .max
        status.workers[0].lastLoss?.detail = String(repeating: "ä", count: 100_000)
        #expect(writer.write(.status(status)) == nil)
        let stored = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: true))
        #expect(stored.run.lines == UInt64(Int64.max))
        let detail = try #require(stored.workers[0].lastLoss?.detail)
        #expect(detail.utf8.count > 4090 && detail.utf8.count <= 4096)
        #expect(detail.dropLast().allSatisfy { $0 == "ä" })
        #expect(detail.last == "…")
    }

    @Test func anIDThatStandsTwiceIsStoredOnce() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        let run = Samples.run()
        try writer.beginRun(run)
        let twice = [Samples.strategy("s"), Samples.strategy("s", service: .disabled)]
        #expect(writer.write(.status(HostStatus(run: run, strategies: twice))) == nil)
        #expect(try LedgerReader(path: ledger.path).status(isHostRunning: true)?.strategies == [twice[0]])
    }
}

/// A change of one part of a status.
struct Edit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (inout HostStatus) -> Void

    init(_ name: String, _ apply: @escaping @Sendable (inout HostStatus) -> Void) {
        testDescription = name
        self.apply = apply
    }

    static let all: [Edit] = [
        Edit("counts of the run") { $0.run.finishedEvents += 1 },
        Edit("state of the run") { $0.run.waitsFor = .output },
        Edit("a stream more") {
            $0.input.streams.append(
                StreamStatus(symbol: "X", timeframe: "1Day", events: 1, lastEventTime: "2026-11-25T19:00:00Z"))
        },
        Edit("a stream less") { $0.input.streams.removeFirst() },
        Edit("features") { $0.input.features = ["macd", "volume"] },
        Edit("nulled values") { $0.input.nulledValues = [] },
        Edit("rejections") { $0.input.rejections[0].count += 1 },
        Edit("time of the last event") { $0.input.lastEventTime = nil },
        Edit("other streams") { $0.input.otherStreams += 1 },
        Edit("a worker less") { $0.workers.removeLast() },
        Edit("a worker's loss") { $0.workers[1].losses = [NamedCount("signalled", 3)] },
        Edit("a worker's last loss") { $0.workers[1].lastLoss = nil },
        Edit("a worker's violations") { $0.workers[1].violations.append(NamedCount("connect", 1)) },
        Edit("a worker's latency") { $0.workers[1].latency.add(nanoseconds: 300, count: 2) },
        Edit("a worker's state") { $0.workers[1].state = .waiting },
        Edit("a strategy less") { $0.strategies.removeFirst() },
        Edit("a strategy more") { $0.strategies.insert(Samples.fullStrategy("new"), at: 0) },
        Edit("order of strategies") { $0.strategies.swapAt(0, 1) },
        Edit("a strategy's service") { $0.strategies[0].service = .halted },
        Edit("a strategy's since") { $0.strategies[0].since = time(100) },
        Edit("a strategy's rules") { $0.strategies[0].rules?.symbols = nil },
        Edit("a strategy's count") { $0.strategies[0].outcomes[2].count += 1 },
        Edit("a strategy's new outcome") { $0.strategies[0].outcomes.insert(OutcomeCount(.stale, 1), at: 1) },
        Edit("a strategy's new intent") {
            let intent = Samples.intent(30, validUntil: nil)
            $0.strategies[0].sinceLastIntent = []
            $0.strategies[0].liveIntents.append(intent)
            $0.strategies[0].liveIntents.removeFirst()
            $0.strategies[0].lastIntent = intent
        },
        Edit("a strategy's last intent is no longer live") { $0.strategies[0].liveIntents.removeLast() },
        Edit("a strategy's trail") {
            $0.strategies[0].trail.removeFirst()
            $0.strategies[0].trail[0].count += 1
            $0.strategies[0].trail[0].lastSequence += 1
        },
        Edit("a strategy's missing features") { $0.strategies[0].missing = [NamedCount("volume", 9)] },
        Edit("a strategy's other intents") { $0.strategies[0].otherLiveIntents = 0 },
    ]
}
