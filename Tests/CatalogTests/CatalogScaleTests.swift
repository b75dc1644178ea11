import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Large catalogs", .serialized)
struct CatalogScaleTests {
    private func catalog(_ count: Int, id: (Int) -> String = { "strategy-\($0)" }) -> String {
        var text = "defaults: { timeframe: 1Hour, symbols: \"*\", max_target_notional: 10000 }\nstrategies:\n"
        for index in 0..<count {
            text += """
                  - strategy_id: \(id(index))
                    strategy_type: trend_multifactor
                    version: 1.0.0
                    symbols: [EURUSD, NZDUSD]
                    params: { target_notional: \(1000 + index), lookback: 20, entry: 0.35, exit: 0.1 }
                    cooldown_seconds: 60
                    priority: \(index)

                """
        }
        return text
    }

    private func time<Result>(_ what: String, _ body: () throws -> Result) rethrows -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        defer { print("\(what): \(clock.now - start)") }
        return try body()
    }

    @Test("Ten thousand strategies are read, and one more is refused", .timeLimit(.minutes(5)))
    func tenThousand() throws {
        let text = catalog(10_000)
        let loaded = try time("10,000 strategies, \(text.utf8.count) bytes") { try parse(text) }
        #expect(loaded.definitions.count == 10_000)
        #expect(loaded.entries.last?.line == 3 + 9_999 * 7)
        let error = refusal(catalog(10_001))
        #expect(error?.code == .tooManyEntries)
        #expect(error?.problem == "has 10001 entries; at most 10000 are allowed")
    }

    @Test("Ten thousand strategies with one id take no longer, and none of them runs", .timeLimit(.minutes(5)))
    func oneID() throws {
        let text = catalog(10_000) { _ in "same" }
        let loaded = try time("10,000 strategies with one id") { try parse(text) }
        #expect(loaded.definitions.isEmpty)
        #expect(loaded.disabled.allSatisfy { $0.isError && $0.reason.utf8.count < 250 })
        #expect(loaded.disabled.last?.reason.contains("is also used in line 3, 10, 17 and 9996 more") == true)
    }

    @Test("A file of one byte more than 4 MiB is refused before it is read as YAML")
    func tooLarge() {
        let text = "strategies: []\n#"
        let padding = String(repeating: "x", count: CatalogFile.maxBytes - text.utf8.count)
        #expect(throws: Never.self) { try parse(text + padding) }
        #expect(refusal(text + padding + "x")?.code == .tooLarge)
    }

    @Test(
        "A quarter of a MiB of anything ends soon", .timeLimit(.minutes(10)),
        arguments: [
            "1,", "[],", "{},", "a: 1,", "{a: 1},", "*", "*a,", "? ", "&a ", "- ", "\"", "'", "x\n", "x: y\n",
            "  - a\n",
        ])
    func hostile(unit: String) {
        let clock = ContinuousClock()
        for prefix in ["strategies: [", "strategies:\n  - symbols: [", "strategies:\n  - {", "", "strategies:\n"] {
            let text = prefix + String(repeating: unit, count: 256 * 1024 / unit.utf8.count)
            let start = clock.now
            _ = try? parse(text)
            // A debug build needs about a second; anything quadratic needs hours.
            #expect(clock.now - start < .seconds(120), "\(prefix.debugDescription) and \(unit.debugDescription)")
        }
    }
}
