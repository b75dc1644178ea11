public import StrategySDK

extension TrendMultifactor_1_0_0 {
    /// The weights, scales and levels of the score.
    public struct Parameters: StrategyParameters {
        let targetNotional: Double
        let scaleEma, weightEma: Double
        let scaleHistogram, weightHistogram: Double
        let scaleMiddle, weightMiddle: Double
        let scaleReturn, weightReturn: Double
        let lookback: Int
        let entry, exit: Double

        public init(from reader: inout ParameterReader) throws(ParameterError) {
            targetNotional = try reader.number(
                "target_notional", .above(0), "notional of a position in account currency")
            scaleEma = try reader.number(
                "scale_ema", .above(0), default: 0.002, "(ema12 − ema26) / price that counts as a full trend")
            weightEma = try reader.number("w_ema", .within(0...10), default: 1, "weight of ema_spread")
            scaleHistogram = try reader.number(
                "scale_hist", .above(0), default: 0.0005, "macd_hist / price that counts as a full trend")
            weightHistogram = try reader.number("w_hist", .within(0...10), default: 1, "weight of macd_hist")
            scaleMiddle = try reader.number(
                "scale_mid", .above(0), default: 0.005, "(price − boll_mid) / price that counts as a full trend")
            weightMiddle = try reader.number("w_mid", .within(0...10), default: 1, "weight of bollinger_mid")
            scaleReturn = try reader.number(
                "scale_return", .above(0), default: 0.01, "return over lookback bars that counts as a full trend")
            weightReturn = try reader.number("w_return", .within(0...10), default: 1, "weight of lookback_return")
            lookback = try reader.integer("lookback", 2...500, default: 20, "bars of lookback_return")
            entry = try reader.number("entry", .above(0, through: 1), default: 0.35, "score at which to enter")
            exit = try reader.number(
                "exit", .within(-1...1), default: 0.10, "score below which to leave; below entry")
            try reader.require(
                weightEma + weightHistogram + weightMiddle + weightReturn > 0, "w_ema",
                "the weights w_ema, w_hist, w_mid and w_return are all 0; at least one must be above 0")
            try reader.require(exit < entry, "exit", "\(exit) is not below entry \(entry)")
        }
    }
}
