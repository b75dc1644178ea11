import LegacyMacdRsiV1
import MeanReversionV1
import StrategySDK
import StrategyTesting
import Testing
import TrendMultifactorV1
import VolatilityOverlayV1

@Suite("The parameters of every family")
struct FamilyParameterTests {
    /// The parameter that is refused, or nil where all are taken.
    static func refused<Plugin: StrategyPlugin>(_ plugin: Plugin.Type, _ given: [String: ParameterValue]) -> String? {
        do {
            _ = try StrategyRun(plugin, given)
            return nil
        } catch {
            return error.parameter
        }
    }

    /// As above, beside a valid `target_notional`.
    static func refused(_ family: String, _ name: String, _ value: ParameterValue) -> String? {
        let given: [String: ParameterValue] = ["target_notional": .integer(1)].merging([name: value]) { $1 }
        return switch family {
        case "legacy 1.0": refused(LegacyMacdRsi_1_0_0.self, [name: value])
        case "legacy 1.1": refused(LegacyMacdRsi_1_1_0.self, [name: value])
        case "trend": refused(TrendMultifactor_1_0_0.self, given)
        case "reversion": refused(MeanReversion_1_0_0.self, given)
        default: refused(VolatilityOverlay_1_0_0.self, given)
        }
    }

    @Test("Defaults are valid; target_notional is required but for the legacy family")
    func defaults() {
        #expect(Self.refused(LegacyMacdRsi_1_0_0.self, [:]) == nil)
        #expect(Self.refused(LegacyMacdRsi_1_1_0.self, [:]) == nil)
        #expect(Self.refused(TrendMultifactor_1_0_0.self, [:]) == "target_notional")
        #expect(Self.refused(MeanReversion_1_0_0.self, [:]) == "target_notional")
        #expect(Self.refused(VolatilityOverlay_1_0_0.self, [:]) == "target_notional")
        for family in ["trend", "reversion", "overlay"] {
            #expect(Self.refused(family, "target_notional", .text("1e3")) == nil)
            #expect(Self.refused(family, "target_notional", .integer(0)) == "target_notional")
            #expect(Self.refused(family, "target_notional", .text("many")) == "target_notional")
        }
    }

    static let accepted: [(String, String, Double)] = [
        ("legacy 1.0", "max_notional_per_trade", 1e-9), ("legacy 1.1", "buy_rsi_threshold", 0),
        ("legacy 1.1", "sell_rsi_threshold", 100), ("trend", "w_ema", 0), ("trend", "w_return", 10),
        ("trend", "lookback", 2), ("trend", "lookback", 500), ("trend", "entry", 1), ("trend", "exit", -1),
        ("trend", "scale_mid", 1e-9), ("reversion", "window", 5), ("reversion", "window", 1000),
        ("reversion", "entry_z", 0.51), ("reversion", "exit_z", -3), ("reversion", "max_trend", 0),
        ("reversion", "max_spread", 0), ("overlay", "alpha", 1), ("overlay", "warmup_bars", 5),
        ("overlay", "warmup_bars", 5000), ("overlay", "calm_bars", 1), ("overlay", "rebalance", 0),
        ("overlay", "min_multiplier", 2), ("overlay", "max_multiplier", 0.25), ("overlay", "recover", 3),
    ]

    @Test("The ends of each range are taken", arguments: accepted)
    func inRange(family: String, name: String, value: Double) {
        #expect(Self.refused(family, name, .number(value)) == nil)
    }

    static let outOfRange: [(String, String, Double)] = [
        ("legacy 1.0", "max_notional_per_trade", 0), ("legacy 1.0", "max_notional_per_trade", -1),
        ("legacy 1.0", "max_notional_per_trade", .infinity), ("legacy 1.0", "max_notional_per_trade", .nan),
        ("legacy 1.1", "buy_rsi_threshold", -0.1), ("legacy 1.1", "buy_rsi_threshold", 65),
        ("legacy 1.1", "sell_rsi_threshold", 100.1), ("trend", "w_ema", -0.1), ("trend", "w_hist", 10.1),
        ("trend", "scale_ema", 0), ("trend", "scale_hist", 0), ("trend", "scale_mid", -1), ("trend", "scale_return", 0),
        ("trend", "lookback", 1), ("trend", "lookback", 501), ("trend", "lookback", 20.5), ("trend", "entry", 0),
        ("trend", "entry", 1.1), ("trend", "exit", 0.35), ("trend", "exit", -1.1), ("reversion", "window", 4),
        ("reversion", "window", 1001), ("reversion", "entry_z", 0), ("reversion", "exit_z", 2),
        ("reversion", "max_trend", -0.1), ("reversion", "max_spread", -0.1), ("overlay", "alpha", 0),
        ("overlay", "alpha", 1.1), ("overlay", "target_vol", 0), ("overlay", "ceiling_vol", 0),
        ("overlay", "min_multiplier", 0), ("overlay", "min_multiplier", 2.1), ("overlay", "max_multiplier", 0),
        ("overlay", "spike", 0), ("overlay", "recover", 0), ("overlay", "recover", 3.1), ("overlay", "calm_bars", 0),
        ("overlay", "rebalance", -0.1), ("overlay", "warmup_bars", 4), ("overlay", "warmup_bars", 5001),
    ]

    @Test("What lies outside a range is refused, by name", arguments: outOfRange)
    func outside(family: String, name: String, value: Double) {
        #expect(Self.refused(family, name, .number(value)) == name)
    }

    @Test("Rules that span several parameters")
    func combinations() {
        var weightless: [String: ParameterValue] = ["target_notional": .integer(1)]
        for weight in ["w_ema", "w_hist", "w_mid", "w_return"] { weightless[weight] = .integer(0) }
        #expect(Self.refused(TrendMultifactor_1_0_0.self, weightless) == "w_ema")
        func thresholds(_ buy: Int64, _ sell: Int64) -> String? {
            Self.refused(
                LegacyMacdRsi_1_1_0.self, ["buy_rsi_threshold": .integer(buy), "sell_rsi_threshold": .integer(sell)])
        }
        #expect(thresholds(70, 70) == "buy_rsi_threshold")
        #expect(thresholds(70, 71) == nil)
        #expect(Self.refused("overlay", "max_multiplier", .number(0.2)) == "min_multiplier")
    }

    @Test(
        "A parameter that the family does not know is refused",
        arguments: ["legacy 1.0", "legacy 1.1", "trend", "reversion", "overlay"])
    func unknown(family: String) {
        #expect(Self.refused(family, "confidence", .number(0.9)) == "confidence")
    }

    @Test("The thresholds belong to 1.1.0 alone")
    func olderVersion() {
        #expect(Self.refused("legacy 1.0", "buy_rsi_threshold", .integer(30)) == "buy_rsi_threshold")
        #expect(Self.refused("legacy 1.1", "buy_rsi_threshold", .integer(30)) == nil)
    }
}
