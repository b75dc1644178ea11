/// The length-prefixed protocol between supervisor and worker. `Wire.docc/Protocol.md` gives every frame byte by byte.
@usableFromInline package enum WireProtocol {
    /// Raised when a frame changes its meaning. Both sides must have the same.
    @usableFromInline package static let version: UInt16 = 3
    /// No frame is longer, either way, header included.
    @usableFromInline package static let maxFrameBytes = 1 << 20
    /// A worker may spread one answer over several frames; the whole is not longer than this.
    @usableFromInline package static let maxAnswerBytes = 16 << 20
    /// Of a snapshot, over all its frames.
    @usableFromInline package static let maxSnapshotBytes = 16 << 20
}

/// What a frame is. Odd words go to the worker, even words to the supervisor.
@usableFromInline package enum FrameType: UInt16, Sendable, CaseIterable {
    case hello = 1
    case ready = 2
    case columns = 3
    case admission = 4
    case strategy = 5
    case result = 6
    case symbol = 7
    case snapshot = 8
    case event = 9
    case restored = 10
    case capture = 11
    case restore = 13
}

/// The first 24 bytes of every frame, little-endian.
@usableFromInline package struct FrameHeader: Sendable, Equatable {
    @usableFromInline package static let byteCount = 24

    /// Of the whole frame; a multiple of 8.
    @usableFromInline package var length: Int
    @usableFromInline package var type: UInt16
    @usableFromInline package var flags: UInt16
    /// Which start of the worker the frame belongs to.
    @usableFromInline package var generation: UInt32
    /// How often the supervisor has had this process go back to an earlier state. A worker copies it into its answers.
    @usableFromInline package var round: UInt32
    /// Of the event, or of what is answered.
    @usableFromInline package var sequence: UInt64

    @inlinable package init(
        length: Int, type: FrameType, flags: UInt16 = 0, generation: UInt32, round: UInt32 = 0, sequence: UInt64
    ) {
        self.length = length
        self.type = type.rawValue
        self.flags = flags
        self.generation = generation
        self.round = round
        self.sequence = sequence
    }

    /// Reads a header; `bytes` holds at least ``byteCount``.
    ///
    /// - Throws: for a length that no frame may have, before anything is allocated for it.
    @inlinable package init(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
        let length = Int(bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        guard length >= Self.byteCount, length <= WireProtocol.maxFrameBytes, length & 7 == 0 else {
            throw .length(length)
        }
        self.length = length
        type = bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
        flags = bytes.loadUnaligned(fromByteOffset: 6, as: UInt16.self)
        generation = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        round = bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
        sequence = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    }

    @inlinable package func store(into bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: UInt32(truncatingIfNeeded: length), toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: type, toByteOffset: 4, as: UInt16.self)
        bytes.storeBytes(of: flags, toByteOffset: 6, as: UInt16.self)
        bytes.storeBytes(of: generation, toByteOffset: 8, as: UInt32.self)
        bytes.storeBytes(of: round, toByteOffset: 12, as: UInt32.self)
        bytes.storeBytes(of: sequence, toByteOffset: 16, as: UInt64.self)
    }
}

/// Why bytes are no frame of this protocol.
@usableFromInline package enum WireError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Below the header, above the cap, or not a multiple of 8.
    case length(Int)
    /// A field that must be zero is not.
    case reserved
    /// The payload ends before its content does.
    case truncated
    /// The payload goes on after its content.
    case trailing(Int)
    /// A tag outside its enumeration.
    case unknownTag(String, Int)
    case notUTF8(String)
    /// More than the cap of what is named.
    case tooMany(String, Int)
    /// What is sent does not fit into a frame.
    case oversize(String)
    /// What was kept is not what was written.
    case checksum

    @usableFromInline package var description: String {
        switch self {
        case .length(let length):
            "a frame length of \(length) is not a multiple of 8 from \(FrameHeader.byteCount) to \(WireProtocol.maxFrameBytes)"
        case .reserved: "a reserved field is not zero"
        case .truncated: "the payload ends before its content does"
        case .trailing(let count): "\(count) bytes follow the payload's content"
        case .unknownTag(let what, let tag): "\(tag) is no \(what)"
        case .notUTF8(let what): "\(what) is not UTF-8"
        case .tooMany(let what, let count): "\(count) are too many \(what)"
        case .checksum: "the checksum of the snapshot is wrong"
        case .oversize(let what): "\(what) does not fit into a frame of \(WireProtocol.maxFrameBytes) bytes"
        }
    }
}
