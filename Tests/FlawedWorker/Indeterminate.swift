import CMisfit
import Glibc
import StrategySDK

/// Adds up a dictionary, whose order is another in every process but for the seed that a host gives.
enum SumsDictionary: Flawed {
    static let family = "flawed_sums_dictionary"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        var parts: [String: Double] = [:]
        for (index, name) in ["open", "high", "low", "close", "last", "bid", "ask", "mid"].enumerated() {
            parts[name] = features.price * [0.1, 0.7, 1e-9, 0.3, -0.1, 1e9, -1e9, 1e-3][index]
        }
        let sum = parts.values.reduce(0, +)
        return Sound.decide(features.price + sum * 1e-3, parameters.band, parameters.notional, context, &state)
    }
}

/// Decides by where an object lies.
enum ReadsAddress: Flawed {
    static let family = "flawed_reads_address"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        var local = features.price
        let bits = withUnsafePointer(to: &local) { UInt(bitPattern: $0) >> 12 & 0xFF }
        return Sound.decide(
            features.price * (1 + Double(bits) * 1e-6), parameters.band, parameters.notional, context, &state)
    }
}

/// Decides by what the processor makes up.
enum DrawsNumbers: Flawed {
    static let family = "flawed_draws_numbers"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        let band = parameters.band * (misfit_random() & 1 == 0 ? 1 : 1.5)
        return Sound.decide(features.price, band, parameters.notional, context, &state)
    }
}

/// Decides by a variable of its environment.
enum ReadsEnvironment: Flawed {
    static let family = "flawed_reads_environment"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        let band = getenv("TZ") == nil ? parameters.band : parameters.band * 1.5
        return Sound.decide(features.price, band, parameters.notional, context, &state)
    }
}

/// Looks into the frame of the event after its own.
enum ReadsAhead: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_reads_ahead", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct Features: StrategyFeatures {
        let price: Double
        /// The next price, where the next frame lies behind this one.
        let next: Double?

        init(from reader: inout FeatureReader) {
            price = reader.number("price")
            next = reader.source.flatMap { source in
                // Of an event frame with one strategy word and one presence word.
                let start = source.numbers - 24 - 16 - 16
                let length = Int(start.load(as: UInt32.self))
                let header = start + length
                guard header.load(as: UInt32.self) == UInt32(length),
                    header.load(fromByteOffset: 4, as: UInt16.self) == 9
                else { return nil }
                return header.load(fromByteOffset: 24 + 16 + 16, as: Double.self)
            }
        }
    }

    static func warmUp(_ parameters: Sound.Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Features, _ parameters: Sound.Parameters, _ context: StrategyContext, _ state: inout Sound.State
    ) -> Decision<Sound.Reason> {
        let price = features.next.map { features.price * 0.9 + $0 * 0.1 } ?? features.price
        return Sound.decide(price, parameters.band, parameters.notional, context, &state)
    }
}
