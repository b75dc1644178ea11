import Foundation
import Testing

/// What a host reads anew while it runs, confined as it is.
@Suite("A confined host") struct ConfinedReloadTests {
    private static func catalog(_ strategies: String...) -> String {
        #"{"defaults": {"max_target_notional": 100000, "timeframe": "1Hour", "symbols": ["*"]}, "strategies": ["#
            + strategies.joined(separator: ",") + "]}"
    }
    private static let legacy = #"{"strategy_id": "legacy", "strategy_type": "legacy_macd_rsi", "version": "1.0.0"}"#
    private static let mean =
        #"{"strategy_id": "mean", "strategy_type": "mean_reversion", "version": "1.0.0", "params": {"target_notional": 1}}"#

    private static func directory(_ scratch: Scratch, _ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: scratch.path(name), withIntermediateDirectories: true)
        return scratch.path(name)
    }

    @Test(
        "takes a catalog that comes by rename, and starts a family that it had not, under a policy that it had not read"
    )
    func newFamily() throws {
        let scratch = try Scratch()
        let policies = try Self.directory(scratch, "policies")
        let standard = try String(
            contentsOfFile: Product.package.appendingPathComponent("policies/default.yaml").path, encoding: .utf8)
        _ = try scratch.file("policies/default.yaml", standard)
        let live = try LiveRun.serving(scratch, ["--policies", policies], catalog: Self.catalog(Self.legacy))
        // Another file, whose filter has to be compiled too.
        _ = try scratch.file("policies/mean_reversion.yaml", "# Only for this family.\n" + standard)
        _ = try scratch.file("catalog.new", Self.catalog(Self.legacy, Self.mean))
        try #require(rename(scratch.path("catalog.new"), scratch.path("catalog.yaml")) == 0)
        kill(live.pid, SIGHUP)
        try waitUntil { live.log.contains("in force from") || live.log.contains("is refused") }
        let workers = try #require(try live.status()["workers"] as? [[String: Any]])
        #expect(Set(workers.compactMap { $0["family"] as? String }) == ["legacy_macd_rsi", "mean_reversion"])
        #expect(Set(workers.compactMap { $0["policy_digest"] as? String }).count == 2)
        #expect(try live.finish().status == 0, "\(live.log)")
    }

    /// `current/catalog.yaml`, where `current` is a link to one release after the other.
    private static func released(_ more: (Scratch) -> [String]) throws -> LiveRun {
        let scratch = try Scratch()
        for (release, text) in [("1", catalog(legacy)), ("2", catalog(legacy, mean))] {
            _ = try directory(scratch, "releases/\(release)")
            _ = try scratch.file("releases/\(release)/catalog.yaml", text)
        }
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("current"), withDestinationPath: scratch.path("releases/1"))
        let live = try LiveRun.serving(scratch, ["--catalog", scratch.path("current/catalog.yaml")] + more(scratch))
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("next"), withDestinationPath: scratch.path("releases/2"))
        try #require(rename(scratch.path("next"), scratch.path("current")) == 0)
        return live
    }

    @Test("does not read a catalog that has moved elsewhere, and says so without being asked")
    func moved() throws {
        let live = try Self.released { _ in [] }
        try waitUntil { live.log.contains("--may-read") }
        let reload = try live.command("reload")
        #expect(reload.status != 0 && reload.errors.contains("--may-read"), "\(reload)")
        #expect(try live.finish().status == 0)
    }

    @Test("reads it where it was told that it may")
    func mayRead() throws {
        let live = try Self.released { ["--may-read", $0.path("releases")] }
        try waitUntil { live.log.contains("in force from") }
        #expect(!live.log.contains("cannot be read"))
        #expect(try live.finish().status == 0, "\(live.log)")
    }
}
