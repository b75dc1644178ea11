public import StrategySDK

/// `trend_multifactor@1.0.0`: follows a weighted score of four views of the trend, each within [−1, 1].
///
/// score = Σ w·factor / Σ w. It enters where the score reaches `entry`, leaves where it falls below `exit`, and turns a
/// position round where the opposite score reaches `entry`.
public enum TrendMultifactor_1_0_0: StrategyPlugin {
    public static let identity = PluginIdentity(family: "trend_multifactor", version: SemanticVersion(1, 0, 0))
    public static let summary = "With the trend, by a weighted score of four views of it."

    public struct Features: StrategyFeatures {
        let price, ema12, ema26, macdHistogram, bollingerMiddle: Double

        public init(from reader: inout FeatureReader) {
            price = reader.number("price")
            ema12 = reader.number("ema12")
            ema26 = reader.number("ema26")
            macdHistogram = reader.number("macd_hist")
            bollingerMiddle = reader.number("boll_mid")
        }
    }

    public struct State: StrategyState {
        var prices = RollingWindow()
        /// What was decided last; flat until the strategy is warm.
        var position = Direction.flat

        public init() {}
    }

    public enum Reason: String, QuietReason {
        /// No position, and the score reaches neither entry.
        case belowEntry = "below_entry"
        case holding
    }

    public static func warmUp(_ parameters: Parameters) -> Int { parameters.lookback }

    public static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        defer { state.prices.append(features.price, keeping: parameters.lookback) }
        // The window holds the `lookback` prices before this one, so its oldest is the price that many bars ago.
        guard !context.isWarmingUp, let pastPrice = state.prices.oldest else { return .noSignal(.belowEntry) }

        let factors = TrendFactors(features, pastPrice: pastPrice, parameters)
        let score = factors.score

        if score >= parameters.entry, state.position != .long {
            state.position = .long
            return .intent(
                .long(
                    confidence: abs(score), targetNotional: parameters.targetNotional,
                    rationale: factors.names { $0 > 0 }))
        }
        if score <= -parameters.entry, state.position != .short {
            state.position = .short
            return .intent(
                .short(
                    confidence: abs(score), targetNotional: parameters.targetNotional,
                    rationale: factors.names { $0 < 0 }))
        }
        switch state.position {
        case .long where score < parameters.exit, .short where score > -parameters.exit:
            state.position = .flat
            return .intent(.flat(confidence: 1 - abs(score), rationale: ["score_decayed"]))
        case .long, .short:
            return .noSignal(.holding)
        case .flat:
            return .noSignal(.belowEntry)
        }
    }
}
