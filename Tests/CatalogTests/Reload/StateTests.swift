import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("What a reload does to a strategy that stays")
struct StateTests {
    @Test("The same meaning in other words changes nothing")
    func otherWords() throws {
        let old = """
            defaults: { timeframe: 1Hour, max_target_notional: 100, priority: 5 }
            strategies:
              - { strategy_id: one, strategy_type: assorted, version: 2.0.0, symbols: [A, B], params: { level: 1 },
                  feature_requirements: [price, spread] }
              - { strategy_id: two, strategy_type: assorted, version: 2.0.0, symbols: ["*"] }
              - { strategy_id: off, strategy_type: assorted, version: 2.0.0, symbols: "*", enabled: false }
            """
        let new = """
            # Reordered, old names, defaults written out and left out.
            strategies:

              - { strategy_id: off, strategy_type: assorted, version: 2.0.0, enabled: false, universe_symbols: [A],
                  max_target_notional: 1, timeframe: 1Day }
              - { strategy_id: two, strategy_type: assorted, version: 2.0.0, universe_symbols: "*", priority: 5,
                  base_timeframe: 1Hour, max_target_notional: 1e2, cooldown_seconds: 0, isolate: false,
                  params: { bars: "5", strict: ~ } }
              - { strategy_id: one, strategy_type: assorted, version: 2.0.0, symbols: [B, A], timeframe: 1Hour,
                  feature_requirements: [spread, price], max_target_notional: 100, priority: 5,
                  breaker: { crash: { count: 3 } } }
            """
        let change = try reload(old, new)
        #expect(change.isEmpty, "\(change.strategies.flatMap(\.details))")
        #expect(change.refusal(.refuse) == nil)
        #expect(change.workers.map(\.kind) == [.kept])
        #expect(change.counts.untouched == 2)
    }

