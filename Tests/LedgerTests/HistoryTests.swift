import Ledger
import Status
import Supervision
import Testing

/// What happened once and is kept.
@Suite struct HistoryTests {
    @Test func theLifeOfAWorkerIsOneRow() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        func start(_ generation: UInt32, isolated: String? = nil) -> LedgerEntry {
            .workerStarted(
                WorkerStart(
                    at: time(Int64(generation)), family: "f", isolated: isolated, generation: generation, pid: 7,
                    policyDigest: "sha256:p", executableDigest: "sha256:e"))
        }
        let ready = WorkerReady(at: time(2), family: "f", isolated: nil, generation: 1)
        let loss = WorkerLoss(
            generation: 1, at: time(3), cause: "signalled", detail: "killed by signal 9", signal: 9, sequence: 55)
        #expect(
            writer.write(
                start(1), start(1, isolated: "s"), .workerReady(ready),
                .workerLost(family: "f", isolated: nil, loss), start(2)) == nil)
        let rows = """
            SELECT isolated || ' ' || generation || ' ' || coalesce(cause, '-') || ' ' || coalesce(signal, '-') || ' '
                || coalesce(sequence, '-') || ' ' || (ready_at IS NOT NULL) || ' ' || (ended_at IS NOT NULL)
            FROM workers ORDER BY id
            """
        #expect(try ledger.texts(rows) == [" 1 signalled 9 55 1 1", "s 1 - - - 0 0", " 2 - - - 0 0"])
        #expect(try ledger.text("SELECT ended_at FROM workers WHERE id = 1") == time(3).description)

        // Those that end with their run end without a cause.
        var run = Samples.run(.finished)
        run.endedAt = time(9)
        #expect(writer.write(.status(HostStatus(run: run))) == nil)
        #expect(try ledger.integer("SELECT count(*) FROM workers WHERE ended_at = '\(time(9))'") == 2)
        #expect(try ledger.integer("SELECT count(*) FROM workers WHERE cause IS NULL") == 2)
    }

    @Test func digestsSayWhenTheyWereSeenFirstAndLast() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        for (second, policy) in [(1, "p1"), (2, "p2"), (3, "p1")] as [(Int64, String)] {
            let start = WorkerStart(
                at: time(second), family: "f", isolated: nil, generation: UInt32(second), pid: 7, policyDigest: policy,
                executableDigest: "sha256:e0")
            #expect(writer.write(.workerStarted(start)) == nil)
        }
        let rows = "SELECT kind || ' ' || name || ' ' || digest || ' ' || first_seen || ' ' || last_seen FROM digests"
        #expect(
            try ledger.texts("\(rows) ORDER BY kind, digest") == [
                "executable bulkhead-worker sha256:e0 \(time(0)) \(time(3))", "policy f p1 \(time(1)) \(time(3))",
                "policy f p2 \(time(2)) \(time(2))",
            ])
    }

    @Test func changesOfAStrategySayFromWhatToWhatAndWhy() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var run = Samples.run()
        try writer.beginRun(run)
        var strategy = Samples.strategy("s")
        func write(at second: Int64) -> LedgerError? {
            run.asOf = time(second)
            run.acceptedEvents = UInt64(second)
            return writer.write(.status(HostStatus(run: run, strategies: [strategy])))
        }
        #expect(write(at: 1) == nil)
        strategy.outcomes.append(.init(.intent, 4))
        #expect(write(at: 2) == nil)
        strategy.service = .halted
        strategy.reason = "too hot"
        strategy.since = time(3, milliseconds: 7)
        #expect(write(at: 4) == nil)
        strategy.version = "1.1.0"
        #expect(write(at: 5) == nil)
        let rows = """
            SELECT at || ' ' || sequence || ' ' || version || ' ' || coalesce(from_status, '-') || ' ' || to_status || ' '
                || coalesce(reason, '-') FROM strategy_changes ORDER BY id
            """
        #expect(
            try ledger.texts(rows) == [
                "\(time(0)) 1 1.0.0 - enabled -", "\(time(3, milliseconds: 7)) 4 1.0.0 enabled halted too hot",
                "\(time(5)) 5 1.1.0 halted halted too hot",
            ])
    }

    @Test func loadsViolationsAndActsAreKeptWithTheirTimes() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        let refused = CatalogLoad(
            at: time(1), file: "demo.yaml", digest: nil, isAccepted: false, enabled: 0, disabled: 0,
            problem: "cannot be read")
        let violation = Violation(
            at: time(2), family: "f", isolated: nil, generation: 1, call: "openat", detail: "/etc/passwd", sequence: 8)
        #expect(writer.write(.catalogLoad(refused), .violation(violation)) == nil)
        #expect(
            try ledger.text("SELECT at || ' ' || result || ' ' || problem FROM catalog_loads")
                == "\(time(1)) refused cannot be read")
        #expect(
            try ledger.text("SELECT at || ' ' || call || ' ' || detail || ' ' || sequence FROM violations")
                == "\(time(2)) openat /etc/passwd 8")
        // SQLite's own functions read the times.
        #expect(
            try ledger.integer(
                "SELECT round((julianday(v.at) - julianday(c.at)) * 86400) FROM violations v, catalog_loads c")
                == 1)
        let acts = [
            OperatorAct(.resume, at: time(4), strategy: "s", reason: "fine", user: 1, sequence: 9),
            OperatorAct(.halt, at: time(3), strategy: nil, reason: "why not", user: .max, sequence: .max >> 1),
        ]
        #expect(writer.write(.operatorAct(acts[1]), .operatorAct(acts[0]), durably: true) == nil)
        #expect(try LedgerReader(path: ledger.path).acts() == acts)
    }
}
