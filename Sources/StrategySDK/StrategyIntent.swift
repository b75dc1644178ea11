/// What a strategy wants to hold.
public enum Direction: UInt8, Sendable, CaseIterable, Codable {
    case long = 0
    case short = 1
    case flat = 2

    /// As it stands in an intent line.
    public var name: String {
        switch self {
        case .long: "long"
        case .short: "short"
        case .flat: "flat"
        }
    }
}

/// A value of an intent's `meta`.
public enum MetaValue: Sendable, Equatable {
    case number(Double)
    case integer(Int64)
    case boolean(Bool)
    case text(String)
}

/// One entry of an intent's `meta`. Keys are unique within an intent and 1 to 128 bytes long.
public struct MetaEntry: Sendable, Equatable {
    public let key: String
    public let value: MetaValue

    public init(_ key: String, _ value: MetaValue) {
        self.key = key
        self.value = value
    }
}

/// What a strategy wants from now on; never an order.
///
/// The host checks every field and turns a value outside its range into the outcome `bad_output`.
public struct StrategyIntent: Sendable, Equatable {
    public var direction: Direction
    /// How sure the strategy is, within [0, 1].
    public var confidence: Double
    /// The absolute exposure wanted in account currency, finite and ≥ 0; 0 for `flat`.
    public var targetNotional: Double
    /// How long the view holds; nil stands for the event's timeframe. At most 64 bytes.
    public var horizon: String?
    /// Why, in short tokens: at most 16, each at most 256 bytes.
    public var rationale: [String]
    /// Values worth keeping with the intent: at most 32 entries and 4 KiB.
    public var meta: [MetaEntry]

    public init(
        direction: Direction, confidence: Double, targetNotional: Double, horizon: String? = nil, rationale: [String],
        meta: [MetaEntry] = []
    ) {
        self.direction = direction
        self.confidence = confidence
        self.targetNotional = targetNotional
        self.horizon = horizon
        self.rationale = rationale
        self.meta = meta
    }

    /// To hold `targetNotional` on the long side.
    public static func long(confidence: Double, targetNotional: Double, rationale: [String]) -> Self {
        Self(direction: .long, confidence: confidence, targetNotional: targetNotional, rationale: rationale)
    }

    /// To hold `targetNotional` on the short side.
    public static func short(confidence: Double, targetNotional: Double, rationale: [String]) -> Self {
        Self(direction: .short, confidence: confidence, targetNotional: targetNotional, rationale: rationale)
    }

    /// To hold nothing.
    public static func flat(confidence: Double, rationale: [String]) -> Self {
        Self(direction: .flat, confidence: confidence, targetNotional: 0, rationale: rationale)
    }
}

/// The answer to one event.
public enum Decision<Reason: QuietReason>: Sendable {
    /// A change of what the strategy wants.
    case intent(StrategyIntent)
    /// Nothing new, and why.
    case noSignal(Reason)
}