    @Test(
        "What decides only which events come, or what becomes of an answer, keeps state, breaker and live intents",
        arguments: [
            ("name: x", "name", #"none → "x""#),
            ("description: x", "description", #"none → "x""#),
            ("feature_requirements: [price]", "feature_requirements", "+price"),
            ("max_target_notional: 50", "max_target_notional", "100 → 50"),
            ("cooldown_seconds: 0.5", "cooldown_seconds", "0 → 0.5"),
            ("max_parallel_positions: 2", "max_parallel_positions", "none → 2"),
            ("priority: -3", "priority", "100 → -3"),
            ("max_staleness_ms: 1500", "max_staleness_ms", "none → 1500"),
            ("intent_ttl_bars: 2", "intent_ttl_bars", "1 → 2"),
            ("deadline_ms: 20", "deadline_ms", "1000 → 20"),
            ("soft_deadline_ms: 20", "soft_deadline_ms", "50 → 20"),
            ("isolate: true", "isolate", "false → true"),
            ("breaker: { error: { consecutive: 4 } }", "breaker.error.consecutive", "3 → 4"),
            ("breaker: { error: { ratio: 0.5 } }", "breaker.error.ratio", "0.1 → 0.5"),
            ("breaker: { error: { window: 100 } }", "breaker.error.window", "200 → 100"),
            ("breaker: { error: { minimum: 4 } }", "breaker.error.minimum", "50 → 4"),
            ("breaker: { error: { open_seconds: 4 } }", "breaker.error.open_seconds", "300 → 4"),
            ("breaker: { error: { open_events: 4 } }", "breaker.error.open_events", "200 → 4"),
            ("breaker: { bad_output: { count: 4 } }", "breaker.bad_output.count", "3 → 4"),
            ("breaker: { timeout: { window: 4 } }", "breaker.timeout.window", "1000 → 4"),
            ("breaker: { crash: { open_seconds: 4 } }", "breaker.crash.open_seconds", "300 → 4"),
            ("breaker: { crash: { open_events: 4 } }", "breaker.crash.open_events", "1000 → 4"),
        ])
    func keeping(keys: String, key: String, difference: String) throws {
        let change = try reload(one: entry("one"), entry("one", keys))
        #expect(change.kind == .changed)
        #expect(change.keys.map(\.key) == [key])
        #expect(change.keys.map(\.difference) == [difference])
        #expect(change.state == .kept)
        #expect(change.breaker == .kept)
        #expect(change.intents == .kept)
    }

    @Test("Every key that a strategy in service may have is compared")
    func everyKey() throws {
        let compared = try reload(
            one: entry("one"),
            """
            strategy_id: one, name: n, description: d, strategy_type: legacy_macd_rsi, version: 1.1.0, timeframe: 1Min,
            symbols: [A], params: { buy_rsi_threshold: 30 }, feature_requirements: [macd, macd_signal, rsi14, price],
            max_target_notional: 1, cooldown_seconds: 1, max_parallel_positions: 1, priority: 1, max_staleness_ms: 1,
            intent_ttl_bars: 9, deadline_ms: 1, soft_deadline_ms: 1, isolate: true, breaker: { crash: { count: 1 } }
            """)
        let keys = Set(compared.keys.map { $0.key.split(separator: ".")[0] }).union(["enabled", "strategy_id"])
        let known = StrategyKey.allCases.filter { $0 != .baseTimeframe && $0 != .universeSymbols }.map(\.rawValue)
        #expect(keys == Set(known.map { $0[...] }))
    }

    @Test("Other parameters begin anew, behind another breaker")
    func parameters() throws {
        let change = try reload(
            one: entry("one", "params: { level: 2.5, mode: off }"), entry("one", "params: { bars: 9, mode: off }"))
        #expect(change.keys.map(\.key) == ["params.level", "params.bars"])
        #expect(change.keys.map(\.difference) == ["2.5 → 1 (default)", "5 (default) → 9"])
        #expect(change.state == .begun(warmUp: 0, because: [.parameters]))
        #expect(change.breaker == .another)
        #expect(change.intents == .withdrawn)
    }

    @Test("A zero with another sign is another parameter, as in params_hash")
    func negativeZero() throws {
        let change = try reload(one: entry("one", "params: { level: 0 }"), entry("one", "params: { level: -0.0 }"))
        #expect(change.keys.map(\.difference) == ["0 → -0"])
        #expect(change.state == .begun(warmUp: 0, because: [.parameters]))
    }

    @Test("Another timeframe begins anew, and the breaker stays")
    func timeframe() throws {
        let change = try reload(one: entry("one"), entry("one", "timeframe: 15Min"))
        #expect(change.keys.map(\.difference) == ["1Hour → 15Min"])
        #expect(change.state == .begun(warmUp: 0, because: [.timeframe]))
        #expect(change.breaker == .kept)
        #expect(change.intents == .withdrawn)
    }

    @Test("Another version begins anew, even with the same parameters, and says what it takes more")
    func version() throws {
        let legacy = "strategy_id: one, strategy_type: legacy_macd_rsi"
        let change = try reload(one: "\(legacy), version: 1.0.0", "\(legacy), version: 1.1.0")
        #expect(change.keys.first?.difference == "1.0.0 → 1.1.0")
        #expect(
            change.keys.dropFirst().map { "\($0.key) \($0.difference)" } == [
                "params.buy_rsi_threshold none → 35 (default)", "params.sell_rsi_threshold none → 65 (default)",
            ])
        #expect(change.state == .begun(warmUp: 0, because: [.plugin, .parameters]))
        #expect(change.breaker == .another)
        let back = try reload(one: "\(legacy), version: 1.1.0", "\(legacy), version: 1.0.0")
        #expect(back.keys.last?.difference == "65 (default) → none")
    }

    @Test(
        "Symbols that stay keep their states; those that leave lose state and live intents",
        arguments: [
            ("[A, B]", "[A, B, C]", "+C", SymbolChange.Part.nothing, IntentEffect.kept),
            ("[A, B]", "[B]", "-A", .these(["A"]), .withdrawnInPart),
            ("[A, B]", "[C, B]", "+C, -A", .these(["A"]), .withdrawnInPart),
            ("[A]", "\"*\"", "A → *", .nothing, .kept),
            ("\"*\"", "[A]", "* → A", .others, .withdrawnInPart),
        ])
    func symbols(
        old: String, new: String, difference: String, leaving: SymbolChange.Part, intents: IntentEffect
    ) throws {
        let change = try reload(one: entry("one", "symbols: \(old)"), entry("one", "symbols: \(new)"))
        #expect(change.keys.map(\.difference) == [difference])
        #expect(change.state == .kept)
        #expect(change.symbols?.leaving == leaving)
        #expect(change.breaker == .kept)
        #expect(change.intents == intents)
    }

    @Test("One state for all symbols does not survive a change of them")
    func crossSectional() throws {
        let wide = "strategy_id: one, strategy_type: cross_sectional, version: 1.0.0"
        let change = try reload(one: "\(wide), symbols: [A, B]", "\(wide), symbols: [A]")
        #expect(change.state == .begun(warmUp: 7, because: [.symbols]))
        #expect(
            change.details.contains {
                $0.text == "begins anew, warms up for 7 events, since its one state is of other symbols"
            })
        #expect(change.breaker == .kept)
        #expect(change.intents == .withdrawn)
        let reordered = try reload(one: "\(wide), symbols: [A, B]", "\(wide), symbols: [B, A]")
        #expect(reordered.kind == .unchanged)
        #expect(reordered.state == .kept)
    }
}
