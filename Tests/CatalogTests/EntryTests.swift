import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("The keys of a strategy")
struct EntryTests {
    @Test("Every key reaches the definition")
    func allKeys() throws {
        let entry = try parseEntry(
            """
            name: One
            description: 5
            enabled: true
            base_timeframe: 15Min
            universe_symbols: [NO, 123, ~, 1.50, "", on, NO]
            params: { level: "2.50", bars: 1e1, strict: True, mode: off, label: "7" }
            feature_requirements: [price, spread, price]
            max_target_notional: "250.5"
            cooldown_seconds: 0.25
            max_parallel_positions: 3
            priority: -10
            max_staleness_ms: 1500.5
            intent_ttl_bars: 4
            deadline_ms: 20
            soft_deadline_ms: 5
            isolate: true
            breaker:
              error: { consecutive: 1, ratio: 1, window: 20, minimum: 2, open_seconds: 3, open_events: 4 }
              bad_output: { count: 5, window: 6, open_seconds: 7, open_events: 8 }
              timeout: { count: 9 }
              crash:
            """)
        let definition = try #require(entry.definition, "\(entry.problems)")
        var breakers = BreakerLimits()
        (breakers.error.consecutive, breakers.error.ratio, breakers.error.window) = (1, 1, 20)
        (breakers.error.minimum, breakers.error.openSeconds, breakers.error.openEvents) = (2, 3, 4)
        breakers.badOutput = BreakerLimits.Count(count: 5, window: 6, openSeconds: 7, openEvents: 8)
        breakers.timeout.count = 9
        #expect(
            definition
                == StrategyDefinition(
                    id: StrategyID("one"), plugin: assorted.identity, timeframe: Timeframe("15Min"),
                    symbols: .only(["NO", "123", "~", "1.50", "", "on"]),
                    parameters: [
                        Parameter("level", .number(2.5)), Parameter("bars", .integer(10)),
                        Parameter("strict", .boolean(true)), Parameter("mode", .text("off")),
                        Parameter("label", .text("7")),
                    ],
                    featureRequirements: ["price", "spread"], maxTargetNotional: 250.5, cooldown: 250_000_000,
                    maxParallelPositions: 3, priority: -10, maxStalenessMilliseconds: 1500.5, intentTTLBars: 4,
                    deadlineMilliseconds: 20, softDeadlineMilliseconds: 5, isIsolated: true, breakers: breakers))
    }

    @Test("A parameter that is null is not given", arguments: ["~", "null", ""])
    func nullParameter(null: String) throws {
        let entry = try parseEntry("params: { level: \(null) }")
        #expect(entry.definition?.parameters == [])
    }

    @Test("`symbols` takes the asterisk with and without a list", arguments: ["\"*\"", "[\"*\"]", "['*']"])
    func everySymbol(symbols: String) throws {
        #expect(try parseEntry("symbols: \(symbols)").definition?.symbols == .every)
    }

    @Test(
        "A wrong value disables the strategy and says what would be right",
        arguments: [
            ("strategy_type: x", "strategy_type: stands in line 4 and again in line 6"),
            ("enabled: no", "enabled: \"no\" is not true or false; write false, without quotes"),
            ("enabled: \"false\"", "write false, without quotes"),
            ("enabled:", "enabled: has no value; write true or false, or remove the key"),
            ("enabled: [true]", "enabled: is a list, not true or false"),
            ("name: [a]", "name: is a list, not a text"),
            ("timeframe: \"\"", "timeframe: is empty"),
            ("timeframe:", "timeframe: has no value"),
            ("symbols: EURUSD", "a single symbol is a list too: [EURUSD]"),
            ("symbols:", "symbols: has no value"),
            ("symbols: []", "symbols: is an empty list"),
            ("symbols: [\"*\", A]", "symbols: \"*\" means every symbol and stands alone"),
            ("symbols: [[A]]", "symbols: holds a list, which is no text"),
            ("symbols: [A, ]\nuniverse_symbols: [A]", "universe_symbols: is the old name of symbols"),
            ("params: 5", "params: is \"5\", not a mapping"),
            ("params: { level: 101 }", "params.level: 101 is not a number from 0"),
            ("params: { level: .nan }", "params.level: \".nan\" is not"),
            ("params: { level: .inf }", "params.level: \".inf\" is not"),
            ("params: { level: 1e400 }", "params.level: \"1e400\" is not"),
            ("params: { level: 0x10 }", "params.level: \"0x10\" is not"),
            ("params: { level: 010 }", "params.level: \"010\" is not"),
            ("params: { level: 1_0 }", "params.level: \"1_0\" is not"),
            ("params: { level: true }", "params.level: true is not"),
            ("params: { level: [1] }", "params.level: is a list, not a number"),
            ("params: { bars: 1.5 }", "params.bars: 1.5 is not a whole number from 1 to 500"),
            ("params: { bars: 99999999999999999999 }", "params.bars:"),
            ("params: { strict: yes }", "params.strict: \"yes\" is not true or false"),
            ("params: { strict: 1 }", "params.strict: 1 is not true or false"),
            ("params: { mode: slow }", "params.mode: \"slow\" is not one of fast, off"),
            ("params: { label: 5 }", "params.label: 5 is not a text"),
            ("params: { label: \(String(repeating: "x", count: 5000)) }", "params.label: has 5000 bytes; at most 4096"),
            (
                "params: { lable: a }",
                "params.lable: is no parameter of assorted@2.0.0; did you mean label? It takes level, bars, strict, mode, label"
            ),
            ("params: { unrelated: a }", "params.unrelated: is no parameter of assorted@2.0.0; it takes level, bars"),
            ("feature_requirements: price", "feature_requirements: is \"price\", not a list"),
            ("feature_requirements: [\"\"]", "a name has 1 to 128 bytes"),
            ("max_target_notional: 0", "max_target_notional: \"0\" is not a number above 0"),
            ("max_target_notional: 1e999", "is not a number above 0"),
            ("cooldown_seconds: -1", "cooldown_seconds: \"-1\" is not a number from 0"),
            ("cooldown_seconds: 1e10", "cooldown_seconds: \"1e10\" is not a number from 0"),
            ("max_parallel_positions: 0", "max_parallel_positions: \"0\" is not a whole number from 1"),
            ("priority: high", "priority: \"high\" is not a whole number"),
            ("priority: 1.5", "priority: \"1.5\" is not a whole number"),
            ("max_staleness_ms: -1", "max_staleness_ms: \"-1\" is not a number of at least 0"),
            ("intent_ttl_bars: 0", "intent_ttl_bars: \"0\" is not a whole number from 1"),
            ("deadline_ms: 0", "deadline_ms: \"0\" is not a whole number from 1"),
            ("soft_deadline_ms: 0.5", "soft_deadline_ms: \"0.5\" is not a whole number"),
            ("isolate: on", "isolate: \"on\" is not true or false; write true, without quotes"),
            ("breaker: 1", "breaker: is \"1\", not a mapping"),
            ("breaker: { errors: {} }", "breaker.errors: is no key of a catalog here; did you mean error?"),
            ("breaker: { error: { rato: 1 } }", "breaker.error.rato: is no key of a catalog here; did you mean ratio?"),
            ("breaker: { error: { ratio: 0 } }", "breaker.error.ratio: \"0\" is not a number above 0 and at most 1"),
            ("breaker: { error: { window: 20 } }", "breaker.error: minimum 50 is above window 20"),
            ("breaker: { crash: { count: 0 } }", "breaker.crash.count: \"0\" is not a whole number from 1"),
            ("breaker: { crash: { window: 2 } }", "breaker.crash: count 3 is above window 2"),
            ("breaker: { crash: { count: 1, count: 2 } }", "breaker.crash.count: stands in line 6 and again in line 6"),
            ("id: 5", "id: is no key of a catalog here; did you mean strategy_id?"),
            ("strategy_id: two", "strategy_id: stands in line 3 and again in line 6"),
        ])
    func wrongValue(lines: String, words: String) throws {
        let entry = try parseEntry(lines)
        let disabled = try #require(entry.disabled)
        #expect(disabled.isError)
        #expect(disabled.reason.hasPrefix("test.yaml:"))
        #expect(disabled.reason.contains(words), "\(disabled.reason)")
        #expect(disabled.plugin == "assorted@2.0.0")
    }

    @Test(
        "An id is printable text of 1 to 128 bytes",
        arguments: [
            ("\"\"", "has 0 bytes"), ("", "has no value"),
            ("\"a\\tb\"", "\"a\\u{9}b\" has characters that cannot be seen"),
            ("\"a\\u202Eb\"", "\"a\\u{202e}b\" has characters that cannot be seen"), ("[a]", "is a list"),
            (String(repeating: "é", count: 65), "has 130 bytes; an id has 1 to 128"),
        ])
    func badIDs(id: String, words: String) throws {
        let catalog = try parse("strategies:\n  - { version: 1.0.0, strategy_id: \(id) }\n")
        #expect(catalog.entries.first?.id.text == "(line 2)")
        #expect(catalog.disabled.first?.reason.contains("strategy_id: ") == true)
        #expect(catalog.disabled.first?.reason.contains(words) == true, "\(catalog.disabled)")
    }

    @Test("An id that looks like a number is the text as written")
    func idAsWritten() throws {
        #expect(try parse("strategies:\n  - { strategy_id: 007 }\n").entries.first?.id.text == "007")
    }

    @Test("A strategy that says nothing hears all that it lacks at once")
    func emptyEntry() throws {
        let entry = try #require(try parse("strategies:\n  - {}\n").entries.first)
        #expect(
            Set(entry.problems.compactMap(\.key)) == [
                "strategy_id", "timeframe", "symbols", "max_target_notional", "strategy_type",
            ])
        #expect(try parse("strategies:\n  -\n").disabled.first?.reason.contains("is nothing, not a strategy") == true)
    }

    @Test("A required parameter under a misspelled name is told once: by the name that was meant")
    func misspelledRequirement() throws {
        let catalog = try parse(
            """
            strategies:
              - { strategy_id: one, strategy_type: mean_reversion, version: 1.0.0, timeframe: T, symbols: "*",
                  max_target_notional: 1, params: { target_notinal: 5 } }
              - { strategy_id: two, strategy_type: mean_reversion, version: 1.0.0, timeframe: T, symbols: "*",
                  max_target_notional: 1, params: { unrelated: 5 } }
            """)
        #expect(
            catalog.entries.map { $0.problems.compactMap(\.key) } == [
                ["params.target_notinal"], ["params.target_notional", "params.unrelated"],
            ])
        #expect(catalog.disabled.first?.reason.contains("did you mean target_notional?") == true)
    }

    @Test("A parameter that stands beside params is sent there, whatever key it looks like")
    func parameterBesideParams() throws {
        let catalog = try parse(
            """
            strategies:
              - { strategy_id: one, strategy_type: mean_reversion, version: 1.0.0, timeframe: T, symbols: "*",
                  max_target_notional: 1, target_notional: 5 }
            """)
        let reason = try #require(catalog.disabled.first?.reason)
        #expect(
            reason.contains(
                "target_notional: is no key of a catalog here; as a parameter of a plugin it stands under params"))
    }

    @Test("Messages show no control characters and no endless values")
    func safeMessages() throws {
        let entry = try parseEntry("priority: \"\\e[31m\(String(repeating: "x", count: 100_000))\"")
        let reason = try #require(entry.disabled?.reason)
        #expect(reason.utf8.count < 400)
        #expect(reason.contains("\\u{1b}[31m"))
        #expect(!reason.contains("\u{1B}"))
    }

    @Test("A refusal by the plugin itself points at the parameter, or at `params` where it is not given")
    func refusedByPlugin() throws {
        var catalog = try parse(
            """
            strategies:
              - strategy_id: one
                strategy_type: legacy_macd_rsi
                version: 1.1.0
                timeframe: T
                symbols: "*"
                max_target_notional: 1
                params:
                  buy_rsi_threshold: 70
            """)
        var other = catalog
        catalog.refuse(entry: 0, parameter: "buy_rsi_threshold", problem: "70 is not below sell_rsi_threshold\u{7}")
        #expect(
            catalog.disabled.first
                == DisabledStrategy(
                    id: StrategyID("one"), plugin: "legacy_macd_rsi@1.1.0",
                    reason: "test.yaml:9:7: strategy \"one\": params.buy_rsi_threshold: 70 is not below "
                        + "sell_rsi_threshold\\u{7}", isError: true))
        #expect(catalog.definitions.isEmpty)
        other.refuse(entry: 0, parameter: "sell_rsi_threshold", problem: "is too low")
        #expect(other.disabled.first?.reason.hasPrefix("test.yaml:8:5:") == true)
        other.refuse(entry: 7, parameter: "x", problem: "no such entry")
    }
}
