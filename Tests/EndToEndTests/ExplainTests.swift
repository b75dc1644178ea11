import Foundation
import Testing

/// Ways in which a strategy does nothing, each produced for real; the first line of `explain` names the right one.
@Suite struct ExplainTests {
    struct Way: CustomTestStringConvertible {
        let kind: String
        /// Of the entry, beside its id.
        var entry = "strategy_type: legacy_macd_rsi, version: 1.0.0"
        var events: [String] = (0..<30).map { event($0) }
        /// What the first line must say.
        let says: [String]
        /// What the line after it must say.
        var advises: [String] = []

        var testDescription: String { kind + (advises.first.map { " (\($0))" } ?? "") }
    }

    private static let quiet = #""price":1.1,"macd":1,"macd_signal":0,"rsi14":50"#

    static let ways: [Way] = [
        Way(
            kind: "disabled_by_error", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, cooldown_secs: 5",
            says: ["is disabled since 20", "catalog.yaml:3:", "cooldown_secs"], advises: ["bulkhead check"]),
        Way(
            kind: "disabled_by_error", entry: "strategy_type: legacy_macd_rsi, version: 9.0.0",
            says: ["is disabled", "9.0.0", "1.1.0"], advises: ["mend the entry"]),
        Way(
            kind: "switched_off", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, enabled: false",
            says: ["switched off in the catalog"], advises: ["enabled: true"]),
        Way(kind: "no_events", events: [], says: ["no line has come from standard input"]),
        Way(
            kind: "lines_rejected", events: ["nonsense", "{}", "more nonsense"],
            says: ["all 3 lines", "rejected", "line: not a JSON object"], advises: ["--rejects"]),
        Way(
            kind: "symbol_never_occurred", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, symbols: [EUR/USD]",
            says: ["its symbols EUR/USD never occurred", "EURUSD (30 events)"], advises: ["is EURUSD meant?"]),
        Way(
            kind: "timeframe_never_occurred", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, timeframe: 1Min",
            says: ["its timeframe 1Min never occurred", "1Hour (30 events)"], advises: ["`timeframe`"]),
        Way(
            kind: "stream_never_occurred",
            entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, symbols: [EURUSD], timeframe: 1Min",
            events: (0..<10).map { event($0) }
                + (0..<10).map {
                    event($0, symbol: "NZDUSD").replacingOccurrences(of: "1Hour", with: "1Min")
                },
            says: ["EURUSD 1Hour (10 events)", "1Min only with NZDUSD"]),
        Way(
            kind: "missing_feature",
            events: (0..<30).map { event($0, values: #""price":1.1,"macd":1,"macd_signal":0,"rsi_14":30"#) },
            says: ["no event of the input has a feature rsi14"], advises: ["is rsi_14 meant"]),
        Way(
            kind: "missing_feature",
            events: (0..<30).map { event($0, values: #""price":1.1,"macd":1,"macd_signal":0,"rsi14":null"#) },
            says: ["the feature rsi14", "no usable value in any event"], advises: ["see to the feed"]),
        Way(
            kind: "missing_feature",
            events: (0..<30).map { event($0, values: #""price":1.1,"macd":1,"macd_signal":0,"rsi14":"n/a""#) },
            says: ["the feature rsi14", "no usable value"], advises: ["plugins describe"]),
        Way(
            kind: "stale", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, max_staleness_ms: 1000",
            events: (0..<30).map {
                event($0, values: #""price":1.1,"macd":1,"macd_signal":0,"rsi14":30,"staleness_ms":5000"#)
            },
            says: ["stale", "5000.0 is above 1000.0"], advises: ["max_staleness_ms"]),
        Way(
            kind: "order", events: [event(20)] + (0..<15).map { event($0) } + Array(repeating: event(20), count: 9),
            says: ["15 came before the newest", "9 repeat an earlier one"]),
        Way(
            kind: "feed_stopped", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, symbols: [EURUSD]",
            events: (0..<5).map { event($0) } + (5..<30).map { event($0, symbol: "NZDUSD") },
            says: ["no more events", "2020-01-01T04:00:00.000Z", "1 d 1 h before", "NZDUSD 1Hour (25 events)"],
            advises: ["still has EURUSD"]),
        Way(
            kind: "warming_up", entry: "strategy_type: mean_reversion, version: 1.0.0, params: { target_notional: 9 }",
            says: ["still warming up: 30 of 48"], advises: ["after 48 of them"]),
        Way(
            kind: "cooldown", entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, cooldown_seconds: 9999999",
            says: ["cooling down", "29 intents", "cooldown_seconds 9999999"], advises: ["cooldown_seconds"]),
        Way(
            kind: "parallel_limit",
            entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, max_parallel_positions: 1, intent_ttl_bars: 9999",
            events: [event(0, symbol: "AAA")] + (1..<20).map { event($0, symbol: "BBB") },
            says: ["at its limit", "19 intents", "max_parallel_positions 1", "open are AAA"]),
        Way(
            kind: "bad_output",
            entry:
                "strategy_type: legacy_macd_rsi, version: 1.0.0, max_target_notional: 50, breaker: { bad_output: { count: 100 } }",
            says: ["has had 30 intents refused", "target_notional 100.0 is above max_target_notional 50.0"],
            advises: ["raise `max_target_notional`"]),
        Way(
            kind: "circuit_open",
            entry: "strategy_type: legacy_macd_rsi, version: 1.0.0, max_target_notional: 50",
            says: [
                "out of service since event 2: 3 bad outputs within 3 evaluations (limit 3 within 1000)",
                "target_notional 100.0 is above max_target_notional 50.0",
            ], advises: ["raise `max_target_notional`"]),
        Way(
            kind: "no_signal", events: (0..<30).map { event($0, values: Self.quiet) },
            says: ["no reason to act in any of 30 decisions", "rsi_neutral 100 %"], advises: ["nothing in the host"]),
        Way(kind: "working", says: ["gives intents: 30 so far", "long 100 EURUSD"]),
    ]

    @Test(arguments: ways) func theFirstLineNamesTheCause(_ way: Way) throws {
        let scratch = try Scratch()
        // A second strategy keeps the run going where the first is disabled.
        let catalog = try scratch.file(
            "catalog.yaml",
            """
            defaults: { max_target_notional: 1000, timeframe: 1Hour, symbols: "*" }
            strategies:
              - { strategy_id: quiet-one, \(way.entry) }
              - { strategy_id: other, strategy_type: legacy_macd_rsi, version: 1.0.0 }
            """)
        let state = scratch.path("state")
        let run = try Product.run(
            ["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state],
            input: Data(way.events.joined(separator: "\n").utf8))
        #expect(run.status == 0, "\(run.errors)")
        let explained = try Product.run(["explain", "quiet-one", "--state", state])
        #expect(explained.status == 0, "\(explained.errors)")
        let lines = explained.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasPrefix("quiet-one: "))
        for text in way.says { #expect(lines[0].contains(text), "\(text) is not in: \(lines[0])") }
        for text in way.advises { #expect(lines[1].contains(text), "\(text) is not in: \(lines[1])") }
        let json = try Product.run(["explain", "quiet-one", "--state", state, "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let diagnosis = try #require(object["diagnosis"] as? [String: Any])
        #expect(diagnosis["kind"] as? String == way.kind)
    }

    @Test func aCatalogWithoutOneStrategyThatCanRunIsStillExplained() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file(
            "catalog.yaml",
            "strategies:\n  - { strategy_id: lonely, strategy_type: legacy_macd_rsy, version: 1.0.0 }\n")
        let state = scratch.path("state")
        let run = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state])
        #expect(run.status == 78)
        let explained = try Product.run(["explain", "lonely", "--state", state])
        #expect(explained.status == 0, "\(explained.errors)")
        #expect(explained.output.contains("lonely: is disabled since"))
        #expect(explained.output.contains("legacy_macd_rsi"), "the name that was meant: \(explained.output)")
    }

    @Test func aCatalogThatWasRefusedWholeIsNamedWhereNothingElseIsKnown() throws {
        let scratch = try Scratch()
        let state = scratch.path("state")
        let run = try Product.run([
            "run", "--catalog", Product.fixture("catalogs/tabs.yaml"), "--output", scratch.path("i"), "--state", state,
        ])
        #expect(run.status == 78)
        let explained = try Product.run(["explain", "tabbed", "--state", state])
        #expect(explained.status == 1)
        #expect(explained.errors.contains("tabs.yaml:3"), "\(explained.errors)")
        let status = try Product.run(["status", "--state", state])
        #expect(status.status == 0)
        #expect(status.output.hasPrefix("failed at "))
    }

    @Test func aStrategyThatIsNotThereIsToldWithTheNameThatWasMeant() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let state = scratch.path("state")
        _ = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state])
        let explained = try Product.run(["explain", "legacy-wid", "--state", state])
        #expect(explained.status == 1)
        #expect(explained.errors.contains("did you mean legacy-wide?"))
        let nowhere = try Product.run(["explain", "legacy", "--state", scratch.path("none")])
        #expect(nowhere.status == 66)
        #expect(nowhere.errors.contains("there is no ledger"))
    }

    @Test func aStrategyThatLeftTheCatalogIsToldFromOneThatNeverWas() throws {
        let scratch = try Scratch()
        let state = scratch.path("state")
        func run(_ ids: [String]) throws {
            let entries = ids.map {
                "  - { strategy_id: \($0), strategy_type: legacy_macd_rsi, version: 1.0.0, timeframe: T, symbols: \"*\", max_target_notional: 1 }"
            }
            let catalog = try scratch.file("catalog.yaml", "strategies:\n\(entries.joined(separator: "\n"))\n")
            let run = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state])
            #expect(run.status == 0, "\(run.errors)")
        }
        try run(["old", "kept"])
        try run(["kept"])
        let explained = try Product.run(["explain", "old", "--state", state])
        #expect(explained.status == 1)
        #expect(
            explained.errors.contains(/old left the catalog at 20[-0-9T:.]+Z; now there are kept in/),
            "\(explained.errors)")
        try run(["old", "kept"])
        #expect(try Product.run(["explain", "old", "--state", state]).output.hasPrefix("old: "))
    }
}
