/// Appends JSON to a buffer of bytes. Hand-written since an output line has a fixed order of keys and is on the path of
/// every intent and outcome.
package struct JSONText {
    package internal(set) var bytes: [UInt8] = []

    package init() {}

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Text that needs no escaping, such as punctuation and keys.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string($0) }
    }

    /// A string of UTF-8.
    mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                raw("\\u00")
                bytes.append(Self.hexadecimal(byte >> 4))
                bytes.append(Self.hexadecimal(byte & 15))
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func integer(_ value: some BinaryInteger) {
        var text = String(value)
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// The shortest text that reads back as the same double; a whole number has no fraction.
    mutating func number(_ value: Double) {
        var text = value.description
        text.withUTF8 { utf8 in
            let count = utf8.count
            let isWhole = count > 2 && utf8[count - 1] == UInt8(ascii: "0") && utf8[count - 2] == UInt8(ascii: ".")
            bytes.append(contentsOf: utf8[..<(isWhole ? count - 2 : count)])
        }
    }

    mutating func boolean(_ value: Bool) {
        if value { raw("true") } else { raw("false") }
    }

    /// 16 hexadecimal digits in quotes.
    mutating func hash(_ value: UInt64) {
        bytes.append(UInt8(ascii: "\""))
        for shift in stride(from: 60, through: 0, by: -4) {
            bytes.append(Self.hexadecimal(UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
