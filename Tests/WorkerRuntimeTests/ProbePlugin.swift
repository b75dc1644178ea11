import StrategySDK

/// A plugin that tells what it was given: it wants an intent at every event, whose meta holds what it saw.
///
/// The text `note` makes it misbehave.
enum Probe<Scope: ProbeScope>: StrategyPlugin {
    static var identity: PluginIdentity { PluginIdentity(family: Scope.family, version: SemanticVersion(1, 0, 0)) }
    static var summary: String { "Tells what it sees." }
    static var stateScope: StateScope { Scope.stateScope }

    struct Features: StrategyFeatures {
        let price: Double
        let spread: Double?
        let note: String?

        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            spread = reader.optionalNumber("spread")
            note = reader.optionalText("note")
        }
    }

    struct Parameters: StrategyParameters {
        let warmUp: Int
        let level: Double

        init(from reader: inout ParameterReader) throws(ParameterError) {
            warmUp = try reader.integer("warm_up", 0...100, default: 0, "events that do not count")
            level = try reader.number("level", .atLeast(0), "price from which to speak")
        }
    }

    struct State: StrategyState {
        var calls = 0
        var lastPrice = 0.0
        init() {}
    }

    enum Reason: String, QuietReason {
        case belowLevel = "below_level"
        case silent
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func warmUp(_ parameters: Parameters) -> Int { parameters.warmUp }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Reason> {
        switch features.note {
        case "throw": throw Failure(description: "asked to throw")
        case "throw at length": throw Failure(description: "x" + String(repeating: "é", count: 4000))
        case "silence": return .noSignal(.silent)
        default: break
        }
        state.calls += 1
        defer { state.lastPrice = features.price }
        guard features.price >= parameters.level else { return .noSignal(.belowLevel) }
        var intent = StrategyIntent.long(confidence: 0.5, targetNotional: features.price, rationale: [context.symbol])
        intent.horizon = context.timeframe
        intent.meta = [
            MetaEntry("calls", .integer(Int64(state.calls))), MetaEntry("last", .number(state.lastPrice)),
            MetaEntry("time", .integer(context.eventTime.nanoseconds)),
            MetaEntry("warming", .boolean(context.isWarmingUp)),
        ]
        if let spread = features.spread { intent.meta.append(MetaEntry("spread", .number(spread))) }
        if let note = features.note {
            let size = Int(note.drop { !$0.isNumber }) ?? 0
            intent.meta.append(MetaEntry("note", .text(note + String(repeating: "x", count: size))))
        }
        return .intent(intent)
    }
}

protocol ProbeScope: Sendable {
    static var family: String { get }
    static var stateScope: StateScope { get }
}

enum PerSymbol: ProbeScope {
    static var family: String { "probe_symbol" }
    static var stateScope: StateScope { .perSymbol }
}

enum PerStrategy: ProbeScope {
    static var family: String { "probe_strategy" }
    static var stateScope: StateScope { .perStrategy }
}

/// Reads nothing, takes nothing, remembers nothing.
enum Mute: StrategyPlugin {
    static let identity = PluginIdentity(family: "mute", version: SemanticVersion(2, 0, 1))
    static let summary = "Says nothing."

    struct Features: StrategyFeatures {
        init(from reader: inout FeatureReader) {}
    }
    enum Reason: String, QuietReason { case nothing }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> { .noSignal(.nothing) }
}

/// Needs a text.
enum Reader: StrategyPlugin {
    static let identity = PluginIdentity(family: "reader", version: SemanticVersion(1, 0, 0))
    static let summary = "Repeats a text."

    struct Features: StrategyFeatures {
        let headline: String
        let price: Double
        init(from reader: inout FeatureReader) {
            headline = reader.text("headline")
            price = reader.number("price")
        }
    }
    enum Reason: String, QuietReason { case nothing }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        .intent(.short(confidence: 1, targetNotional: features.price, rationale: [features.headline]))
    }
}
