import StateCoding
import Testing

/// The same numbers from the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

func encoded(_ value: some Encodable) throws(StateCodingError) -> [UInt8] {
    var bytes: [UInt8] = []
    try StateEncoder.encode(value, into: &bytes)
    return bytes
}

/// Reads from an odd address, where nothing is aligned.
func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws(StateCodingError) -> Value {
    let shifted = [0] + bytes
    let result = shifted.withUnsafeBytes { raw in
        Result { () throws(StateCodingError) in
            try StateDecoder.decode(type, from: UnsafeRawBufferPointer(rebasing: raw.dropFirst()))
        }
    }
    return try result.get()
}

/// `value`, written, read, and written again to the same bytes: whatever was lost would show there, NaN included.
@discardableResult
func roundTrip<Value: Codable>(_ value: Value, sourceLocation: SourceLocation = #_sourceLocation) throws -> Value {
    let bytes = try encoded(value)
    let read = try decoded(Value.self, bytes)
    #expect(try encoded(read) == bytes, sourceLocation: sourceLocation)
    return read
}

/// What `body` throws, if it is a ``StateCodingError``.
func failure(_ body: () throws -> Void) -> StateCodingError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StateCodingError
    }
}
