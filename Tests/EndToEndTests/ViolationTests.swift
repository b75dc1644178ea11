import Foundation
import Testing

/// What a plugin does that its policy denies is told of at once and completely, and can be made to happen again.
@Suite struct ViolationTests {
    /// Fails at the third event of EURUSD whose price is above 1.19.
    private static func catalog(_ fault: String = "open_file", at: Int = 2) -> String {
        """
        {"defaults": {"timeframe": "1Hour", "symbols": ["*"], "max_target_notional": 10000},
         "strategies": [
          {"strategy_id": "guilty", "strategy_type": "misbehaving", "version": "1.0.0", "symbols": ["EURUSD"],
           "params": {"fault": "\(fault)", "price_above": 1.19, "at": \(at)}},
          {"strategy_id": "same-code", "strategy_type": "misbehaving", "version": "1.0.0"},
          {"strategy_id": "sleeps", "strategy_type": "misbehaving", "version": "1.0.0", "symbols": ["NZDUSD"]},
          {"strategy_id": "other", "strategy_type": "misbehaving", "version": "1.1.0"}]}
        """
    }

    private static let peaks = [300, 1100, 1750]
    private static let worker = Product.directory.appendingPathComponent("bulkhead-chaos-worker").path

    /// 2,000 events of two symbols; those at `peaks` alone have a high price.
    private static func market() -> [String] {
        (0..<2000).map { index in
            let price = peaks.contains(index) ? "1.2" : "1.1\(index % 7)"
            let time = FaultMarket.time(index)
            let symbol = index % 2 == 0 ? "EURUSD" : "USDJPY"
            return
                #"{"symbol":"\#(symbol)","event_ts":"\#(time)","timeframe":"1Hour","schema_version":"3.0.0","values":{"price":\#(price)}}"#
        }
    }

