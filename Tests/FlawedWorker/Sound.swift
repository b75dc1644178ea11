import StrategySDK

/// A small strategy without a flaw, which every flawed one is made from: with the trend of ten prices.
enum Sound: StrategyPlugin {
    static let identity = PluginIdentity(family: "sound", version: SemanticVersion(1, 0, 0))
    static let summary = "With the trend of ten prices."

    struct Features: StrategyFeatures {
        let price: Double
        init(from reader: inout FeatureReader) { price = reader.number("price") }
    }

    struct Parameters: StrategyParameters {
        let band: Double
        let notional: Double

        init(from reader: inout ParameterReader) throws(ParameterError) {
            band = try reader.number(
                "band", .within(0...0.1), default: 0.0005, "distance from the mean, as a share of it")
            notional = try reader.number("notional", .above(0, through: 1e9), default: 1000, "account currency")
        }
    }

    struct State: StrategyState {
        var prices = RollingWindow()
        var direction: Direction?
        /// For flaws that count.
        var count = 0

        init() {}
    }

    enum Reason: String, QuietReason {
        case insideBand = "inside_band"
        case holding
    }

    static let length = 10

    static func warmUp(_ parameters: Parameters) -> Int { length }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        decide(features.price, parameters.band, parameters.notional, context, &state)
    }

    static func decide(
        _ price: Double, _ band: Double, _ notional: Double, _ context: StrategyContext, _ state: inout State,
        length: Int = length
    ) -> Decision<Reason> {
        defer { state.prices.append(price, keeping: length) }
        guard !context.isWarmingUp, state.prices.count > 0 else { return .noSignal(.insideBand) }
        let distance = price / state.prices.mean() - 1
        guard abs(distance) > band else { return .noSignal(.insideBand) }
        let direction: Direction = distance > 0 ? .long : .short
        guard direction != state.direction else { return .noSignal(.holding) }
        state.direction = direction
        return .intent(
            StrategyIntent(
                direction: direction, confidence: min(1, abs(distance) * 100), targetNotional: notional,
                rationale: ["trend"]))
    }
}

/// A strategy that is sound but for one thing.
protocol Flawed: StrategyPlugin
where Features == Sound.Features, Parameters == Sound.Parameters, State == Sound.State, Reason == Sound.Reason {
    static var family: String { get }
}

extension Flawed {
    static var identity: PluginIdentity { PluginIdentity(family: family, version: SemanticVersion(1, 0, 0)) }
    static var summary: String { "Sound, but for one thing." }
    static func warmUp(_ parameters: Parameters) -> Int { Sound.length }

    static func sound(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        Sound.evaluate(features, parameters, context, &state)
    }
}

/// A whole number of a price, for flaws that hit some events and not others.
func number(of price: Double) -> UInt64 { (abs(price) * 1e6).bitPattern >> 13 }

struct Thrown: Error, CustomStringConvertible {
    let description: String
}
