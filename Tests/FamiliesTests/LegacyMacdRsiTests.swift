import LegacyMacdRsiV1
import StrategySDK
import StrategyTesting
import Testing

@Suite("legacy_macd_rsi")
struct LegacyMacdRsiTests {
    static let up: Verdict = .long(0.65, 100, "macd_cross_up", "rsi_oversold")
    static let down: Verdict = .short(0.65, 100, "macd_cross_down", "rsi_overbought")

    static let cases: [(macd: Double, signal: Double, rsi: Double, verdict: Verdict)] = [
        (1, 0, 34.99, up),
        (1, 0, 35, .quiet("rsi_neutral")),
        (1, 0, 34.99999999999999, up),
        (0.1, 0.1, 20, .quiet("macd_equal")),
        (0, 1, 20, .quiet("macd_against_rsi")),
        (0, 1, 65.01, down),
        (0, 1, 65, .quiet("rsi_neutral")),
        (0.1, 0.1, 80, .quiet("macd_equal")),
        (1, 0, 80, .quiet("macd_against_rsi")),
        (0.30000000000000004, 0.3, 0, up),
        (1, 0, -20, up),
        (0, 1, 400, down),
        (0, 0, 50, .quiet("rsi_neutral")),
    ]

    @Test("All four comparisons are strict and the RSI may be any number", arguments: cases)
    func levels(macd: Double, signal: Double, rsi: Double, verdict: Verdict) throws {
        let event: [String: FeatureValue] = [
            "macd": .number(macd), "macd_signal": .number(signal), "rsi14": .number(rsi),
        ]
        var old = try StrategyRun(LegacyMacdRsi_1_0_0.self)
        #expect(try old.take(event) == verdict)
        var new = try StrategyRun(LegacyMacdRsi_1_1_0.self)
        #expect(try new.take(event) == verdict)
    }

    @Test("It is a level test: every bar on which the levels hold has its intent, the first one too")
    func repeats() throws {
        var run = try StrategyRun(LegacyMacdRsi_1_0_0.self)
        for _ in 0..<3 { #expect(try run.take(["macd": 1, "macd_signal": 0, "rsi14": 30]) == Self.up) }
    }

    @Test("The notional is max_notional_per_trade, and decimal text is a number")
    func notional() throws {
        var run = try StrategyRun(LegacyMacdRsi_1_0_0.self, ["max_notional_per_trade": .text("2500.5")])
        let verdict = try run.take(["macd": "1", "macd_signal": "-0.5", "rsi14": "34.9"])
        #expect(verdict == .long(0.65, 2500.5, "macd_cross_up", "rsi_oversold"))
    }

    @Test("A feature that is absent, null or no number means that the plugin is not called")
    func missing() throws {
        var run = try StrategyRun(LegacyMacdRsi_1_0_0.self)
        #expect(try run.take(["macd": 1, "macd_signal": 0]) == .missingFeature)
        #expect(try run.take(["macd": 1, "macd_signal": 0, "rsi14": nil]) == .missingFeature)
        #expect(try run.take(["macd": 1, "macd_signal": 0, "rsi14": "bad"]) == .missingFeature)
    }

    @Test("1.1.0 moves the levels, strictly again")
    func thresholds() throws {
        var run = try StrategyRun(
            LegacyMacdRsi_1_1_0.self, ["buy_rsi_threshold": .integer(20), "sell_rsi_threshold": .number(90)])
        #expect(try run.take(["macd": 1, "macd_signal": 0, "rsi14": 20]) == .quiet("rsi_neutral"))
        #expect(try run.take(["macd": 1, "macd_signal": 0, "rsi14": 19]) == Self.up)
        #expect(try run.take(["macd": 0, "macd_signal": 1, "rsi14": 90]) == .quiet("rsi_neutral"))
        #expect(try run.take(["macd": 0, "macd_signal": 1, "rsi14": 91]) == Self.down)
    }
}
