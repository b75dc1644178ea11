import StrategySDK

/// A plugin that does what the event tells it to. The text feature `script` holds `key=action` pairs; a strategy follows its
/// own key, given as a parameter, or else `*`, or else has nothing new.
///
/// Actions: `long N`, `short N`, `flat`, `hold`, `throw`, `count` (long by the number of events that its state has seen).
enum Script<Family: ScriptFamily>: StrategyPlugin {
    static var identity: PluginIdentity { PluginIdentity(family: Family.name, version: SemanticVersion(1, 0, 0)) }
    static var summary: String { "Does as it is told." }
    static var stateScope: StateScope { Family.stateScope }

    struct Features: StrategyFeatures {
        let price: Double
        let script: String?

        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            script = reader.optionalText("script")
        }
    }

    struct Parameters: StrategyParameters {
        let key: String
        let warmUp: Int

        init(from reader: inout ParameterReader) throws(ParameterError) {
            key = try reader.text("key", [], "whose actions to follow")
            warmUp = try reader.integer("warm_up", 0...100, default: 0, "events that do not count")
        }
    }

    struct State: StrategyState {
        var seen = 0
        init() {}
    }

    enum Reason: String, QuietReason {
        case nothing
        case holding
    }

    struct Told: Error, CustomStringConvertible {
        let description = "told to throw"
    }

    static func warmUp(_ parameters: Parameters) -> Int { parameters.warmUp }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Reason> {
        state.seen += 1
        var actions: [Substring: [Substring]] = [:]
        for entry in (features.script ?? "").split(separator: ";") {
            let parts = entry.split(separator: "=")
            if parts.count == 2 { actions[parts[0]] = parts[1].split(separator: " ") }
        }
        let action = actions[Substring(parameters.key)] ?? actions["*"] ?? []
        let notional = action.count > 1 ? Double(action[1]) ?? 0 : 0
        switch action.first {
        case "long": return .intent(.long(confidence: 0.5, targetNotional: notional, rationale: ["told"]))
        case "short": return .intent(.short(confidence: 0.5, targetNotional: notional, rationale: ["told"]))
        case "flat": return .intent(.flat(confidence: 0.5, rationale: ["told"]))
        case "count": return .intent(.long(confidence: 0.5, targetNotional: Double(state.seen), rationale: ["told"]))
        case "hold": return .noSignal(.holding)
        case "throw": throw Told()
        default: return .noSignal(.nothing)
        }
    }
}

protocol ScriptFamily: Sendable {
    static var name: String { get }
    static var stateScope: StateScope { get }
}

enum North: ScriptFamily {
    static var name: String { "north" }
    static var stateScope: StateScope { .perSymbol }
}

enum South: ScriptFamily {
    static var name: String { "south" }
    static var stateScope: StateScope { .perStrategy }
}
