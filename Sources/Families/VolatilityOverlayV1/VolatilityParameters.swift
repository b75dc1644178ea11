public import StrategySDK

extension VolatilityOverlay_1_0_0 {
    /// How volatility is measured and what it does to the position.
    public struct Parameters: StrategyParameters {
        let targetNotional: Double
        let alpha: Double
        let targetVolatility, ceilingVolatility: Double
        let minMultiplier, maxMultiplier: Double
        let spike, recover: Double
        let calmBars: Int
        let rebalance: Double
        let warmUpBars: Int

        public init(from reader: inout ParameterReader) throws(ParameterError) {
            targetNotional = try reader.number(
                "target_notional", .above(0), "notional at a multiplier of 1, in account currency")
            alpha = try reader.number(
                "alpha", .above(0, through: 1), default: 0.0143, "weight of the newest squared return in the variance")
            targetVolatility = try reader.number(
                "target_vol", .above(0), default: 0.001, "volatility per bar at which the multiplier is 1")
            ceilingVolatility = try reader.number(
                "ceiling_vol", .above(0), default: 0.01, "volatility per bar above which to be flat")
            minMultiplier = try reader.number("min_multiplier", .above(0), default: 0.25, "smallest multiplier")
            maxMultiplier = try reader.number("max_multiplier", .above(0), default: 2, "largest multiplier")
            spike = try reader.number("spike", .above(0), default: 3, "|return| / volatility beyond which to cut")
            recover = try reader.number(
                "recover", .above(0), default: 1.5, "|return| / volatility up to which a bar is calm; at most spike")
            calmBars = try reader.integer("calm_bars", 1...5000, default: 12, "calm bars in a row that end a cut")
            rebalance = try reader.number(
                "rebalance", .atLeast(0), default: 0.10, "move of the notional to tell, as a share of target_notional")
            warmUpBars = try reader.integer(
                "warmup_bars", 5...5000, default: 250, "bars in which only variance and cut are followed")
            try reader.require(
                minMultiplier <= maxMultiplier, "min_multiplier",
                "\(minMultiplier) is above max_multiplier \(maxMultiplier)")
            try reader.require(recover <= spike, "recover", "\(recover) is above spike \(spike)")
        }
    }
}