    /// A run over a file that is over, with its state in `state`.
    private func finishedRun(
        _ scratch: Scratch, fault: String = "open_file", lines: [String] = market()
    ) throws -> Product.Outcome {
        let run = try Product.run([
            "run", "--worker", Self.worker, "--catalog", try scratch.file("c.yaml", Self.catalog(fault)), "--input",
            try scratch.file("market.ndjson", lines.joined(separator: "\n") + "\n"), "--output", scratch.path("i"),
            "--state", scratch.path("state"), "--metrics", scratch.path("metrics"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    private func violations(_ arguments: String..., in scratch: Scratch) throws -> Product.Outcome {
        try Product.run(["violations"] + arguments + ["--state", scratch.path("state")])
    }

    private func reproduce(_ scratch: Scratch, _ more: String...) throws -> Product.Outcome {
        try Product.run(
            ["violations", "reproduce", "1", "--worker", Self.worker, "--state", scratch.path("state")] + more)
    }

    private func list(_ scratch: Scratch) throws -> [[String: Any]] {
        let answer = try violations("list", "--format", "json", in: scratch)
        try #require(answer.status == 0, "\(answer.errors)")
        return try #require(try object(answer.output)["violations"] as? [[String: Any]])
    }

    // MARK: Told of

    @Test func aRunningHostTellsOfAViolationWithinASecondEverywhere() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(
            scratch, ["--worker", Self.worker, "--listen", "127.0.0.1:0", "--log-format", "json"],
            catalog: Self.catalog())
        let door = try live.door()
        let market = Self.market()
        let before = try live.command("violations", "list")
        #expect(before.status == 0 && before.output.hasPrefix("none: the ledger in "), "\(before)")
        try live.feed(Array(market[..<1700]))
        try live.finished(1700)
        try live.feed(Array(market[1700..<1760]))
        let fed = Date()
        try waitUntil(seconds: 5) { (try? list(scratch))?.isEmpty == false }
        try waitUntil(seconds: 5) { live.log.contains("violation: openat") }
        try waitUntil(seconds: 5) {
            ((try? door.get("/metrics").body) ?? "").contains(
                #"bulkhead_violations_total{plugin="misbehaving",call="openat"} 1"#)
        }
        #expect(Date().timeIntervalSince(fed) < 1)
        #expect(live.run.process.isRunning)

        let found = try #require(try list(scratch).first)
        #expect(found["strategy_id"] as? String == "guilty" && found["plugin"] as? String == "misbehaving@1.0.0")
        #expect(found["seq"] as? Int == 1750 && found["symbol"] as? String == "EURUSD")
        #expect(found["event_ts"] as? String == FaultMarket.time(1750))
        #expect(found["deed"] as? String == #"openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC)"#)
        #expect(found["number"] as? Int == 257 && found["architecture"] as? String == "x86_64")
        #expect(
            (found["place"] as? String)?.range(of: #"^\w*open\w*\+0x[0-9a-f]+$"#, options: .regularExpression) != nil)
        for digest in ["policy_digest", "executable_digest"] {
            #expect((found[digest] as? String)?.hasPrefix("sha256:") == true)
        }
        // The certificate is that of this very start.
        let certificate = try Product.runProgram(
            "sqlite3",
            [
                scratch.path("state/ledger.sqlite"),
                "SELECT certificate FROM worker_certificates WHERE family = 'misbehaving' AND purpose = 'serving' AND generation = \(found["generation"] as? Int ?? 0)",
            ]
        ).text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(certificate.hasPrefix("sha256:") && found["certificate_digest"] as? String == certificate)
        let line = try #require(live.log.split(separator: "\n").first { $0.contains("violation: openat") })
        #expect(line.contains(#""strategy":"guilty""#) && line.contains("1750"))

        // Charged are all of the plugin's version that the event asked, and nobody else.
        try live.finished(1760)
        let samples = samples(try door.get("/metrics").body)
        for (strategy, count) in [("guilty", 1.0), ("same-code", 1), ("sleeps", 0), ("other", 0)] {
            #expect(
                sum(samples, "strategy_errors_total{", #"strategy="\#(strategy)""#, #"cause="violation""#) == count,
                "\(strategy)")
        }
        let shown = try violations("show", "1", in: scratch)
        #expect(shown.status == 0 && shown.output.contains("what to do next"))
        #expect(shown.output.contains(#""/etc/passwd"  (0x"#) && shown.output.contains("number 257 of x86_64"))
        _ = try live.finish()
    }

    @Test(arguments: [
        ("read_clock", "read the clock (rdtsc)", "bulkhead_chaos_read_counter+0x"),
        ("clock_gettime", "read the clock (the clock page)", "the clock page"),
        ("open_socket", "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0)", "socket+0x"),
        ("fork", "clone(SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID, NULL)", "ork+0x"),
    ])
    func aDeedHasItsName(_ fault: String, _ deed: String, _ place: String) throws {
        let scratch = try Scratch()
        let run = try finishedRun(scratch, fault: fault)
        #expect(run.errors.contains(deed))
        let found = try list(scratch)
        #expect(found.count == 1 && found.first?["deed"] as? String == deed)
        #expect((found.first?["place"] as? String)?.contains(place) == true, "\(found)")
    }

    @Test(arguments: ["balloon", "huge_allocation", "segfault", "abort", "exit_0", "stderr_control_characters"])
    func whatIsNoViolationIsNotCalledOne(_ fault: String) throws {
        let scratch = try Scratch()
        _ = try finishedRun(scratch, fault: fault)
        let answer = try violations("list", in: scratch)
        #expect(answer.status == 0 && answer.output.hasPrefix("none: "), "\(answer)")
        let metrics = samples(try scratch.lines("metrics").joined(separator: "\n"))
        #expect(sum(metrics, "bulkhead_violations_total") == 0 && sum(metrics, #"cause="violation""#) == 0)
    }

    @Test func listsAreFilteredAndWhatIsNotThereIsSaid() throws {
        let scratch = try Scratch()
        _ = try finishedRun(scratch)
        func output(_ arguments: [String]) throws -> Product.Outcome {
            try Product.run(["violations", "list", "--state", scratch.path("state")] + arguments)
        }
        #expect(try output(["--strategy", "guilty"]).output.contains("misbehaving@1.0.0"))
        #expect(try output(["--strategy", "same-code"]).output.hasPrefix("none: "))
        #expect(try output(["--since", "1h"]).output.contains("guilty"))
        #expect(try output(["--since", "2199-01-01T00:00:00Z"]).output.hasPrefix("none: "))
        #expect(try output(["--since", "soon"]).status == 64)
        #expect(try violations("show", "2", in: scratch).status == 1)
        let nowhere = try Product.run(["violations", "list", "--state", scratch.path("nowhere")])
        #expect(nowhere.status == 66 && nowhere.output.isEmpty)
    }

    // MARK: Again

    @Test func twoThousandEventsShrinkToTheThreeThatAreNeeded() throws {
        let scratch = try Scratch()
        _ = try finishedRun(scratch)
        let result = try reproduce(scratch, "--output", scratch.path("events"))
        #expect(result.status == 0 && result.output.isEmpty, "\(result)")
        let market = Self.market()
        #expect(try scratch.lines("events") == Self.peaks.map { market[$0] })
        #expect(
            result.errors.contains(
                "3 of 876 events are enough; the last of them, event 1750 of the run (EURUSD at \(FaultMarket.time(1750))), triggers it"
            ))
        #expect(result.errors.contains("none of them can be left out"))
        #expect(!result.errors.contains("warning"))
        // The same again, to standard output.
        let again = try reproduce(scratch)
        #expect(
            again.status == 0 && again.output.split(separator: "\n").map(String.init) == Self.peaks.map { market[$0] })
        // A run over them does the same.
        let small = try Scratch()
        _ = try finishedRun(small, lines: try scratch.lines("events"))
        #expect(try list(small).first?["seq"] as? Int == 2)
    }

    @Test func aPipeIsPlayedAgainFromTheJournalOfAHostThatWasKilled() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--worker", Self.worker], catalog: Self.catalog("read_clock"))
        let market = Self.market()
        // Lines that are no event have no number.
        try live.feed(["{}", "no JSON"] + market)
        try waitUntil { (try? list(scratch))?.isEmpty == false }
        live.kill()
        #expect(try list(scratch).count == 1)
        let result = try reproduce(scratch)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.split(separator: "\n").map(String.init) == Self.peaks.map { market[$0] })
        #expect(result.errors.contains("did it again: read the clock (rdtsc)"))
    }

    @Test func anotherInputIsRefused() throws {
        let scratch = try Scratch()
        _ = try finishedRun(scratch)
        var market = Self.market()
        market[9] = market[9].replacingOccurrences(of: "1.1", with: "1.0")
        let other = try reproduce(
            scratch, "--input", try scratch.file("other", market.joined(separator: "\n") + "\n"))
        #expect(other.status == 65 && other.errors.contains("is not the input of that run"), "\(other)")
        let gone = try reproduce(scratch, "--input", scratch.path("nothing"))
        #expect(gone.status == 66)
        let overwriting = try reproduce(scratch, "--output", scratch.path("market.ndjson"))
        #expect(overwriting.status == 64 && overwriting.output.isEmpty)
        #expect(try scratch.lines("market.ndjson") == Self.market())
        // The same file elsewhere is the same file.
        try FileManager.default.moveItem(atPath: scratch.path("market.ndjson"), toPath: scratch.path("moved"))
        #expect(try reproduce(scratch).status == 66)
        #expect(try reproduce(scratch, "--input", scratch.path("moved")).status == 0)
    }

    @Test func whatHappensInsteadIsSaid() throws {
        let scratch = try Scratch()
        _ = try finishedRun(scratch)
        func tamper(_ sql: String) throws {
            let answer = try Product.runProgram("sqlite3", [scratch.path("state/ledger.sqlite"), sql])
            try #require(answer.status == 0, "\(answer.text)")
        }
        try tamper("UPDATE violations SET call = 'socket'")
        let other = try reproduce(scratch)
        #expect(other.status == 1 && other.output.isEmpty)
        #expect(other.errors.contains("another violation: guilty was killed for the call openat("), "\(other.errors)")
        // A plugin that does not do it any more.
        try tamper("UPDATE violations SET call = 'openat', entries = replace(entries, 'open_file', 'none')")
        let nothing = try reproduce(scratch)
        #expect(
            nothing.status == 1 && nothing.errors.contains("did nothing that its policy denies"), "\(nothing.errors)")
        // Another executable says so.
        try tamper(
            "UPDATE violations SET entries = replace(entries, '\"none\"', '\"open_file\"'), executable_digest = 'sha256:0'"
        )
        let rebuilt = try reproduce(scratch)
        #expect(rebuilt.status == 0 && rebuilt.errors.contains("another executable runs here than did then"))
        // One without the plugin cannot play it.
        let without = try Product.run(["violations", "reproduce", "1", "--state", scratch.path("state")])
        #expect(without.status == 78 && without.errors.contains("misbehaving"), "\(without.errors)")
    }

