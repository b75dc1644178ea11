import Supervision

/// A time of day, for people: nanoseconds since 1970. As text, and so in JSON and in the ledger, RFC 3339 in UTC with
/// milliseconds.
package struct WallTime: Sendable, Hashable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Nil where `text` is not RFC 3339.
    package init?(_ text: String) {
        guard case .success(let time) = Array(text.utf8).withUnsafeBytes(Timestamp.nanoseconds) else { return nil }
        nanoseconds = time
    }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// From an earlier time to this one; negative where that is the later.
    /// Times of events reach from 1677 to 2262, so that their distance may be more than 64 bits can say.
    package func seconds(since earlier: Self) -> Double { (Double(nanoseconds) - Double(earlier.nanoseconds)) / 1e9 }
}

extension WallTime: CustomStringConvertible {
    /// `2026-11-25T18:54:40.007Z`: always of one length, so that text sorts as time does.
    package var description: String {
        let fraction = (nanoseconds % 1_000_000 + 1_000_000) % 1_000_000
        // The first instant that there is has nothing before it.
        let text = Timestamp.text(nanoseconds < .min + fraction ? nanoseconds : nanoseconds - fraction)
        let end = text.index(before: text.endIndex)
        guard let point = text.firstIndex(of: ".") else { return text[..<end] + ".000Z" }
        let digits = text[text.index(after: point)..<end].prefix(3)
        guard digits.count < 3 else { return text[..<point] + ".\(digits)Z" }
        return text[..<end] + String(repeating: "0", count: 3 - digits.count) + "Z"
    }
}

extension WallTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not RFC 3339")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
