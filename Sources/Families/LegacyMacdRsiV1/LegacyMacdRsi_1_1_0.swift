public import StrategySDK

/// `legacy_macd_rsi@1.1.0`: version 1.0.0 with its two RSI levels as parameters.
///
/// With their defaults it decides exactly as 1.0.0 does. It shares no code with that version, so that neither can change
/// the other.
public enum LegacyMacdRsi_1_1_0: StrategyPlugin {
    public static let identity = PluginIdentity(family: "legacy_macd_rsi", version: SemanticVersion(1, 1, 0))
    public static let summary = "As 1.0.0, with the RSI levels as parameters."

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
        let buyThreshold: Double
        let sellThreshold: Double

        public init(from reader: inout ParameterReader) throws(ParameterError) {
            maxNotionalPerTrade = try reader.number(
                "max_notional_per_trade", .above(0), default: 100, "notional of every intent, in account currency")
            buyThreshold = try reader.number(
                "buy_rsi_threshold", .within(0...100), default: 35, "RSI below which to be long")
            sellThreshold = try reader.number(
                "sell_rsi_threshold", .within(0...100), default: 65, "RSI above which to be short")
            try reader.require(
                buyThreshold < sellThreshold, "buy_rsi_threshold",
                "\(buyThreshold) is not below sell_rsi_threshold \(sellThreshold)")
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
        let isOversold = features.rsi < parameters.buyThreshold
        let isOverbought = features.rsi > parameters.sellThreshold
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
