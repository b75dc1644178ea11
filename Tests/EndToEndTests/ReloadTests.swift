import Foundation
import Testing

/// Another catalog comes into force between two events, or not at all.
@Suite("Reloading the catalog")
struct ReloadTests {
    private static func catalog(_ strategies: String...) -> String {
        #"{"defaults": {"max_target_notional": 100000, "timeframe": "1Hour", "symbols": ["*"]}, "strategies": ["#
            + strategies.joined(separator: ",") + "]}"
    }
    private static let legacy = #"{"strategy_id": "legacy", "strategy_type": "legacy_macd_rsi", "version": "1.0.0"}"#
    private static func mean(_ id: String, window: Int = 20) -> String {
        #"{"strategy_id": "\#(id)", "strategy_type": "mean_reversion", "version": "1.0.0", "#
            + #""params": {"target_notional": 1000, "window": \#(window)}}"#
    }

    private static func line(_ index: Int) -> String {
        let price = 1 + Double(index * 7919 % 1000) / 10_000
        return event(index, values: #""price":\#(price),"macd":1,"macd_signal":0,"rsi14":\#(index % 60)"#)
    }

    /// A live run whose catalog is replaced after so many events; more follow.
    private static func reloaded(
        _ first: String, _ second: String, at count: Int = 200, total: Int = 400, more: [String] = []
    ) throws -> (live: LiveRun, outcome: Product.Outcome) {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--outcomes", scratch.path("o")] + more, catalog: first)
        try live.feed((0..<count).map(line))
        try live.finished(count)
        _ = try scratch.file("catalog.yaml", second)
        kill(live.pid, SIGHUP)
        try waitUntil { live.log.contains("in force from") || live.log.contains("is refused") }
        try live.feed((count..<total).map(line))
        return (live, try live.finish())
    }

    private static func outcomes(_ live: LiveRun, _ id: String) throws -> [String] {
        try live.scratch.lines("o").filter { $0.contains("\"strategy_id\":\"\(id)\",") }
    }

    @Test("Strategies that are the same keep their state: what they decide is what they decide without the reload")
    func keepsState() throws {
        let same = try Self.reloaded(Self.catalog(Self.mean("m")), Self.catalog(Self.mean("m"), Self.legacy))
        #expect(same.outcome.status == 0, "\(same.live.log)")
        let alone = try LiveRun.serving(
            try Scratch(), ["--outcomes", same.live.scratch.path("reference")], catalog: Self.catalog(Self.mean("m")))
        try alone.feed((0..<400).map(Self.line))
        #expect(try alone.finish().status == 0)
        #expect(try Self.outcomes(same.live, "m") == same.live.scratch.lines("reference"))
        // The new one exists from the reload on.
        #expect(try Self.outcomes(same.live, "legacy").count == 200)
    }

    /// Events at which an intent was given.
    private static func intents(_ live: LiveRun) throws -> [Int] {
        try live.scratch.lines("i").filter { $0.contains(#""kind":"intent""#) }.compactMap {
            try object($0)["seq"] as? Int
        }
    }

    @Test("A strategy that is halted stays so under another catalog, also where it begins anew")
    func staysHalted() throws {
        let live = try LiveRun.serving(try Scratch(), catalog: Self.catalog(Self.mean("m")))
        try live.feed((0..<100).map(Self.line))
        try live.finished(100)
        #expect(try live.command("halt", "m", "--reason", "test").status == 0)
        _ = try live.scratch.file("catalog.yaml", Self.catalog(Self.mean("m", window: 10)))
        #expect(try live.command("reload").output.contains("in force from event 100 on"))
        try live.feed((100..<200).map(Self.line))
        try live.finished(200)
        #expect(try Self.intents(live).allSatisfy { $0 < 100 })
        #expect(try live.command("resume", "m", "--reason", "test").status == 0)
        try live.feed((200..<300).map(Self.line))
        #expect(try live.finish().status == 0, "\(live.log)")
        #expect(try Self.intents(live).contains { $0 >= 200 })
        let replay = try Product.run(["replay", "--state", live.state])
        #expect(replay.status == 0 && replay.output.contains("300 events"), "\(replay)")
    }

    @Test("Over the control socket a reload answers what it did, or why it is refused")
    func byCommand() throws {
        let live = try LiveRun.serving(try Scratch(), catalog: Self.catalog(Self.mean("m")))
        try live.feed((0..<50).map(Self.line))
        try live.finished(50)
        let same = try live.command("reload")
        #expect(same.status == 0 && same.output.contains("nothing was changed"), "\(same)")
        _ = try live.scratch.file("catalog.yaml", Self.catalog(Self.mean("m"), Self.legacy))
        let done = try live.command("reload")
        #expect(done.status == 0 && done.output.contains("in force from event 50 on"), "\(done)")
        let strategies = try #require(try live.status()["strategies"] as? [Any])
        #expect(strategies.count == 2)
        _ = try live.scratch.file("catalog.yaml", "strategies: 7")
        let refused = try live.command("reload")
        #expect(refused.status == 1 && refused.errors.contains("catalog.yaml"), "\(refused)")
        #expect(try live.finish().status == 0)
        let none = try live.command("reload")
        #expect(none.status == 66 && none.errors.contains("no host runs"), "\(none)")
    }

    @Test("A strategy with other parameters begins anew and its live intents are taken back")
    func beginsAnew() throws {
        let run = try Self.reloaded(Self.catalog(Self.mean("m")), Self.catalog(Self.mean("m", window: 30)))
        #expect(run.outcome.status == 0)
        let outcomes = try Self.outcomes(run.live, "m")
        #expect(outcomes.count == 400)
        #expect(outcomes[200..<230].allSatisfy { $0.contains("warming_up") } && !outcomes[230].contains("warming_up"))
    }

    @Test("A new strategy that is given the past decides as if it had always been there")
    func history() throws {
        let scratch = try Scratch()
        let past = try scratch.file("past", (0..<200).map(Self.line).joined(separator: "\n") + "\n")
        let run = try Self.reloaded(
            Self.catalog(Self.mean("m")), Self.catalog(Self.mean("m"), Self.mean("n")), more: ["--history", past])
        #expect(run.outcome.status == 0, "\(run.live.log)")
        let old = try Self.outcomes(run.live, "m").suffix(200).map {
            $0.replacingOccurrences(of: "\"m\"", with: "\"n\"")
        }
        #expect(try Self.outcomes(run.live, "n") == old)
    }

    @Test(
        "A catalog that cannot be used changes nothing and says why",
        arguments: [
            ("strategies: [", "is not YAML"),
            (#"{"strategies": []}"#, "no enabled strategy"),
            (catalog(#"{"strategy_id": "m", "strategy_type": "mean_reversion", "version": "9.0.0"}"#), "version"),
        ])
    func refused(_ second: String, _ why: String) throws {
        let run = try Self.reloaded(Self.catalog(Self.mean("m")), second)
        #expect(run.outcome.status == 0)
        #expect(run.live.log.contains("refused") && run.live.log.contains(why), "\(run.live.log)")
        #expect(try Self.outcomes(run.live, "m").allSatisfy { !$0.contains("disabled") })
        #expect(try Self.outcomes(run.live, "m").count == 400)
    }

    @Test("An error may disable a running strategy where that is allowed")
    func disabling() throws {
        let wrong = #"{"strategy_id": "m", "strategy_type": "mean_reversion", "version": "9.0.0"}"#
        let run = try Self.reloaded(
            Self.catalog(Self.mean("m"), Self.legacy), Self.catalog(wrong, Self.legacy),
            more: ["--reload-errors", "disable"])
        #expect(run.outcome.status == 0)
        let outcomes = try Self.outcomes(run.live, "m")
        #expect(outcomes.count == 400 && outcomes[200...].allSatisfy { $0.contains("\"disabled\"") })
    }

    @Test("A file that changes is taken by itself once it reads the same twice")
    func watched() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, catalog: Self.catalog(Self.mean("m")))
        _ = try scratch.file("catalog.yaml", Self.catalog(Self.mean("m"), Self.legacy))
        try waitUntil { live.log.contains("in force from") }
        #expect(try live.finish().status == 0)
    }

    @Test(
        "A run that was reloaded and killed is resumed with both catalogs, each at its events",
        arguments: [false, true])
    func resumed(fromItsBeginning: Bool) throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(
            scratch, ["--outcomes", scratch.path("o")], catalog: Self.catalog(Self.mean("m")))
        let checkpoints = live.state + "/checkpoints"
        try FileManager.default.copyItem(atPath: checkpoints, toPath: scratch.path("first"))
        try live.feed((0..<200).map(Self.line))
        try live.finished(200)
        _ = try scratch.file("catalog.yaml", Self.catalog(Self.mean("m"), Self.legacy))
        kill(live.pid, SIGHUP)
        try waitUntil { live.log.contains("in force from") }
        try live.feed((200..<300).map(Self.line))
        try live.finished(300)
        live.kill()
        if fromItsBeginning {
            // As where it was killed before it came to write another checkpoint.
            try FileManager.default.removeItem(atPath: checkpoints)
            try FileManager.default.copyItem(atPath: scratch.path("first"), toPath: checkpoints)
        }
        let resumed = try Product.run(
            [
                "run", "--catalog", scratch.path("catalog.yaml"), "--output", scratch.path("i"), "--outcomes",
                scratch.path("o"), "--state", live.state, "--resume",
            ], input: Data((300..<400).map { Self.line($0) + "\n" }.joined().utf8))
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try Self.outcomes(live, "m").count == 400)
        #expect(try Self.outcomes(live, "legacy").count == 200)
    }

    @Test("Workers of the catalog before do not outlive it, and none of the new ones is lost")
    func workers() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, catalog: Self.catalog(Self.mean("m")))
        let before = live.run.workers
        _ = try scratch.file("catalog.yaml", Self.catalog(Self.mean("m"), Self.legacy))
        kill(live.pid, SIGHUP)
        try waitUntil { live.log.contains("in force from") }
        try waitUntil { before.allSatisfy { !isAlive($0) } }
        #expect(live.run.workers.count == 2)
        #expect(try live.finish().status == 0)
    }
}
