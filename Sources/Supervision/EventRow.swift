/// One event as it was read from a line: what the core takes in.
///
/// The byte ranges belong to whoever read the line and are valid until it reads the next one. One row is used again for
/// every line, so that reading allocates nothing.
package struct EventRow {
    package var symbol = UnsafeRawBufferPointer(start: nil, count: 0)
    package var timeframe = UnsafeRawBufferPointer(start: nil, count: 0)
    /// As it stood in the line; at most ``maxEventTimeBytes`` long.
    package var eventTimeText = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Nanoseconds since 1970.
    package var eventTime: Int64 = 0
    /// Of `source` and the source's own `seq`.
    package var identity = Fingerprint()
    /// Of all values, in any order, those included that no strategy asks for.
    package var values = Fingerprint()
    /// A bit for each column of the table: whether it has a value.
    package var presence: [UInt64]
    /// A double for each number column; 0 where absent.
    package var numbers: [Double]
    /// UTF-8 for each text column; empty where absent.
    package var texts: [[UInt8]]

    /// RFC 3339 with nine digits of fraction and an offset has 35.
    package static let maxEventTimeBytes = 40

    package init(_ table: ColumnTable) {
        presence = Array(repeating: 0, count: table.presenceWords)
        numbers = Array(repeating: 0, count: table.numberCount)
        texts = Array(repeating: [], count: table.textCount)
    }
}

/// 128 bits that differ, in practice, whenever what they were made of differs. Not cryptographic: it tells a repeated line
/// from a changed one.
package struct Fingerprint: Sendable, Hashable, Codable {
    package var low: UInt64
    package var high: UInt64

    package init(low: UInt64 = 0, high: UInt64 = 0) {
        self.low = low
        self.high = high
    }
}
