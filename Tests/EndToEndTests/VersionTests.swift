import Foundation
import Testing

/// Versions of one family: side by side, back to an older one, and on their way out.
@Suite("Versions of a plugin")
struct VersionTests {
    private static let worker = ["--worker", Product.directory.appendingPathComponent("bulkhead-chaos-worker").path]

    private static func catalog(_ strategies: [(id: String, version: String)]) -> String {
        let entries = strategies.map {
            #"{"strategy_id": "\#($0.id)", "strategy_type": "misbehaving", "version": "\#($0.version)"}"#
        }
        return #"{"defaults": {"max_target_notional": 100000, "timeframe": "1Hour", "symbols": ["*"]}, "strategies": ["#
            + entries.joined(separator: ",") + "]}"
    }

    private static func lines(_ range: Range<Int>) -> [String] {
        range.map { event($0, values: #""price":\#(1 + Double($0 * 7919 % 1000) / 10_000)"#) }
    }

    /// The versions that made a strategy's intents.
    private static func versions(_ live: LiveRun, _ id: String) throws -> [String] {
        try live.scratch.lines("i").filter {
            $0.contains("\"kind\":\"intent\"") && $0.contains("\"strategy_id\":\"\(id)\",")
        }.compactMap { try object($0)["version"] as? String }
    }

    @Test(
        "Two majors run side by side; one edited line and a reload lead back to the older one, and the other goes on as if nothing were"
    )
    func rollback() throws {
        let both = Self.catalog([("old", "1.0.0"), ("new", "2.0.0")])
        let live = try LiveRun.serving(try Scratch(), Self.worker, catalog: both)
        try live.feed(Self.lines(0..<60))
        try live.finished(60)
        _ = try live.scratch.file("catalog.yaml", both.replacingOccurrences(of: "2.0.0", with: "1.0.0"))
        let reload = try live.command("reload")
        #expect(reload.status == 0 && reload.output.contains("in force from event 60 on"), "\(reload)")
        try live.feed(Self.lines(60..<120))
        #expect(try live.finish().status == 0, "\(live.log)")
        let made = try Self.versions(live, "new")
        let newer = made.count { $0 == "2.0.0" }
        #expect(newer > 0 && made[newer...].allSatisfy { $0 == "1.0.0" } && made.count > newer, "\(made)")

        let alone = try LiveRun.serving(try Scratch(), Self.worker, catalog: Self.catalog([("old", "1.0.0")]))
        try alone.feed(Self.lines(0..<120))
        #expect(try alone.finish().status == 0)
        func own(_ run: LiveRun) throws -> [String] {
            try run.scratch.lines("i").filter { $0.contains("\"strategy_id\":\"old\",") }
        }
        #expect(try own(live) == own(alone))
        #expect(try !own(alone).isEmpty)
    }

    @Test("A deprecated version runs, and check, list, log, status and metrics say that it is one")
    func deprecated() throws {
        let catalog = Self.catalog([("late", "1.1.0"), ("fine", "2.0.0")])
        let scratch = try Scratch()
        let why = "use 2.0.0, which keeps one state for all symbols"
        let check = try Product.run(["check", "--catalog", try scratch.file("c.yaml", catalog)] + Self.worker)
        let rows = check.output.split(separator: "\n").filter { $0.contains("misbehaving@") }
        #expect(check.status == 0)
        #expect(rows.count == 2 && rows.allSatisfy { $0.contains("1.1.0") == $0.contains(why) }, "\(check.output)")
        let list = try Product.run(["plugins", "list"] + Self.worker)
        #expect(list.output.split(separator: "\n").filter { $0.contains("DEPRECATED") }.count == 1)

        let live = try LiveRun.serving(scratch, Self.worker + ["--metrics", scratch.path("m.prom")], catalog: catalog)
        try live.feed(Self.lines(0..<30))
        try live.finished(30)
        #expect(
            live.log.contains("misbehaving@1.1.0 is deprecated: \(why)") && !live.log.contains("2.0.0 is deprecated"))
        let strategies = try #require(try live.status()["strategies"] as? [[String: Any]])
        let told = strategies.compactMap { $0["deprecation"] as? String }
        #expect(told == [why])
        #expect(try live.finish().status == 0)
        let metrics = samples(try String(contentsOfFile: scratch.path("m.prom"), encoding: .utf8))
        let deprecated = metrics.filter { $0.key.hasPrefix("strategy_plugin_deprecated{") }
        #expect(
            deprecated.count == 2 && deprecated.allSatisfy { $0.key.contains("1.1.0") == ($0.value == 1) },
            "\(deprecated)")
        #expect(try !Self.versions(live, "late").isEmpty)
    }

    @Test("What was released is what this build offers; a build that offers something else is refused")
    func released() throws {
        let same = try Product.run(["plugins", "diff"])
        #expect(same.status == 0 && same.output.contains("every promise is kept"), "\(same)")
        let scratch = try Scratch()
        let contracts = scratch.path("contracts")
        try FileManager.default.copyItem(
            atPath: Product.package.appendingPathComponent("Fixtures/contracts").path, toPath: contracts)
        let path = contracts + "/mean_reversion/1.0.0.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = text.replacingOccurrences(of: #""default_warm_up" : "#, with: #""default_warm_up" : 1"#)
        try #require(changed != text)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        let other = try Product.run(["plugins", "diff", "--contracts", contracts])
        #expect(other.status == 1 && other.output.contains("mean_reversion@1.0.0: NOT TO BE RELEASED"), "\(other)")
        #expect(try Product.run(["plugins", "diff", "--contracts", scratch.path("none")]).status == 66)
    }
}
