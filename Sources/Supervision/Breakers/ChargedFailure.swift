/// A failed outcome that was charged to a strategy.
package struct ChargedFailure: Sendable, Equatable, Codable {
    /// Of the event.
    package let sequence: UInt64
    package let outcome: Outcome
    /// What the plugin, the worker or a rule said. At most ``maxDetailBytes`` of UTF-8; the rest is cut off.
    package let detail: String

    package static let maxDetailBytes = 256

    package init(sequence: UInt64, outcome: Outcome, detail: String) {
        self.sequence = sequence
        self.outcome = outcome
        self.detail = Self.cut(detail)
    }

    /// Cut where a character ends.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maxDetailBytes else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: maxDetailBytes)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}
