/// The bytes before a record's payload.
struct RecordHeader: Sendable, Hashable {
    static let byteCount = 28

    let payloadBytes: Int
    let position: UInt64
    /// How many records directly before this one were not yet known to last when it was appended. All before those
    /// were, which tells damage from what a power failure took.
    let unsynced: UInt32
    let kind: UInt16
    let payloadChecksum: UInt32

    /// Bytes of the whole record.
    var recordBytes: Int { Self.byteCount + payloadBytes }
    /// The first position that was not known to last.
    var durablePosition: UInt64 { position - UInt64(unsynced) }

    /// - Parameter seed: The checksum of the segment's header.
    func write(to bytes: UnsafeMutableRawBufferPointer, seed: UInt32) {
        bytes.put(UInt32(truncatingIfNeeded: payloadBytes), at: 4)
        bytes.put(position, at: 8)
        bytes.put(unsynced, at: 16)
        bytes.put(kind, at: 20)
        bytes.put(0 as UInt16, at: 22)
        bytes.put(payloadChecksum, at: 24)
        let checksum = Checksum.of(UnsafeRawBufferPointer(bytes).part(4..<Self.byteCount), after: seed)
        bytes.put(checksum, at: 0)
    }

    /// Nil where the checksum is wrong, or the header is one that nobody writes. What it says of lengths can be believed
    /// otherwise.
    init?(_ bytes: UnsafeRawBufferPointer, seed: UInt32) {
        guard bytes.number(at: 0) == Checksum.of(bytes.part(4..<Self.byteCount), after: seed) else { return nil }
        payloadBytes = Int(bytes.number(at: 4, as: UInt32.self))
        position = bytes.number(at: 8)
        unsynced = bytes.number(at: 16)
        kind = bytes.number(at: 20)
        payloadChecksum = bytes.number(at: 24)
        guard payloadBytes <= JournalRecord.maxPayloadBytes, UInt64(unsynced) <= position,
            position <= SegmentHeader.maxPosition * 2, bytes.number(at: 22, as: UInt16.self) == 0
        else { return nil }
    }

    init(payloadBytes: Int, position: UInt64, unsynced: UInt32, kind: UInt16, payloadChecksum: UInt32) {
        self.payloadBytes = payloadBytes
        self.position = position
        self.unsynced = unsynced
        self.kind = kind
        self.payloadChecksum = payloadChecksum
    }
}
