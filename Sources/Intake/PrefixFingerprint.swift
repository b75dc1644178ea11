/// 128 bits that tell whether the beginning of an input is still what it was.
///
/// They change with any byte, and with the order of bytes, in practice: somebody who wants two inputs with the same
/// fingerprint can make them. The same on every machine, so that it can be kept; as text it is 32 hexadecimal digits.
package struct PrefixFingerprint: Sendable, Hashable {
    let low: UInt64
    let high: UInt64
}

extension PrefixFingerprint: CustomStringConvertible {
    package var description: String { Self.hexadecimal(high) + Self.hexadecimal(low) }

    /// - Parameter text: as ``description`` gives it.
    package init?(_ text: String) {
        guard let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.dropFirst(16), radix: 16) else {
            return nil
        }
        self.init(low: low, high: high)
        // A sign, a capital or a missing digit reads as a number too.
        guard description == text else { return nil }
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension PrefixFingerprint: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let fingerprint = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 32 hexadecimal digits")
        }
        self = fingerprint
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
