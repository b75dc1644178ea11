import StrategySDK

/// What all plugins of the simulator share: cheap, and every decision is made of everything that the state has seen, so that
/// an event that was lost, doubled or moved shows in every later intent.
protocol SimulatedPlugin: StrategyPlugin
where Features == MarketFeatures, Parameters == SimulatedParameters, Reason == SimulatedReason {
    /// Takes an event in, and returns a digest of all that the state has seen.
    static func see(_ sight: Sight, _ state: inout State) -> UInt64
}

/// One event as a plugin sees it.
struct Sight {
    var price: Double
    var spread: Double?
    var time: Int64

    var digest: UInt64 {
        var mixed = Mixing.fold(price.bitPattern, UInt64(bitPattern: time))
        if let spread { mixed = Mixing.fold(mixed, spread.bitPattern) }
        return mixed
    }
}

extension SimulatedPlugin {
    static func warmUp(_ parameters: Parameters) -> Int { parameters.warmUp }

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Reason> {
        let sight = Sight(price: features.price, spread: features.spread, time: context.eventTime.nanoseconds)
        return try decide(sight, parameters, &state, Misdeed.ordered(of: parameters.key))
    }

    /// The whole plugin, as a model of it is run too.
    static func decide(
        _ sight: Sight, _ parameters: Parameters, _ state: inout State, _ misdeed: Misdeed?
    ) throws(OrderedError) -> Decision<Reason> {
        if misdeed == .throw { throw OrderedError() }
        var digest = see(sight, &state)
        if let misdeed {
            switch misdeed {
            case .throw, .throwAfterChange: throw OrderedError()
            case .differ: digest = ~digest
            case .nanConfidence: return .intent(.long(confidence: .nan, targetNotional: 1, rationale: ["spoiled"]))
            case .notionalAboveLimit:
                return .intent(.long(confidence: 0.5, targetNotional: 1e9, rationale: ["spoiled"]))
            case .oversizeIntent:
                return .intent(
                    StrategyIntent(
                        direction: .long, confidence: 0.5, targetNotional: 1, rationale: [],
                        meta: [MetaEntry("ballast", .text(ballast))]))
            }
        }
        let choice = Mixing.mixed(digest ^ UInt64(parameters.key) &* 0x9E37_79B9)
        guard choice & 63 < UInt64(parameters.rate) else {
            // The reason tells of the whole history too.
            return .noSignal(choice & 64 == 0 ? .quiet : .holding)
        }
        let share = Double(choice >> 20 & 0xFFFF) / 65_536
        switch (choice >> 8) % 5 {
        case 0, 1: return .intent(.long(confidence: share, targetNotional: 1 + 100 * share, rationale: ["up"]))
        case 2, 3: return .intent(.short(confidence: share, targetNotional: 1 + 100 * share, rationale: ["down"]))
        default: return .intent(.flat(confidence: share, rationale: ["out"]))
        }
    }
}

/// More than a record holds.
private let ballast = String(repeating: "m", count: 70_000)

/// What every plugin of the simulator reads.
struct MarketFeatures: StrategyFeatures {
    let price: Double
    let spread: Double?

    init(from reader: inout FeatureReader) {
        price = reader.number("price")
        spread = reader.optionalNumber("spread")
    }
}

struct SimulatedParameters: StrategyParameters {
    /// Names the strategy, so that it can be told to do wrong.
    let key: UInt32
    /// About so many of 64 evaluations lead to an intent.
    let rate: Int
    let warmUp: Int

    init(from reader: inout ParameterReader) throws(ParameterError) {
        key = UInt32(try reader.integer("key", 0...65_535, default: 0, "which strategy this is"))
        rate = try reader.integer("rate", 0...64, default: 4, "evaluations of 64 that lead to an intent")
        warmUp = try reader.integer("warm_up", 0...1000, default: 0, "events that do not count")
    }

    init(key: UInt32, rate: Int, warmUp: Int) {
        self.key = key
        self.rate = rate
        self.warmUp = warmUp
    }
}

enum SimulatedReason: String, QuietReason {
    case quiet
    case holding
}

/// Numbers that look random and are the same in every run.
enum Mixing {
    @inline(__always) static func mixed(_ word: UInt64) -> UInt64 {
        var mixed = word &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    @inline(__always) static func fold(_ digest: UInt64, _ word: UInt64) -> UInt64 {
        let product = (digest ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ product >> 32
    }

    static func fold(_ digest: UInt64, _ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { utf8 in
            var digest = fold(digest, UInt64(utf8.count))
            var bytes = UnsafeRawBufferPointer(utf8)
            while bytes.count >= 8 {
                digest = fold(digest, bytes.loadUnaligned(as: UInt64.self))
                bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(8))
            }
            for byte in bytes { digest = fold(digest, UInt64(byte)) }
            return digest
        }
    }
}

/// Numbers from a seed (SplitMix64).
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to below `bound`, which is ≥ 1; the bias of a remainder does not matter here.
    @inline(__always) package mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 1) % bound }

    package mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True once in `count`.
    package mutating func once(in count: Int) -> Bool { below(count) == 0 }

    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
