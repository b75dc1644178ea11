import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("The defaults of a catalog")
struct DefaultsTests {
    private func definitions(_ defaults: String, _ entry: String) throws -> StrategyDefinition {
        let catalog = try parse(
            """
            defaults: \(defaults)
            strategies:
              - { strategy_id: one, strategy_type: assorted, version: 2.0.0, \(entry) }
            """)
        return try #require(catalog.definitions.first, "\(catalog.disabled)")
    }

    @Test("A strategy takes from the defaults what it does not say itself")
    func inheritance() throws {
        let all = """
            { base_timeframe: 1Day, universe_symbols: [A], max_target_notional: 5, cooldown_seconds: 1,
              max_parallel_positions: 2, priority: 3, max_staleness_ms: 4, intent_ttl_bars: 5, deadline_ms: 6,
              soft_deadline_ms: 7, isolate: true, breaker: { crash: { count: 8, open_events: 9 } } }
            """
        let inherited = try definitions(all, "params: {}")
        var breakers = BreakerLimits()
        breakers.crash.count = 8
        breakers.crash.openEvents = 9
        #expect(
            inherited
                == StrategyDefinition(
                    id: StrategyID("one"), plugin: assorted.identity, timeframe: Timeframe("1Day"),
                    symbols: .only(["A"]),
                    maxTargetNotional: 5, cooldown: 1_000_000_000, maxParallelPositions: 2, priority: 3,
                    maxStalenessMilliseconds: 4, intentTTLBars: 5, deadlineMilliseconds: 6,
                    softDeadlineMilliseconds: 7, isIsolated: true, breakers: breakers))

        let own = try definitions(
            all,
            "timeframe: 1Min, symbols: [B], max_target_notional: 50, priority: 30, breaker: { crash: { count: 10 } }")
        #expect(own.timeframe.text == "1Min")
        #expect(own.symbols == .only(["B"]))
        #expect(own.maxTargetNotional == 50)
        #expect(own.priority == 30)
        #expect(own.breakers.crash.count == 10)
        #expect(own.breakers.crash.openEvents == 9)
    }

    @Test("Without defaults the built-in ones apply", arguments: ["{}", ""])
    func builtIn(defaults: String) throws {
        let definition = try definitions(defaults, "timeframe: T, symbols: \"*\", max_target_notional: 1")
        #expect(
            definition
                == StrategyDefinition(
                    id: StrategyID("one"), plugin: assorted.identity, timeframe: Timeframe("T"), symbols: .every,
                    maxTargetNotional: 1))
    }

    @Test(
        "A wrong default refuses the file",
        arguments: [
            ("[1]", "1:1", "defaults", "is a list, not a mapping"),
            ("{ priority: x }", "1:13", "defaults.priority", "is not a whole number"),
            ("{ priorty: 1 }", "1:13", "defaults.priorty", "did you mean priority?"),
            ("{ strategy_id: a }", "1:13", "defaults.strategy_id", "belongs to a single strategy; write it there"),
            ("{ params: { a: 1 } }", "1:13", "defaults.params", "belongs to a single strategy; write it there"),
            ("{ priority: 1, priority: 2 }", "1:26", "defaults.priority", "stands in line 1 and again in line 1"),
            (
                "{ symbols: [A], universe_symbols: [A] }", "1:27", "defaults.universe_symbols",
                "is the old name of symbols"
            ),
            ("{ breaker: { crash: { count: 0 } } }", "1:33", "defaults.breaker.crash.count", "is not a whole number"),
        ])
    func wrongDefaults(defaults: String, place: String, key: String, words: String) {
        let error = refusal("defaults: \(defaults)\nstrategies: []\n")
        #expect(error?.code == .badDefaults)
        #expect(error?.location?.description == place)
        #expect(error?.key == key)
        #expect(error?.problem.contains(words) == true, "\(error?.description ?? "")")
    }
}
