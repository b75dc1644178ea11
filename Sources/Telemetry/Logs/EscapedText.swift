/// Text from anywhere, made harmless for a terminal and for a reader's eye: control characters, line separators and the
/// characters that turn the direction of writing are shown by their numbers.
enum EscapedText {
    /// In quotes, as JSON.
    static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            case "\n": bytes += "\\n".utf8
            case "\t": bytes += "\\t".utf8
            case _ where isHidden(scalar):
                // All of them have at most 16 bits.
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)".utf8
            default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// For people: a line's end is `\n`, and what else would not be seen `\u{202E}`.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": bytes += "\\n".utf8
            case "\t": bytes += "\\t".utf8
            case "\r": bytes += "\\r".utf8
            case _ where isHidden(scalar): bytes += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8
            default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Marks, embeddings, overrides and isolates of direction; separators of lines and paragraphs.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        // Of no width: zero width space and joiners, word joiner, byte order mark.
        case 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }
}
