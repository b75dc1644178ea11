import Supervision

/// Instants as people and lines write them.
package enum PlotTime {
    /// Nanoseconds since 1970 of RFC 3339 text, or of a day, which begins at midnight UTC; nil where it is neither.
    package static func nanoseconds(_ text: String) -> Int64? {
        var text = text.utf8.count == 10 ? "\(text)T00:00:00Z" : text
        return text.withUTF8 { utf8 in
            guard case .success(let time) = Timestamp.nanoseconds(UnsafeRawBufferPointer(utf8)) else { return nil }
            return time
        }
    }
}
