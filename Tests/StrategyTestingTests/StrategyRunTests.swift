import StrategySDK
import StrategyTesting
import Testing

/// A plugin's tests can be believed only if it is called as a host calls it.
@Suite("A strategy under test")
struct StrategyRunTests {
    static func counted(_ count: Int) -> Verdict { .flat(0, "\(count)") }

    @Test("reads numbers and texts by name, whichever stands where, and nil where there is none")
    func features() throws {
        var run = try StrategyRun(Reading.self, symbol: "XAUUSD", timeframe: "15Min", secondsBetweenEvents: 900)
        #expect(
            try run.take(["price": 1.5, "flag": "ok", "spread": nil, "note": "é"])
                == .flat(0, "ok", "1.5", "é", "-", "XAUUSD", "15Min", "900"))
        #expect(
            try run.take(["price": "2e0", "flag": "", "spread": 0.5], symbol: "EURUSD")
                == .flat(0, "", "2.0", "-", "0.5", "EURUSD", "15Min", "1800"))
    }

    @Test(
        "is not called where a required feature is absent, null or of another kind",
        arguments: [
            ["price": 1], ["flag": "ok"], ["price": nil, "flag": "ok"], ["price": "many", "flag": "ok"],
            ["price": 1, "flag": 1],
        ] as [[String: FeatureValue]])
    func missing(values: [String: FeatureValue]) throws {
        var run = try StrategyRun(Reading.self)
        #expect(try run.take(values) == .missingFeature)
    }

    @Test("remembers each symbol by itself, with a warm-up of its own")
    func symbols() throws {
        var run = try StrategyRun(Counting<PlainCount, EachSymbol>.self)
        for _ in 0..<2 { #expect(try run.take(["price": 1], symbol: "A") == .warmingUp) }
        #expect(try run.take(["price": 1], symbol: "A") == Self.counted(3))
        #expect(try run.take(["price": 1], symbol: "B") == .warmingUp)
        #expect(run.state.value == 1)
        #expect(try run.take(["price": 1], symbol: "A") == Self.counted(4))
    }

    @Test("remembers all symbols together where the plugin says so")
    func strategy() throws {
        var run = try StrategyRun(Counting<PlainCount, AllSymbols>.self)
        for symbol in ["A", "B"] { #expect(try run.take(["price": 1], symbol: symbol) == .warmingUp) }
        #expect(try run.take(["price": 1], symbol: "C") == Self.counted(3))
    }

    @Test("is as before an event at which it threw, warm-up included")
    func thrown() throws {
        var run = try StrategyRun(Counting<PlainCount, EachSymbol>.self)
        _ = try run.take(["price": 1])
        #expect(throws: (any Error).self) { try run.take(["price": -1]) }
        #expect(run.state.value == 1)
        #expect(try run.take(["price": 1]) == .warmingUp)
        #expect(try run.take(["price": 1]) == Self.counted(3))
    }

    @Test("goes on after a restart")
    func restarted() throws {
        var run = try StrategyRun(Counting<PlainCount, EachSymbol>.self)
        for _ in 0..<3 { _ = try run.take(["price": 1]) }
        try run.restart()
        #expect(try run.take(["price": 1]) == Self.counted(4))
    }

    @Test("says of a state that does not survive a restart what it is")
    func unrestorable() throws {
        var unordered = try StrategyRun(Counting<UnorderedCount, EachSymbol>.self)
        _ = try unordered.take(["price": 1])
        let refusal = #expect(throws: RestoreProblem.self) { try unordered.restart() }
        #expect(refusal?.description.contains("Dictionary") == true, "\(String(describing: refusal))")

        var lossy = try StrategyRun(Counting<LossyCount, EachSymbol>.self)
        _ = try lossy.take(["price": 1])
        let loss = #expect(throws: RestoreProblem.self) { try lossy.restart() }
        #expect(loss?.description.contains("other bytes") == true, "\(String(describing: loss))")
    }

    @Test("takes parameters as a catalog gives them, and refuses those that it does not know")
    func parameters() {
        let error = #expect(throws: ParameterError.self) { try StrategyRun(Reading.self, ["level": 1]) }
        #expect(error?.parameter == "level")
    }
}
