import Words

/// Appends the pieces of a picture. Numbers and text come in through it alone, so that no file can forge markup.
struct SVGText {
    private(set) var text = ""

    /// Markup of our own.
    mutating func raw(_ markup: String) { text += markup }

    mutating func line(_ markup: String) { text += markup + "\n" }

    /// A text element.
    /// - Parameter content: escaped already, such as by ``escaped(_:limit:)``.
    mutating func label(_ content: String, _ x: Double, _ y: Double, _ style: String, anchor: String? = nil) {
        let anchor = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
        line("<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" class=\"\(style)\"\(anchor)>\(content)</text>")
    }

    /// Text of a file: control and formatting characters shown as such, at most `limit` characters, nothing that XML reads.
    static func escaped(_ text: String, limit: Int) -> String {
        var result = ""
        for scalar in Words.clean(text, limit: limit).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A coordinate to a tenth. Always a number, and never one that a browser could not use.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }

    /// About how wide a text is. Fonts differ; wide characters count twice.
    static func width(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 1.05 : 0.56) * size }
    }
}
