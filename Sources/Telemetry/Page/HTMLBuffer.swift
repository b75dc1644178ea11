/// Appends HTML to a buffer of bytes. Only ``raw(_:)`` takes what is not escaped, and that stands in the source.
struct HTMLBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ html: StaticString) {
        html.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Text, also within an attribute in double quotes.
    mutating func text(_ text: String) {
        var shown: [UInt8] = []
        EscapedText.append(text, to: &shown)
        for byte in shown {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    mutating func element(_ open: StaticString, _ content: String, _ close: StaticString) {
        raw(open)
        text(content)
        raw(close)
    }

    /// A cell of a table; `label` stands before it where a row is shown as a card.
    mutating func cell(_ label: StaticString, isNumber: Bool = false, _ content: (inout Self) -> Void) {
        raw("<td data-l=\"")
        raw(label)
        raw(isNumber ? "\" class=n><div>" : "\"><div>")
        content(&self)
        raw("</div></td>")
    }

    mutating func number(_ label: StaticString, _ text: String) {
        cell(label, isNumber: true) { $0.text(text) }
    }

    /// A word with a colour, which says the same.
    mutating func badge(_ word: String, _ tone: Tone) {
        raw("<span class=\"b ")
        bytes += tone.rawValue.utf8
        raw("\">")
        text(word.replacing("_", with: " "))
        raw("</span>")
    }

    mutating func small(_ content: String?) {
        guard let content, !content.isEmpty else { return }
        element("<small>", content, "</small>")
    }

    enum Tone: String {
        case good, wait, bad, off
    }
}
