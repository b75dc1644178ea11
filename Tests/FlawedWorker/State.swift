import StrategySDK

/// Is silent for ever once a price was not above zero.
enum SpoiltByBadBar: Flawed {
    static let family = "flawed_spoilt_by_bad_bar"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        if features.price <= 0 { state.count = 1 }
        guard state.count == 0 else { return .noSignal(.insideBand) }
        return sound(features, parameters, context, &state)
    }
}

/// Keeps every price that there ever was.
enum GrowsForEver: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_grows", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct State: StrategyState {
        var sound = Sound.State()
        var seen: [Float] = []
        init() {}
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Sound.Reason> {
        state.seen.append(Float(features.price))
        return Sound.evaluate(features, parameters, context, &state.sound)
    }
}

/// Keeps a set, whose order no snapshot keeps.
enum KeepsSet: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_keeps_set", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct State: StrategyState {
        var sound = Sound.State()
        var levels: Set<Int> = []
        init() {}
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Sound.Reason> {
        state.levels.insert(Int(features.price.truncatingRemainder(dividingBy: 1) * 40) &* 7)
        return Sound.evaluate(features, parameters, context, &state.sound)
    }
}

/// Leaves a value out of what is written down.
enum ForgetsOnSnapshot: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_forgets", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct State: StrategyState {
        var prices = RollingWindow()
        var direction: Direction?
        private enum CodingKeys: String, CodingKey { case prices }
        init() {}
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Sound.Reason> {
        var sound = Sound.State()
        sound.prices = state.prices
        sound.direction = state.direction
        defer {
            state.prices = sound.prices
            state.direction = sound.direction
        }
        return Sound.evaluate(features, parameters, context, &sound)
    }
}

/// Reads a feature for nothing.
enum ReadsForNothing: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_reads_for_nothing", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct Features: StrategyFeatures {
        let price: Double
        let rsi: Double
        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            rsi = reader.number("rsi14")
        }
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout Sound.State
    ) -> Decision<Sound.Reason> {
        Sound.decide(features.price, parameters.band, parameters.notional, context, &state)
    }
}

/// Does not bear a gap in time.
enum FailsAfterGap: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_fails_after_gap", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct State: StrategyState {
        var sound = Sound.State()
        var time: Int64 = 0
        init() {}
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Sound.Reason> {
        let passed = context.eventTime.nanoseconds - state.time
        state.time = context.eventTime.nanoseconds
        if state.sound.prices.count > 0, passed > 86_400_000_000_000 { throw Thrown(description: "a day is missing") }
        return Sound.evaluate(features, parameters, context, &state.sound)
    }
}
