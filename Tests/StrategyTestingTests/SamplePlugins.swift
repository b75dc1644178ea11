import StrategySDK

/// Reads one of each kind of feature, out of order, and tells in its rationale what it has read.
enum Reading: StrategyPlugin {
    static let identity = PluginIdentity(family: "reading", version: SemanticVersion(1, 0, 0))
    static let summary = "Tells what it has read."

    struct Features: StrategyFeatures {
        let flag: String
        let price: Double
        let note: String?
        let spread: Double?

        init(from reader: inout FeatureReader) {
            flag = reader.text("flag")
            price = reader.number("price")
            note = reader.optionalText("note")
            spread = reader.optionalNumber("spread")
        }
    }
    enum Reason: String, QuietReason { case never }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        .intent(
            .flat(
                confidence: 0,
                rationale: [
                    features.flag, "\(features.price)", features.note ?? "-", features.spread.map { "\($0)" } ?? "-",
                    context.symbol, context.timeframe, "\(context.eventTime.nanoseconds / 1_000_000_000)",
                ]))
    }
}

/// Counts events, and throws at a negative price after it has counted.
struct Counting<Count: StrategyState & Counter, Scope: ScopeName>: StrategyPlugin {
    static var identity: PluginIdentity { PluginIdentity(family: "counting", version: SemanticVersion(1, 0, 0)) }
    static var summary: String { "Counts." }
    static var stateScope: StateScope { Scope.scope }

    struct Features: StrategyFeatures {
        let price: Double
        init(from reader: inout FeatureReader) { price = reader.number("price") }
    }
    struct Negative: Error {}
    enum Reason: String, QuietReason { case never }

    static func warmUp(_ parameters: NoParameters) -> Int { 2 }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout Count
    ) throws -> Decision<Reason> {
        state.add()
        guard features.price >= 0 else { throw Negative() }
        return .intent(.flat(confidence: 0, rationale: ["\(state.value)"]))
    }
}

protocol Counter {
    var value: Int { get }
    mutating func add()
}

struct PlainCount: StrategyState, Counter {
    var value = 0
    mutating func add() { value += 1 }
}

struct UnorderedCount: StrategyState, Counter {
    var counts: [String: Int] = [:]
    var value: Int { counts["all"] ?? 0 }
    mutating func add() { counts["all", default: 0] += 1 }
}

/// Written by hand, and wrongly: it comes back as another number.
struct LossyCount: StrategyState, Counter {
    var value = 0
    mutating func add() { value += 1 }

    init() {}
    init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(Int.self) / 2 }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

protocol ScopeName: Sendable { static var scope: StateScope { get } }
enum EachSymbol: ScopeName { static let scope = StateScope.perSymbol }
enum AllSymbols: ScopeName { static let scope = StateScope.perStrategy }
