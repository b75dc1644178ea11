/// The labels of a series, escaped once and written with many samples.
struct MetricLabels: Hashable {
    private(set) var bytes: [UInt8] = []

    static let none = MetricLabels()

    init(_ labels: (StaticString, String)...) {
        for (name, value) in labels {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes += "=\"".utf8
            Self.escape(value, into: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// The format has escapes for these three only; every other character may stand for itself.
    static func escape(_ value: String, into bytes: inout [UInt8]) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            default: bytes.append(byte)
            }
        }
    }
}
