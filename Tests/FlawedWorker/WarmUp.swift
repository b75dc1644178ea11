import StrategySDK

/// Decides before its window is full.
enum WarmUpTooShort: Flawed {
    static let family = "flawed_warm_up_short"
    static func warmUp(_ parameters: Parameters) -> Int { Sound.length - 1 }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        sound(features, parameters, context, &state)
    }
}

/// Waits for one event more than it uses.
enum WarmUpTooLong: Flawed {
    static let family = "flawed_warm_up_long"
    static func warmUp(_ parameters: Parameters) -> Int { Sound.length + 1 }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        sound(features, parameters, context, &state)
    }
}

/// An average over hundreds of events that is trusted after ten.
enum SlowAverage: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_slow_average", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct State: StrategyState {
        var average = Ewma()
        var direction: Direction?
        init() {}
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { 10 }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Sound.Reason> {
        // Not spoilt by a price that no market has.
        if let average = state.average.value, !(0.5...2).contains(features.price / average) {
            return .noSignal(.insideBand)
        }
        let average = state.average.update(features.price, alpha: 0.005)
        guard !context.isWarmingUp else { return .noSignal(.insideBand) }
        let direction: Direction = features.price > average ? .long : .short
        guard direction != state.direction else { return .noSignal(.holding) }
        state.direction = direction
        return .intent(
            StrategyIntent(
                direction: direction, confidence: 0.5, targetNotional: parameters.notional, rationale: ["trend"]))
    }
}

/// Without a flaw: its window ends with the event at hand, so that it needs one event less before.
enum IncludesItsOwnBar: StrategyPlugin {
    static let identity = PluginIdentity(family: "sound_own_bar", version: SemanticVersion(1, 0, 0))
    static let summary = "With the trend of ten prices, its own included."

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length - 1 }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext,
        _ state: inout Sound.State
    ) -> Decision<Sound.Reason> {
        state.prices.append(features.price, keeping: Sound.length)
        guard !context.isWarmingUp else { return .noSignal(.insideBand) }
        let distance = features.price / state.prices.mean() - 1
        guard abs(distance) > parameters.band else { return .noSignal(.insideBand) }
        let direction: Direction = distance > 0 ? .long : .short
        guard direction != state.direction else { return .noSignal(.holding) }
        state.direction = direction
        return .intent(
            StrategyIntent(
                direction: direction, confidence: min(1, abs(distance) * 50), targetNotional: parameters.notional,
                rationale: ["trend"]))
    }
}
