import Foundation
import Testing

/// A recorded run is computed again in fresh workers, and compared with what it has written.
@Suite("Replaying a run")
struct ReplayTests {
    private static let market = FaultMarket.lines(1400)

    /// A run of the market that came to its end, with a state directory.
    private static func recorded(
        _ catalog: String = fourFamilies, worker: String? = nil
    ) throws -> (scratch: Scratch, market: String) {
        let scratch = try Scratch()
        let input = try scratch.file("market", market.joined(separator: "\n") + "\n")
        var arguments = [
            "run", "--catalog", try scratch.file("catalog.yaml", catalog), "--input", input, "--output",
            scratch.path("i"), "--state", scratch.path("state"),
        ]
        if let worker { arguments += ["--worker", worker] }
        let run = try Product.run(arguments)
        try #require(run.status == 0, "\(run.errors)")
        return (scratch, input)
    }

    private static func replay(_ scratch: Scratch, _ more: String...) throws -> Product.Outcome {
        try Product.run(["replay", "--state", scratch.path("state")] + more)
    }

    private static let chaosWorker = Product.directory.appendingPathComponent("bulkhead-chaos-worker").path

    private static let crashing = """
        {"defaults": {"max_target_notional": 100000, "timeframe": "1Hour", "symbols": ["*"]}, "strategies": [
          {"strategy_id": "legacy", "strategy_type": "legacy_macd_rsi", "version": "1.0.0"},
          {"strategy_id": "beside", "strategy_type": "misbehaving", "version": "1.1.0"},
          {"strategy_id": "guilty", "strategy_type": "misbehaving", "version": "1.0.0",
           "breaker": {"crash": {"count": 1, "open_events": 40}},
           "params": {"fault": "trap", "event_ts": "\(FaultMarket.time(400))", "symbol": "\(FaultMarket.symbol)"}}]}
        """

    // MARK: The same again

