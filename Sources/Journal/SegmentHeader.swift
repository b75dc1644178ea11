/// The first bytes of a segment.
struct SegmentHeader: Sendable, Hashable {
    static let byteCount = 56
    static let magic: UInt64 = 0x4c4e_524a_4448_4b42  // "BKHDJRNL"
    static let version: UInt32 = 1
    /// Above any position that is ever reached, so that adding to one cannot overflow.
    static let maxPosition: UInt64 = 1 << 62

    /// From 1, without gaps. The file is named by it.
    let number: UInt64
    /// The position of the first record, which need not be there yet.
    let firstPosition: UInt64
    /// When the segment was begun, in nanoseconds since 1970: no record in the segment before it is younger.
    let created: Int64
    /// A random number. Checksums of records go on from the header's, so that bytes which came here from elsewhere, as
    /// the payload of a record or left on the disk by another file, are never taken for a record of this segment.
    let salt: UInt64

    /// Writes the header to the first bytes of `bytes`.
    /// - Returns: Its checksum.
    @discardableResult
    func write(to bytes: UnsafeMutableRawBufferPointer) -> UInt32 {
        bytes.put(Self.magic, at: 0)
        bytes.put(Self.version, at: 8)
        bytes.put(0 as UInt32, at: 12)
        bytes.put(number, at: 16)
        bytes.put(firstPosition, at: 24)
        bytes.put(created, at: 32)
        bytes.put(salt, at: 40)
        bytes.put(0 as UInt32, at: 48)
        let checksum = Checksum.of(UnsafeRawBufferPointer(bytes).part(0..<52))
        bytes.put(checksum, at: 52)
        return checksum
    }

    enum Reading {
        case whole(SegmentHeader, checksum: UInt32)
        case newer
        /// Where, and what in words.
        case flawed(at: Int, String)
    }

    /// - Parameter bytes: The file's first bytes, at least ``byteCount``.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
        if bytes.number(at: 0) != magic { return .flawed(at: 0, "it does not begin as a journal does") }
        let checksum = Checksum.of(bytes.part(0..<52))
        if bytes.number(at: 52) != checksum { return .flawed(at: 0, "the checksum of its header is wrong") }
        // Every version keeps these 56 bytes, so that older ones can say that it is newer.
        if bytes.number(at: 8, as: UInt32.self) != version { return .newer }
        let header = SegmentHeader(
            number: bytes.number(at: 16), firstPosition: bytes.number(at: 24), created: bytes.number(at: 32),
            salt: bytes.number(at: 40))
        if header.firstPosition > maxPosition { return .flawed(at: 24, "no record can have its first position") }
        return .whole(header, checksum: checksum)
    }
}
