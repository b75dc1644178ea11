public import StrategySDK

/// `volatility_overlay@1.0.0`: follows the sign of two averages and holds the less the more the price moves.
///
/// r = price / previous − 1; variance = (1 − alpha)·variance + alpha·r², first r²; vol = √variance.
///
/// How the definition is read where it leaves room:
/// - *vol* is one value throughout, this bar's return included. A spike can therefore be seen only where
///   alpha < 1 / spike².
/// - A *spike* is |r| > spike × vol. It sets the cut, also within a cut, and the count of calm bars to 0.
/// - The cut is over *on* the bar that completes `calm_bars` calm bars in a row; the spike's own bar is not one of them.
/// - The notional *moves* against that of the last intent, which is 0 before the first one and after `flat`.
/// - Before the first intent the position counts as flat, so a strategy never begins by asking for nothing.
/// - `scaled_up` and `scaled_down` compare the multiplier with 1; `spike_cut` stands in their place during a cut.
/// - Above the ceiling `volatility_above_ceiling` is the rationale of the `flat`, and then the reason for silence.
public enum VolatilityOverlay_1_0_0: StrategyPlugin {
    public static let identity = PluginIdentity(family: "volatility_overlay", version: SemanticVersion(1, 0, 0))
    public static let summary = "With the trend, sized by volatility: cut after spikes, out above a ceiling."

    public struct Features: StrategyFeatures {
        let price, ema12, ema26: Double

        public init(from reader: inout FeatureReader) {
            price = reader.number("price")
            ema12 = reader.number("ema12")
            ema26 = reader.number("ema26")
        }

        /// The sign of ema12 − ema26.
        var trend: Direction {
            if ema12 > ema26 { return .long }
            return ema12 < ema26 ? .short : .flat
        }
    }

    public enum Reason: String, QuietReason {
        /// Direction unchanged, and the notional has not moved by `rebalance`.
        case withinBand = "within_band"
        case volatilityAboveCeiling = "volatility_above_ceiling"
    }

    public static func warmUp(_ parameters: Parameters) -> Int { parameters.warmUpBars }

    public static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        guard let volatility = state.updateVolatility(features.price, parameters), !context.isWarmingUp else {
            return .noSignal(.withinBand)
        }

        let isAboveCeiling = volatility > parameters.ceilingVolatility
        let direction = isAboveCeiling ? .flat : features.trend
        let ratio = parameters.targetVolatility / volatility
        let multiplier =
            state.isCut
            ? parameters.minMultiplier : ratio.clamped(to: parameters.minMultiplier...parameters.maxMultiplier)
        let notional = direction == .flat ? 0 : multiplier * parameters.targetNotional

        let hasMoved = abs(notional - state.notional) >= parameters.rebalance * parameters.targetNotional
        guard direction != state.direction || (direction != .flat && hasMoved) else {
            return .noSignal(isAboveCeiling ? .volatilityAboveCeiling : .withinBand)
        }
        state.direction = direction
        state.notional = notional
        return .intent(
            StrategyIntent(
                direction: direction, confidence: min(1, ratio), targetNotional: notional,
                rationale: rationale(direction, isAboveCeiling, state.isCut, multiplier)))
    }

    private static func rationale(
        _ direction: Direction, _ isAboveCeiling: Bool, _ isCut: Bool, _ multiplier: Double
    ) -> [String] {
        let size = isCut ? "spike_cut" : multiplier < 1 ? "scaled_down" : "scaled_up"
        switch direction {
        case .long: return ["trend_up", size]
        case .short: return ["trend_down", size]
        case .flat: return [isAboveCeiling ? "volatility_above_ceiling" : "no_trend"]
        }
    }
}
