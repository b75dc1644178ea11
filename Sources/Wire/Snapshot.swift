/// What the strategies of a worker remember between two events, as bytes that the worker writes and reads. The supervisor
/// keeps them, tells whose they are, and looks no deeper.
///
/// A header of 16 bytes: version (32 bits), number of strategies (32), length of the whole (64). Then for each strategy:
/// slot (32), flags (32), layout of its state (64), number of memories (32), length of its memories (32), the memories,
/// zeros to a multiple of 8. At the end a checksum (64) over all that stands before it. A memory is the index of its symbol
/// (32), the events seen in warm-up (32), the length of its state (32), and its state.
@usableFromInline package enum Snapshot {
    package static let version: UInt32 = 1
    package static let headerBytes = 16
    package static let partHeaderBytes = 24
    package static let checksumBytes = 8

    /// What one strategy remembers.
    @usableFromInline package struct Part: Sendable {
        @usableFromInline package var slot: UInt32
        /// Evaluate on a copy from now on, so that a failure leaves no trace.
        @usableFromInline package var isCareful: Bool
        /// Which layout its state has; ``anyLayout`` where there is no state.
        @usableFromInline package var layout: UInt64
        @usableFromInline package var memories: UInt32
        /// All its memories.
        @usableFromInline package var bytes: ArraySlice<UInt8>

        package init(slot: UInt32, isCareful: Bool, layout: UInt64, memories: UInt32, bytes: ArraySlice<UInt8>) {
            self.slot = slot
            self.isCareful = isCareful
            self.layout = layout
            self.memories = memories
            self.bytes = bytes
        }
    }

    /// Nothing of any strategy.
    package static let empty = compose([])

    package static func compose(_ parts: [Part]) -> [UInt8] {
        var writer = SnapshotWriter()
        for part in parts {
            writer.beginPart(slot: part.slot, isCareful: part.isCareful, layout: part.layout)
            writer.bytes.append(contentsOf: part.bytes)
            writer.endPart(memories: part.memories)
        }
        return writer.finish()
    }

    /// Takes a snapshot apart.
    ///
    /// Writing them gives the same bytes again.
    ///
    /// - Parameter limit: how many strategies there may be, at most.
    /// - Throws: where its version, its lengths, its padding or its checksum are not right.
    package static func parts(_ bytes: [UInt8], atMost limit: Int = .max) throws(WireError) -> [Part] {
        let end = bytes.count - checksumBytes
        guard end >= headerBytes, bytes.count & 7 == 0 else { throw .truncated }
        guard word32(bytes, 0) == version else { throw .unknownTag("version of a snapshot", Int(word32(bytes, 0))) }
        let length = word64(bytes, 8)
        guard length >= UInt64(bytes.count) else { throw .trailing(bytes.count - Int(length)) }
        guard length == UInt64(bytes.count) else { throw .truncated }
        guard word64(bytes, end) == checksum(bytes[..<end]) else { throw .checksum }
        let count = Int(word32(bytes, 4))
        guard count <= limit else { throw .tooMany("strategies of a snapshot", count) }
        var parts: [Part] = []
        var position = headerBytes
        for _ in 0..<count {
            guard end - position >= partHeaderBytes else { throw .truncated }
            let flags = word32(bytes, position + 4)
            guard flags < 2 else { throw .reserved }
            let length = Int(word32(bytes, position + 20))
            let start = position + partHeaderBytes
            guard end - start >= length else { throw .truncated }
            parts.append(
                Part(
                    slot: word32(bytes, position), isCareful: flags == 1, layout: word64(bytes, position + 8),
                    memories: word32(bytes, position + 16), bytes: bytes[start..<start + length]))
            position = (start + length + 7) & ~7
            for index in start + length..<position where bytes[index] != 0 { throw .reserved }
        }
        guard position == end else { throw .trailing(end - position) }
        return parts
    }

    package static func word32(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }

    package static func word64(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    }

    /// Eight bytes at a time; `bytes` are a multiple of 8. It finds what was damaged, not what was forged.
    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
            for offset in stride(from: 0, to: bytes.count, by: 8) {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
                hash ^= hash >> 32
            }
            return hash
        }
    }
}

/// Writes a snapshot strategy by strategy.
@usableFromInline package struct SnapshotWriter {
    /// Append memories here between ``beginPart(slot:isCareful:layout:)`` and ``endPart(memories:)``.
    @usableFromInline package var bytes: [UInt8] = []
    private var parts: UInt32 = 0
    private var partStart = 0

    package init() { reset() }

    private mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: repeatElement(0, count: Snapshot.headerBytes))
        parts = 0
    }

    @usableFromInline package mutating func beginPart(slot: UInt32, isCareful: Bool, layout: UInt64) {
        partStart = bytes.count
        append(slot)
        append(UInt32(isCareful ? 1 : 0))
        append(layout)
        append(UInt64(0))
        parts += 1
    }

    @usableFromInline package mutating func endPart(memories: UInt32) {
        let length = bytes.count - partStart - Snapshot.partHeaderBytes
        store(memories, at: partStart + 16)
        store(UInt32(truncatingIfNeeded: length), at: partStart + 20)
        while bytes.count & 7 != 0 { bytes.append(0) }
    }

    /// The whole, with its checksum.
    package mutating func finish() -> [UInt8] {
        store(Snapshot.version, at: 0)
        store(parts, at: 4)
        store(UInt64(bytes.count + Snapshot.checksumBytes), at: 8)
        append(Snapshot.checksum(bytes[...]))
        return bytes
    }

    @inlinable package mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Overwrites what stands at `offset`.
    @inlinable package mutating func store<Word: FixedWidthInteger>(_ value: Word, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Word.self) }
    }
}
