import StrategySDK
import Words

/// Texts as YAML that every reader takes for the same text, whether it follows version 1.1 or 1.2.
enum YAMLText {
    /// What some reader takes for a truth value, nothing, or no number.
    private static let words: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "", "nan", "inf", "infinity",
    ]

    /// `text` as it is where nobody can mistake it, else in double quotes.
    static func text(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// Whether `text` without quotes may be read as something else than a text.
    static func isAmbiguous(_ text: String) -> Bool {
        if words.contains(text.lowercased()) { return true }
        guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else { return false }
        // Decimal, hexadecimal, octal, sexagesimal and binary numbers, dates and times.
        return text.utf8.allSatisfy { byte in
            isDigit(byte) || "+-.:_eExXoObBaAcCdDfFtTzZiInN".utf8.contains(byte)
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 256 else { return false }
        guard isLetter(first) || first == UInt8(ascii: "_") || isDigit(first), last != UInt8(ascii: " ") else {
            return false
        }
        guard !isAmbiguous(text) else { return false }
        return text.utf8.allSatisfy { byte in isLetter(byte) || isDigit(byte) || "_-./@ ".utf8.contains(byte) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// In double quotes, in one line, with an escape for every character that cannot be seen.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where Words.isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += escape(scalar)
            }
        }
        return result + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, count) = scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
        return "\\\(letter)\(String(repeating: "0", count: count - digits.count))\(digits)"
    }

    /// A parameter, of the type that it had.
    static func value(_ scalar: YAMLScalar) -> String {
        guard scalar.isPlain else { return quoted(scalar.text) }
        if let boolean = scalar.boolean { return "\(boolean)" }
        return scalar.number == nil ? text(scalar.text) : scalar.text
    }
}
