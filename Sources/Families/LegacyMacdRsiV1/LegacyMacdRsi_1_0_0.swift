public import StrategySDK

/// `legacy_macd_rsi@1.0.0`: what the runtime that this one replaces does, as it was observed.
///
/// A level test, not a crossover, whatever its rationale says: it repeats its intent on every bar on which the levels
/// hold. All four comparisons are strict, and the RSI is not checked for its range.
public enum LegacyMacdRsi_1_0_0: StrategyPlugin {
    public static let identity = PluginIdentity(family: "legacy_macd_rsi", version: SemanticVersion(1, 0, 0))
    public static let summary = "Long while MACD is above its signal and the RSI below 35; short in the mirror image."

    public struct Features: StrategyFeatures {
        let macd: Double
        let macdSignal: Double
        let rsi: Double

        public init(from reader: inout FeatureReader) {
            macd = reader.number("macd")
            macdSignal = reader.number("macd_signal")
            rsi = reader.number("rsi14")
        }
    }

    public struct Parameters: StrategyParameters {
        let maxNotionalPerTrade: Double

        public init(from reader: inout ParameterReader) throws(ParameterError) {
            maxNotionalPerTrade = try reader.number(
                "max_notional_per_trade", .above(0), default: 100, "notional of every intent, in account currency")
        }
    }

    public enum Reason: String, QuietReason {
        /// The RSI is at neither extreme.
        case rsiNeutral = "rsi_neutral"
        /// The RSI is at an extreme, and MACD equals its signal.
        case macdEqual = "macd_equal"
        /// Oversold with MACD below its signal, or overbought with MACD above it.
        case macdAgainstRsi = "macd_against_rsi"
    }

    public static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        let isOversold = features.rsi < 35
        let isOverbought = features.rsi > 65
        if features.macd > features.macdSignal, isOversold {
            return .intent(
                .long(
                    confidence: 0.65, targetNotional: parameters.maxNotionalPerTrade,
                    rationale: ["macd_cross_up", "rsi_oversold"]))
        }
        if features.macd < features.macdSignal, isOverbought {
            return .intent(
                .short(
                    confidence: 0.65, targetNotional: parameters.maxNotionalPerTrade,
                    rationale: ["macd_cross_down", "rsi_overbought"]))
        }
        guard isOversold || isOverbought else { return .noSignal(.rsiNeutral) }
        return .noSignal(features.macd == features.macdSignal ? .macdEqual : .macdAgainstRsi)
    }
}
