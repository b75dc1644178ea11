/// Small pieces of messages: values shown safely, and lists.
package enum Words {
    /// `text` in quotes, cut to 80 characters, with control characters escaped, so that a file cannot write on a
    /// terminal.
    package static func quote(_ text: String) -> String { "\"\(clean(text, limit: 80))\"" }

    /// `text` cut to `limit` Unicode scalars, with control characters escaped.
    package static func clean(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return String(result) + "…" }
            if isPrintable(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            }
        }
        return String(result)
    }

    /// `text` cut after at most `limit` bytes of UTF-8, never within a character, and then `…`.
    package static func cut(_ text: String, bytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "…"
    }

    /// False for control and formatting characters, line separators, private use and unassigned code points.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    /// `a, b, c`, with the number of those left out beyond 24; `none` if there are none.
    package static func list(_ names: some Collection<String>) -> String {
        guard !names.isEmpty else { return "none" }
        let shown = names.prefix(24).map { clean($0, limit: 128) }.joined(separator: ", ")
        return names.count > 24 ? "\(shown) and \(names.count - 24) more" : shown
    }
}
