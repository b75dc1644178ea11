import StrategySDK

/// The canonical encoding behind `params_hash`, `features_hash` and `intent_id`.
///
/// Texts are a 32-bit length and UTF-8; numbers are their IEEE 754 bits; all little-endian. Values carry a tag: 0 absent,
/// 1 number, 2 integer, 3 boolean, 4 text. Names are sorted by bytes. Each hash is the first 8 bytes of SHA-256 over the
/// encoding, printed as 16 hexadecimal digits.
struct CanonicalEncoding {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func text(_ text: String) {
        word(UInt32(clamping: text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func word(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func absent() { bytes.append(0) }

    mutating func number(_ value: Double) {
        bytes.append(1)
        word(value.bitPattern)
    }

    mutating func textValue(_ utf8: [UInt8]) {
        bytes.append(4)
        word(UInt32(clamping: utf8.count))
        bytes.append(contentsOf: utf8)
    }

    mutating func value(_ value: ParameterValue) {
        switch value {
        case .number(let number): self.number(number)
        case .integer(let integer):
            bytes.append(2)
            word(integer)
        case .boolean(let boolean):
            bytes.append(3)
            bytes.append(boolean ? 1 : 0)
        case .text(let text): textValue(Array(text.utf8))
        }
    }

    /// Of every parameter in force, defaults applied.
    mutating func parameters(_ parameters: [Parameter]) {
        for parameter in parameters.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            text(parameter.name)
            value(parameter.value)
        }
    }
}

extension AdmittedStrategy {
    /// `params_hash`: of every parameter in force, so that a default that is written out changes nothing.
    ///
    /// - Parameter digest: SHA-256, cut to 64 bits.
    package func parametersHash(_ digest: (UnsafeRawBufferPointer) -> UInt64) -> UInt64 {
        var encoding = CanonicalEncoding()
        encoding.parameters(parameters)
        return encoding.bytes.withUnsafeBytes(digest)
    }
}