    @Test func aKillFromOutsideChangesNothing() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--worker", Self.worker], catalog: Self.catalog())
        let market = Self.market()
        try live.feed(Array(market[..<1000]))
        try live.finished(1000)
        for worker in live.run.workers { kill(worker, SIGKILL) }
        try live.feed(Array(market[1000...]))
        try waitUntil { (try? list(scratch))?.isEmpty == false }
        #expect(try list(scratch).first?["generation"] as? Int == 2)
        #expect(try reproduce(scratch).output.split(separator: "\n").count == 3)
        _ = try live.finish()
    }

    /// Whoever is reset computes what it missed in a worker of its own; what it does there is told of as well.
    @Test func aViolationWhileAStrategyIsTriedIsToldOfAndWhatWasLostIsLeftOut() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--worker", Self.worker], catalog: Self.catalog())
        var market = Self.market()
        market[1800] = market[1800].replacingOccurrences(of: #""price":1.11"#, with: #""price":1.2"#)
        try #require(market[1800].contains("1.2}"))
        try live.feed(Array(market[..<1790]))
        try live.finished(1790)
        try waitUntil { (try? list(scratch))?.count == 1 }
        try live.feed(Array(market[1790..<1900]))
        try live.finished(1900)
        #expect(try live.command("breaker", "reset", "guilty", "--reason", "a test").status == 0)
        try waitUntil { (try? list(scratch))?.count == 2 }
        let second = try #require(try list(scratch).first)
        #expect(second["phase"] as? String == "trial" && second["strategy_id"] as? String == "guilty")
        #expect(second["seq"] as? Int == 1800)
        // The event of the first one has left no trace in the strategy.
        let result = try Product.run([
            "violations", "reproduce", "2", "--worker", Self.worker, "--state", scratch.path("state"),
        ])
        #expect(result.status == 0, "\(result)")
        #expect(result.output.split(separator: "\n").map(String.init) == [300, 1100, 1800].map { market[$0] })
        _ = try live.finish()
    }

    @Test(arguments: [false, true])
    func eventsOfThePastCountAsWell(_ isPipe: Bool) throws {
        let scratch = try Scratch()
        let market = Self.market()
        let past = try scratch.file("past.ndjson", market[..<1200].joined(separator: "\n") + "\n")
        if isPipe {
            let live = try LiveRun.serving(
                scratch, ["--worker", Self.worker, "--history", past], catalog: Self.catalog())
            try live.feed(Array(market[1200..<1700]))
            try live.finished(500)
            try live.feed(Array(market[1700...]))
            try waitUntil { (try? list(scratch))?.isEmpty == false }
            _ = try live.finish()
        } else {
            let run = try Product.run([
                "run", "--worker", Self.worker, "--catalog", try scratch.file("c.yaml", Self.catalog()), "--input",
                try scratch.file("market.ndjson", market[1200...].joined(separator: "\n") + "\n"), "--history", past,
                "--output", scratch.path("i"), "--state", scratch.path("state"), "--in-flight", "16",
            ])
            try #require(run.status == 0, "\(run.errors)")
        }
        #expect(try list(scratch).first?["seq"] as? Int == 550)
        let result = try reproduce(scratch)
        #expect(result.output.split(separator: "\n").map(String.init) == Self.peaks.map { market[$0] })
        #expect(result.errors.contains("were warmed up with") && result.errors.contains("event 550 of the run"))
    }
}