    @Test("A run of a file comes to the same, whole or in a range, and its state directory is as it was")
    func same() throws {
        let (scratch, _) = try Self.recorded()
        let before = try Self.fingerprint(scratch.path("state"))
        let intents = try scratch.lines("i").count { $0.contains(#""kind":"intent""#) }
        let whole = try Self.replay(scratch)
        #expect(whole.status == 0 && whole.output == "1400 events, \(intents) intents, all the same\n", "\(whole)")
        let range = try Self.replay(scratch, "--from", "500", "--until", "900", "--format", "json")
        #expect(range.status == 0, "\(range)")
        let counted = try scratch.lines("i").count { line in
            let sequence = (try? object(line))?["seq"] as? Int
            return sequence.map { (500...900).contains($0) } ?? false
        }
        let report = try object(range.output)
        #expect(report["verdict"] as? String == "same" && report["complete"] as? Bool == true)
        #expect((report["lines"] as? [String: Any])?["same"] as? Int == counted && counted > 10)
        #expect(report["events"] as? Int == 901)
        #expect(try Self.fingerprint(scratch.path("state")) == before)
    }

    @Test("Crashes are taken from the journal, and happen again without one; either way the intents are the same")
    func crashes() throws {
        let (scratch, market) = try Self.recorded(Self.crashing, worker: Self.chaosWorker)
        let known = try Self.replay(scratch, "--worker", Self.chaosWorker)
        #expect(known.status == 0 && known.output.contains("all the same"), "\(known)")
        #expect(!known.errors.contains("was lost"), "\(known.errors)")
        let files = [
            "replay", "--worker", Self.chaosWorker, "--input", market, "--catalog", scratch.path("catalog.yaml"),
        ]
        let again = try Product.run(files + ["--intents", scratch.path("i")])
        #expect(again.status == 0 && again.output.contains("all the same"), "\(again)")
        #expect(again.errors.contains("was lost to guilty: crash"), "\(again.errors)")
        // Two replays that have nothing to be compared with but each other.
        let twice = try Product.run(files)
        #expect(twice.status == 0 && twice.output.contains("all the same in two replays"), "\(twice)")
        // Another executable, which has no such plugin.
        let other = try Self.replay(scratch)
        #expect(other.status == 1 && other.errors.contains("another executable of workers"), "\(other)")
        #expect(other.errors.contains("guilty is disabled") && other.output.contains("replayed nothing"), "\(other)")
    }

    @Test("A run of a pipe that was halted, reloaded, killed and resumed comes to the same, also while it goes on")
    func live() throws {
        let scratch = try Scratch()
        let first = try LiveRun.serving(scratch)
        try first.feed(Array(Self.market[..<300]))
        try first.finished(300)
        #expect(try first.command("halt", "trend", "--reason", "test").status == 0)
        try first.feed(Array(Self.market[300..<600]))
        try first.finished(600)
        #expect(try first.command("resume", "trend", "--reason", "test").status == 0)
        let narrowed = fourFamilies.replacingOccurrences(
            of: #""max_notional_per_trade": 2500"#, with: #""max_notional_per_trade": 2600"#)
        _ = try scratch.file("catalog.yaml", narrowed)
        #expect(try first.command("reload").output.contains("in force from event 600"))
        try first.feed(Array(Self.market[600..<1000]))
        try first.finished(1000)
        let running = try Self.replay(scratch)
        #expect(running.status == 0 && running.output.hasPrefix("1000 events, "), "\(running)")
        #expect(running.output.contains("all the same"))
        first.kill()
        let killed = try Self.replay(scratch)
        #expect(killed.status == 0 && killed.output.contains("all the same"), "\(killed)")

        let second = try LiveRun.serving(scratch, ["--resume"], catalog: narrowed)
        try second.feed(Array(Self.market[1000..<1400]))
        #expect(try second.finish().status == 0, "\(second.log)")
        let whole = try Self.replay(scratch)
        #expect(whole.status == 0 && whole.output.hasPrefix("1400 events, "), "\(whole)")
        #expect(whole.output.contains("withdrawals, all the same"), "\(whole)")
    }

    // MARK: Not the same

    @Test("A line that was altered is found and named by event, symbol, strategy and field")
    func altered() throws {
        let (scratch, _) = try Self.recorded()
        var lines = try scratch.lines("i")
        let place = try #require(
            lines.firstIndex { $0.contains(#""strategy_id":"legacy","#) && $0.contains(#""seq":6"#) })
        let intent = try object(lines[place])
        let sequence = try #require(intent["seq"] as? Int)
        let symbol = try #require(intent["symbol"] as? String)
        lines[place] = lines[place].replacingOccurrences(
            of: #""target_notional":2500"#, with: #""target_notional":2600"#)
        let copy = try scratch.file("copy", lines.joined(separator: "\n") + "\n")
        let found = try Self.replay(scratch, "--intents", copy)
        #expect(found.status == 1 && found.output.contains("1 lines differ"), "\(found)")
        #expect(
            found.output.contains(
                "first: event \(sequence), \(symbol), legacy: target_notional: written 2600, replayed 2500"), "\(found)"
        )
        // It is not in the range.
        let around = try Self.replay(scratch, "--intents", copy, "--from", "\(sequence + 1)")
        #expect(around.status == 0, "\(around)")

        lines.remove(at: place)
        let shorter = try scratch.file("shorter", lines.joined(separator: "\n") + "\n")
        let missing = try Self.replay(scratch, "--intents", shorter)
        #expect(missing.status == 1 && missing.output.contains("event \(sequence), \(symbol), legacy: written nothing"))
        // The run had come to its end, so that a file that ends before is no whole one.
        let cut = try scratch.file("cut", lines[..<(lines.count / 2)].joined(separator: "\n") + "\n")
        #expect(try Self.replay(scratch, "--intents", cut).status == 1)
    }

    @Test("What cannot be replayed is refused with words, and nothing is changed")
    func refused() throws {
        let (scratch, market) = try Self.recorded()
        func refuse(_ arguments: [String], _ status: Int32, _ words: String) throws {
            let outcome = try Product.run(["replay"] + arguments)
            #expect(outcome.status == status && outcome.errors.contains(words), "\(arguments): \(outcome)")
        }
        let state = ["--state", scratch.path("state")]
        try refuse([], 64, "--state")
        try refuse(["--state", scratch.path("nowhere")], 66, "nowhere")
        try refuse(["--state", try Self.empty(scratch)], 66, "the beginning of no run")
        try refuse(state + ["--until", "1400"], 66, "its last one is 1399")
        try refuse(state + ["--print-state", "legcy"], 78, "legacy")
        try refuse(state + ["--against", "9.0.0"], 78, "no family")
        try refuse(state + ["--against", "1.0.0", "--strategy", "legacy-wide"], 78, "buy_rsi_threshold")
        try refuse(state + ["--intents", scratch.path("none")], 66, "none")
        try refuse(
            state + ["--intents", try scratch.file("text", "a\nb\n")], 65, "does not begin with the line of a run")
        try refuse(["--input", "/dev/null", "--catalog", scratch.path("catalog.yaml")], 64, "cannot be read twice")

        var lines = Self.market
        lines[100] = lines[100].replacingOccurrences(of: "\"price\":", with: "\"price\":1")
        _ = try scratch.file("market", lines.joined(separator: "\n") + "\n")
        try refuse(state, 65, "is not the input of that run any more")
        _ = try scratch.file("market", Self.market[..<700].joined(separator: "\n") + "\n")
        try refuse(state, 65, "is not the input of that run any more")
        // It lies elsewhere by now.
        let moved = try scratch.file("moved", Self.market.joined(separator: "\n") + "\n")
        try FileManager.default.removeItem(atPath: market)
        try refuse(state, 66, "market")
        #expect(try Product.run(["replay", "--input", moved] + state).status == 0)
    }

    @Test("A replay that is stopped says how far it came, and no worker outlives one that is killed")
    func stopped() throws {
        let (scratch, _) = try Self.recorded()
        for signal in [SIGTERM, SIGKILL] {
            let run = try Product.start(["replay", "--state", scratch.path("state")])
            var workers: [Int32] = []
            try waitUntil {
                workers = run.workers
                return workers.count >= 4 || !run.process.isRunning
            }
            kill(run.process.processIdentifier, signal)
            run.process.waitUntilExit()
            try waitUntil { workers.allSatisfy { !isAlive($0) } }
            let outcome = try run.outcome()
            // It may have been done already.
            if signal == SIGTERM, outcome.status != 0 {
                #expect(outcome.status == 128 + SIGTERM && outcome.output.contains("stopped after"), "\(outcome)")
            }
        }
    }

    // MARK: States

    @Test("The state at an event is that of a run that ends there, and its fields have names")
    func states() throws {
        let (scratch, _) = try Self.recorded()
        let there = try Self.replay(scratch, "--until", "812", "--print-state", "vol", "--format", "json")
        #expect(there.status == 0, "\(there)")
        let short = try scratch.file("short", Self.market[...812].joined(separator: "\n") + "\n")
        let ending = try Product.run([
            "replay", "--input", short, "--catalog", scratch.path("catalog.yaml"), "--print-state", "vol", "--format",
            "json",
        ])
        #expect(ending.output == there.output && ending.status == 0, "\(ending)")
        let report = try object(there.output)
        #expect(report["seq"] as? Int == 812 && report["plugin"] as? String == "volatility_overlay@1.0.0")
        let states = try #require(report["states"] as? [[String: Any]])
        #expect(states.map { $0["symbol"] as? String } == ["EURUSD", "USDJPY"])
        #expect(states[0]["events"] as? Int == 407 && states[0]["warming_up"] as? Bool == false)
        let price = try #require((try object(Self.market[812])["values"] as? [String: Any])?["price"] as? Double)
        #expect((states[0]["state"] as? [String: Any])?["previousPrice"] as? Double == price)
        let text = try Self.replay(scratch, "--until", "10", "--print-state", "vol")
        #expect(text.output.contains("warming up: 6 of ") && text.output.contains("variance.value = "), "\(text)")
        // One event later it is another.
        let later = try Self.replay(scratch, "--until", "814", "--print-state", "vol", "--format", "json")
        #expect(later.output != there.output && later.status == 0)
    }

    // MARK: Another version

    @Test("Another version on the same events tells what it would have wanted instead")
    func against() throws {
        let (scratch, _) = try Self.recorded()
        // With its defaults it decides as the older one does.
        let equal = try Self.replay(scratch, "--against", "1.1.0", "--strategy", "legacy")
        #expect(equal.status == 0 && equal.output.contains("0 added, 0 removed, 0 changed"), "\(equal)")
        let other = try Self.replay(
            scratch, "--against", "1.1.0", "--strategy", "legacy", "--param", "buy_rsi_threshold=45", "--format",
            "json",
            "--show", "100000")
        #expect(other.status == 0, "\(other)")
        let report = try object(other.output)
        let row = try #require((report["strategies"] as? [[String: Any]])?.first)
        let lines = try #require(row["lines"] as? [String: Any])
        // It buys where the older one did, and elsewhere: with a cooldown some of the old ones give way.
        let (same, added) = (lines["same"] as? Int ?? 0, lines["added"] as? Int ?? 0)
        let removed = lines["removed"] as? Int ?? 0
        #expect(added > removed && same > 0)
        #expect((row["position_events_differing"] as? Int ?? 0) >= added && row["position_events"] as? Int == 1400)

        // What a run with that entry has written.
        let entry = fourFamilies.replacingOccurrences(
            of: #""version": "1.0.0", "cooldown_seconds": 7200,"#,
            with: #""version": "1.1.0", "cooldown_seconds": 7200,"#
        ).replacingOccurrences(
            of: #""max_notional_per_trade": 2500"#, with: #""max_notional_per_trade": 2500, "buy_rsi_threshold": 45"#)
        let run = try Product.run([
            "run", "--catalog", try scratch.file("other.yaml", entry), "--input", scratch.path("market"), "--output",
            scratch.path("j"),
        ])
        #expect(run.status == 0, "\(run.errors)")
        func wishes(_ name: String) throws -> Set<String> {
            Set(
                try scratch.lines(name).filter { $0.contains(#""strategy_id":"legacy","#) }.map { line in
                    let intent = try object(line)
                    return "\(intent["seq"] ?? "") \(intent["direction"] ?? "")"
                })
        }
        let (before, after) = (try wishes("i"), try wishes("j"))
        #expect(before.intersection(after).count == same)
        #expect(after.subtracting(before).count == added + (lines["changed"] as? Int ?? 0))
    }

    // MARK: Helping

    private static func empty(_ scratch: Scratch) throws -> String {
        let path = scratch.path("empty")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Names, sizes, times and content of everything in a directory.
    private static func fingerprint(_ directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).sorted().map { name in
            let path = "\(directory)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let content = (try? Data(contentsOf: URL(fileURLWithPath: path)))?.hashValue ?? 0
            return "\(name) \(attributes[.size] ?? "") \(attributes[.modificationDate] ?? "") \(content)"
        }
    }
}
