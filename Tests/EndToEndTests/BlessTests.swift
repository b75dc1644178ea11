import Foundation
import Testing

/// Frozen fixtures, made and held against as a plugin's author does.
@Suite struct BlessTests {
    private static func bless(_ plugin: String, _ fixtures: String, _ more: [String] = []) throws -> Product.Outcome {
        try Product.run(["conform", plugin, "--bless", "--fixtures", fixtures] + more)
    }

    private static func parity(_ plugin: String, _ fixtures: String) throws -> Product.Outcome {
        try Product.run(["conform", plugin, "--only", "^replay", "--fixtures", fixtures])
    }

    private static func edit(_ path: String, _ part: String, _ replacement: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(part))
        let range = try #require(text.range(of: part))
        try text.replacingCharacters(in: range, with: replacement).write(
            toFile: path, atomically: true, encoding: .utf8)
    }

    private static func digest(of path: String) throws -> String {
        let sum = try Product.runProgram("sha256sum", [path])
        return "sha256:\(sum.text.prefix(64))"
    }

    @Test func versionIsFrozenOnceAndForAll() throws {
        let scratch = try Scratch()
        let fixtures = scratch.path("replay")
        let missing = try Self.parity("legacy_macd_rsi@1.0.0", fixtures)
        #expect(missing.status == 0)
        #expect(missing.output.contains("holds no frozen fixture"))
        #expect(try Self.bless("legacy_macd_rsi@1.0.0", fixtures).status == 64)
        let first = try Self.bless("legacy_macd_rsi@1.0.0", fixtures, ["--reason", "first"])
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("froze legacy_macd_rsi@1.0.0: 3000 events, "))
        let parity = try Self.parity("legacy_macd_rsi@1.0.0", fixtures)
        #expect(parity.status == 0)
        #expect(parity.output.contains("3000 events, "))
        let again = try Self.bless("legacy_macd_rsi@1.0.0", fixtures, ["--reason", "again"])
        #expect(again.status == 0)
        #expect(again.output.contains("frozen already, and nothing has changed"))
        let next = try Self.bless("legacy_macd_rsi@1.1.0", fixtures, ["--reason", "thresholds"])
        #expect(next.status == 0, "\(next.errors)")
        #expect(next.output.contains("against 1.0.0:\nall "))
    }

    @Test func differenceIsLocated() throws {
        let scratch = try Scratch()
        let fixtures = scratch.path("replay")
        #expect(try Self.bless("mean_reversion", fixtures, ["--reason", "first"]).status == 0)
        let version = "\(fixtures)/mean_reversion/1.0.0"

        // As if the plugin had once been surer of its first intent.
        let before = try Self.digest(of: "\(version)/intents.ndjson")
        try Self.edit("\(version)/intents.ndjson", "\"confidence\":", "\"confidence\":9")
        let altered = try Self.parity("mean_reversion", fixtures)
        #expect(altered.status == 1)
        #expect(altered.output.contains("intents.ndjson is not what was frozen"))
        try Self.edit("\(version)/hashes.txt", before, try Self.digest(of: "\(version)/intents.ndjson"))
        let changed = try Self.parity("mean_reversion", fixtures)
        #expect(changed.status == 1)
        #expect(changed.output.contains("0 are new, 0 are gone, 1 have changed"))
        #expect(changed.output.contains("confidence was 9"))
        let refused = try Self.bless("mean_reversion", fixtures, ["--reason", "better"])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("mean_reversion@1.0.0 is frozen and answers otherwise now"))
        #expect(refused.errors.contains("Give the change a version of its own"))
    }

    @Test func outcomeThatIsNoIntentIsLocatedToo() throws {
        let scratch = try Scratch()
        let fixtures = scratch.path("replay")
        #expect(try Self.bless("mean_reversion", fixtures, ["--reason", "first"]).status == 0)
        let record = "\(fixtures)/mean_reversion/1.0.0/hashes.txt"
        let text = try String(contentsOfFile: record, encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("1000: ") })
        try Self.edit(record, String(line), "1000: sha256:" + String(repeating: "0", count: 64))
        let other = try Self.parity("mean_reversion", fixtures)
        #expect(other.status == 1)
        #expect(other.output.contains("every intent is the same, but an outcome of events 1000 to 1999 is another"))
    }

    @Test func whatItsEventsDoNotDetermineIsNotFrozen() throws {
        let scratch = try Scratch()
        let run = try Self.bless(
            "flawed_draws_numbers", scratch.path("replay"), ["--reason", "x", "--worker", ConformTests.worker])
        #expect(run.status == 1)
        #expect(run.errors.contains("not frozen: determinism.twice says fail"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("replay")))
    }
}
