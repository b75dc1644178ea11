public import StrategySDK

/// `mean_reversion@1.0.0`: buys what is far below its own recent mean, sells what is far above, and waits for it to return.
///
/// Mean and population deviation are those of the last `window` prices before this one, and
/// z = (price − mean) / deviation.
public enum MeanReversion_1_0_0: StrategyPlugin {
    public static let identity = PluginIdentity(family: "mean_reversion", version: SemanticVersion(1, 0, 0))
    public static let summary = "Against prices far from their recent mean, until they return to it."

    public struct Features: StrategyFeatures {
        let price: Double
        let ema12: Double?
        let ema26: Double?
        let spread: Double?

        public init(from reader: inout FeatureReader) {
            price = reader.number("price")
            ema12 = reader.optionalNumber("ema12")
            ema26 = reader.optionalNumber("ema26")
            spread = reader.optionalNumber("spread")
        }
    }

    public struct Parameters: StrategyParameters {
        let targetNotional, entryZ, exitZ, maxTrend, maxSpread: Double
        let window: Int

        public init(from reader: inout ParameterReader) throws(ParameterError) {
            targetNotional = try reader.number(
                "target_notional", .above(0), "notional of a position in account currency")
            window = try reader.integer("window", 5...1000, default: 48, "bars of the mean and the deviation")
            entryZ = try reader.number("entry_z", .above(0), default: 2, "distance to enter at, in deviations")
            exitZ = try reader.number("exit_z", default: 0.5, "distance to leave at, in deviations; below entry_z")
            maxTrend = try reader.number(
                "max_trend", .atLeast(0), default: 0.004, "|ema12 − ema26| / price above which not to enter")
            maxSpread = try reader.number(
                "max_spread", .atLeast(0), default: 0.001, "spread / price above which not to enter")
            try reader.require(exitZ < entryZ, "exit_z", "\(exitZ) is not below entry_z \(entryZ)")
        }
    }

    public struct State: StrategyState {
        var prices = RollingWindow()
        /// What was decided last; flat until the strategy is warm.
        var position = Direction.flat

        public init() {}
    }

    public enum Reason: String, QuietReason {
        case insideBand = "inside_band"
        case holding
        /// All prices of the window are equal: there is no z.
        case flatMarket = "flat_market"
        case trendVeto = "trend_veto"
        case spreadVeto = "spread_veto"
    }

    public static func warmUp(_ parameters: Parameters) -> Int { parameters.window }

    public static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        defer { state.prices.append(features.price, keeping: parameters.window) }
        guard !context.isWarmingUp else { return .noSignal(.insideBand) }

        let mean = state.prices.mean()
        let deviation = state.prices.populationDeviation(around: mean)
        guard deviation != 0 else { return .noSignal(.flatMarket) }
        let z = (features.price - mean) / deviation
        let confidence = min(1, abs(z) / (2 * parameters.entryZ))

        switch state.position {
        case .flat:
            guard abs(z) >= parameters.entryZ else { return .noSignal(.insideBand) }
            if let veto = veto(features, parameters) { return .noSignal(veto) }
            state.position = z < 0 ? .long : .short
            return .intent(
                StrategyIntent(
                    direction: state.position, confidence: confidence, targetNotional: parameters.targetNotional,
                    rationale: [z < 0 ? "z_below_entry" : "z_above_entry"]))
        case .long where z >= -parameters.exitZ, .short where z <= parameters.exitZ:
            state.position = .flat
            return .intent(.flat(confidence: confidence, rationale: ["reverted"]))
        case .long, .short:
            return .noSignal(.holding)
        }
    }

    /// Why not to enter now. A feature that is absent vetoes nothing.
    private static func veto(_ features: Features, _ parameters: Parameters) -> Reason? {
        if let ema12 = features.ema12, let ema26 = features.ema26,
            abs(ema12 - ema26) / features.price > parameters.maxTrend
        {
            return .trendVeto
        }
        if let spread = features.spread, spread / features.price > parameters.maxSpread { return .spreadVeto }
        return nil
    }
}
