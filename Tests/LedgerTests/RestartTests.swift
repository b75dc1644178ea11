import Ledger
import Status
import Testing

/// What a host that starts finds of those before it.
@Suite struct RestartTests {
    @Test func aNewLedgerRemembersNothing() throws {
        let ledger = try TemporaryLedger()
        #expect(try LedgerWriter(path: ledger.path).memory() == LedgerMemory())
    }

    @Test func timesOfStrategiesAreKeptAcrossRuns() throws {
        let ledger = try TemporaryLedger()
        let first = try LedgerWriter(path: ledger.path)
        try first.beginRun(Samples.run())
        var disabled = Samples.strategy("b", service: .disabled)
        disabled.reason = "enabled: false"
        disabled.since = time(7, milliseconds: 5)
        let status = HostStatus(run: Samples.run(), strategies: [Samples.strategy("a"), disabled])
        #expect(first.write(.status(status)) == nil)
        first.close()

        let second = try LedgerWriter(path: ledger.path)
        let memory = try second.memory()
        #expect(memory.strategies["a"] == StoredService(service: .enabled, reason: nil, since: time(0)))
        #expect(
            memory.strategies["b"]
                == StoredService(service: .disabled, reason: "enabled: false", since: time(7, milliseconds: 5)))
        // A run that is killed before its first status must not make the next one forget.
        try second.beginRun(Samples.run(at: time(60)))
        second.close()
        let third = try LedgerWriter(path: ledger.path)
        #expect(try third.memory() == memory)
        try third.beginRun(Samples.run(at: time(120)))
        #expect(third.write(.status(status)) == nil)
        // What is unchanged is no change, whichever run says so.
        #expect(try ledger.integer("SELECT count(*) FROM strategy_changes") == 2)
    }

    @Test func haltsStayInForceUntilTheyAreLifted() throws {
        let ledger = try TemporaryLedger()
        let first = try LedgerWriter(path: ledger.path)
        try first.beginRun(Samples.run())
        func act(_ kind: OperatorAct.Kind, _ strategy: String?, _ second: Int64) -> LedgerEntry {
            .operatorAct(
                OperatorAct(
                    kind, at: time(second), strategy: strategy, reason: "because \(second)", user: 1000,
                    sequence: UInt64(second)))
        }
        #expect(
            first.write(act(.halt, "a", 1), act(.halt, "*", 2), act(.halt, nil, 3), act(.halt, "b", 4), durably: true)
                == nil)
        #expect(first.write(act(.resume, "b", 5), durably: true) == nil)
        first.close()

        let second = try LedgerWriter(path: ledger.path)
        let memory = try second.memory()
        #expect(memory.halts.keys.sorted() == ["*", "a"])
        // To a new run a halt applies from the first event.
        #expect(memory.halts["a"] == Halt(reason: "because 1", since: time(1), sequence: 0, user: 1000))
        #expect(memory.haltOfAll == Halt(reason: "because 3", since: time(3), sequence: 0, user: 1000))
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.memory() == memory)
        #expect(try reader.status(isHostRunning: false)?.haltOfAll?.sequence == 3)
        try second.beginRun(Samples.run(at: time(60)))
        #expect(try reader.status(isHostRunning: true)?.haltOfAll?.sequence == 0)
        // Resuming all lifts the halt of all, and no other.
        #expect(second.write(act(.resume, nil, 70), durably: true) == nil)
        #expect(try second.memory().haltOfAll == nil)
        #expect(try second.memory().halts.keys.sorted() == ["*", "a"])
        #expect(try reader.acts().map(\.kind) == [.resume, .resume, .halt, .halt, .halt, .halt])
        #expect(try reader.acts(limit: 2).map(\.strategy) == [nil, "b"])
    }

    @Test func aRunThatDidNotEndIsStoredAsDiedByTheNext() throws {
        let ledger = try TemporaryLedger()
        let first = try LedgerWriter(path: ledger.path)
        try first.beginRun(Samples.run())
        #expect(first.write(.status(Samples.fullStatus())) == nil)
        let start = WorkerStart(
            at: time(1), family: "f", isolated: nil, generation: 1, pid: 7, policyDigest: "sha256:p",
            executableDigest: "sha256:e")
        #expect(first.write(.workerStarted(start)) == nil)
        first.close()
        let second = try LedgerWriter(path: ledger.path)
        try second.beginRun(Samples.run(.starting, at: time(60)))
        #expect(try ledger.texts("SELECT state FROM runs ORDER BY id") == ["died", "starting"])
        #expect(try ledger.text("SELECT cause FROM workers") == "host_died")
        // The new run has not said anything of strategies and workers yet, so nothing is said in its name.
        let status = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: true))
        #expect(status == HostStatus(run: Samples.run(.starting, at: time(60))))
        #expect(try ledger.integer("SELECT sum(count) FROM outcomes WHERE run = 1 AND strategy = 's'") == 19)
    }

    @Test func aStrategyThatLeavesTheCatalogIsAChange() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var run = Samples.run()
        try writer.beginRun(run)
        #expect(writer.write(.status(HostStatus(run: run, strategies: [Samples.fullStrategy("s")]))) == nil)
        run.asOf = time(4)
        run.acceptedEvents = 44
        #expect(writer.write(.status(HostStatus(run: run))) == nil)
        let changes =
            "SELECT concat || '' FROM (SELECT at || ' ' || coalesce(from_status, '-') || ' ' || to_status "
            + "|| ' ' || sequence AS concat FROM strategy_changes ORDER BY id)"
        #expect(
            try ledger.texts(changes) == [
                "\(time(0)) - enabled 0", "\(time(4)) enabled removed 44",
            ])
        #expect(try writer.memory().strategies.isEmpty)
        #expect(try ledger.integer("SELECT count(*) FROM recent_outcomes") == 0)
        #expect(writer.write(.status(HostStatus(run: run, strategies: [Samples.strategy("s")]))) == nil)
        #expect(try ledger.texts(changes).last == "\(time(0)) removed enabled 44")
    }
}
