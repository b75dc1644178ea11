import Journal

/// Bytes of a record without its payload, and of a file without records.
let recordHeaderBytes = 28
let segmentHeaderBytes = 56

enum Samples {
    /// A payload that tells its position.
    static func payload(_ position: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: position &+ UInt64($0) &* 7 &+ 1) }
    }

    /// As `journal-probe` writes it.
    static func probePayload(_ position: UInt64, scale: UInt64) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: position), count: Int(position &* 7919 % scale))
    }
}

extension JournalWriter {
    /// Appends records of `count` bytes, and syncs after each so many.
    mutating func fill(_ records: Int, count: Int = 40, syncEvery: Int = 1) throws(JournalError) {
        for index in 1...records {
            let position = position
            try append(kind: UInt16(position % 5), Samples.payload(position, count: count), at: Int64(position))
            if index % syncEvery == 0 { try sync() }
        }
    }
}
