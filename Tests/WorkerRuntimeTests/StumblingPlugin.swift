import StrategySDK

/// What a ``Stumbler`` remembers.
protocol StumblerMemory: StrategyState {
    static var family: String { get }
    /// Everything that it was given, as far as it can tell.
    var sum: Double { get }
    mutating func add(_ value: Double)
}

/// Lies in one piece of memory, and so costs nothing to copy.
struct PlainMemory: StumblerMemory {
    static let family = "plain"
    var sum = 0.0
    mutating func add(_ value: Double) { sum += value }
}

/// Lies elsewhere.
struct ArrayMemory: StumblerMemory {
    static let family = "array"
    var values: [Double] = []
    /// What no snapshot can hold, once it is there.
    var odd: [String: Int]?
    var sum: Double { values.reduce(0, +) }
    mutating func add(_ value: Double) { values.append(value) }
}

/// Changes its memory first and then does what the text `note` says: `throw`, `huge` (wants an intent that fits into no
/// record), `grow` (remembers `price` values more), `odd` (remembers what cannot be written down). Else it tells the sum of
/// all prices.
enum Stumbler<Memory: StumblerMemory>: StrategyPlugin {
    static var identity: PluginIdentity { PluginIdentity(family: Memory.family, version: SemanticVersion(1, 0, 0)) }
    static var summary: String { "Changes its mind before it fails." }

    struct Features: StrategyFeatures {
        let price: Double
        let note: String?

        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            note = reader.optionalText("note")
        }
    }

    enum Reason: String, QuietReason { case nothing }

    struct Failure: Error {}

    typealias State = Memory

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout Memory
    ) throws -> Decision<Reason> {
        state.add(features.price)
        var intent = StrategyIntent.long(confidence: 1, targetNotional: state.sum, rationale: [])
        switch features.note {
        case "throw": throw Failure()
        case "huge": intent.meta = [MetaEntry("filler", .text(String(repeating: "x", count: 65_535)))]
        case "grow": for _ in 0..<Int(features.price) { state.add(1) }
        case "odd":
            if var array = state as? ArrayMemory {
                array.odd = ["a": 1]
                if let odd = array as? Memory { state = odd }
            }
        default: break
        }
        return .intent(intent)
    }
}
