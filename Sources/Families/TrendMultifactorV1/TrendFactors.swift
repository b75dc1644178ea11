import StrategySDK

/// The four views of the trend at one event, each within [−1, 1], with their weights.
struct TrendFactors {
    private struct Factor {
        let value: Double
        let weight: Double

        /// How far it moves the score, but for the common divisor.
        var contribution: Double { weight * value }
    }

    private let emaSpread, macdHistogram, bollingerMiddle, lookbackReturn: Factor

    init(
        _ features: TrendMultifactor_1_0_0.Features, pastPrice: Double, _ parameters: TrendMultifactor_1_0_0.Parameters
    ) {
        let price = features.price
        emaSpread = Factor(
            value: ((features.ema12 - features.ema26) / price / parameters.scaleEma).clamped(to: -1...1),
            weight: parameters.weightEma)
        macdHistogram = Factor(
            value: (features.macdHistogram / price / parameters.scaleHistogram).clamped(to: -1...1),
            weight: parameters.weightHistogram)
        bollingerMiddle = Factor(
            value: ((price - features.bollingerMiddle) / price / parameters.scaleMiddle).clamped(to: -1...1),
            weight: parameters.weightMiddle)
        lookbackReturn = Factor(
            value: ((price / pastPrice - 1) / parameters.scaleReturn).clamped(to: -1...1),
            weight: parameters.weightReturn)
    }

    /// Σ w·factor / Σ w, both added in the order of the definition: the order is part of the result.
    var score: Double {
        (emaSpread.contribution + macdHistogram.contribution + bollingerMiddle.contribution
            + lookbackReturn.contribution)
            / (emaSpread.weight + macdHistogram.weight + bollingerMiddle.weight + lookbackReturn.weight)
    }

    /// The names of the factors whose value agrees, by falling |w·factor|, then by name.
    func names(where agrees: (Double) -> Bool) -> [String] {
        let named = [
            ("ema_spread", emaSpread), ("macd_hist", macdHistogram), ("bollinger_mid", bollingerMiddle),
            ("lookback_return", lookbackReturn),
        ]
        return named.filter { agrees($0.1.value) }
            .sorted { left, right in
                let (leftSize, rightSize) = (abs(left.1.contribution), abs(right.1.contribution))
                return leftSize == rightSize ? left.0 < right.0 : leftSize > rightSize
            }
            .map(\.0)
    }
}
