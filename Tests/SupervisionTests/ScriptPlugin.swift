import StrategySDK

/// A plugin that does what the event tells it to. The text feature `script` holds `key=action` pairs; a strategy follows its
/// own key, given as a parameter, or else `*`, or else has nothing new.
///
/// Actions: `long N`, `short N`, `flat`, `hold`, `throw`, `count` (long by the number of events that its state has seen),
/// `sum` (long by a number that depends on every event so far), `huge` (an intent that fits into no frame).
enum Script<Family: ScriptFamily>: StrategyPlugin {
    static var identity: PluginIdentity {
        PluginIdentity(family: Family.name, version: SemanticVersion(Family.major, 0, 0))
    }
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

    typealias State = Family.Memory

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
        var actions: [Substring: [Substring]] = [:]
        for entry in (features.script ?? "").split(separator: ";") {
            let parts = entry.split(separator: "=")
            if parts.count == 2 { actions[parts[0]] = parts[1].split(separator: " ") }
        }
        let action = actions[Substring(parameters.key)] ?? actions["*"] ?? []
        // Before anything can go wrong: a failure must not leave this behind.
        state.note(features.price, action.first ?? "")
        let notional = action.count > 1 ? Double(action[1]) ?? 0 : 0
        switch action.first {
        case "long": return .intent(.long(confidence: 0.5, targetNotional: notional, rationale: ["told"]))
        case "short": return .intent(.short(confidence: 0.5, targetNotional: notional, rationale: ["told"]))
        case "flat": return .intent(.flat(confidence: 0.5, rationale: ["told"]))
        case "count": return .intent(.long(confidence: 0.5, targetNotional: Double(state.seen), rationale: ["told"]))
        case "sum": return .intent(.long(confidence: 0.5, targetNotional: Double(state.sum), rationale: ["told"]))
        case "huge":
            return .intent(
                .long(confidence: 0.5, targetNotional: 1, rationale: [String(repeating: "h", count: 70_000)]))
        case "hold": return .noSignal(.holding)
        case "throw": throw Told()
        default: return .noSignal(.nothing)
        }
    }
}

protocol ScriptFamily: Sendable {
    associatedtype Memory: ScriptMemory
    static var name: String { get }
    static var major: UInt16 { get }
    static var stateScope: StateScope { get }
}

extension ScriptFamily {
    static var major: UInt16 { 1 }
    static var stateScope: StateScope { .perSymbol }
}

enum North: ScriptFamily {
    typealias Memory = PlainMemory
    static var name: String { "north" }
}

/// Another version, in the same worker.
enum NorthTwo: ScriptFamily {
    typealias Memory = PlainMemory
    static var name: String { "north" }
    static var major: UInt16 { 2 }
}

enum South: ScriptFamily {
    typealias Memory = PlainMemory
    static var name: String { "south" }
    static var stateScope: StateScope { .perStrategy }
}

/// Its state is an array, which a worker does not copy before each event.
enum West: ScriptFamily {
    typealias Memory = ListMemory
    static var name: String { "west" }
}

protocol ScriptMemory: StrategyState {
    /// Events.
    var seen: Int { get }
    /// Of every event that was noted, below a million.
    var sum: Int { get }
    mutating func note(_ price: Double, _ action: Substring)
}

struct PlainMemory: ScriptMemory {
    private(set) var seen = 0
    private(set) var sum = 0
    init() {}

    mutating func note(_ price: Double, _ action: Substring) {
        seen += 1
        sum = (sum * 31 + Int(price * 8) + action.utf8.count) % 999_983
    }
}

struct ListMemory: ScriptMemory {
    private(set) var seen = 0
    private var sums: [Int] = []
    init() {}

    var sum: Int { (sums.last ?? 0) + (sums.first ?? 0) % 7 }

    mutating func note(_ price: Double, _ action: Substring) {
        seen += 1
        if sums.count == 20 { sums.removeFirst() }
        sums.append(((sums.last ?? 0) * 31 + Int(price * 8) + action.utf8.count) % 999_983)
    }
}
