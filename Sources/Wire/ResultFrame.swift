
/// Worker to supervisor: what each strategy made of an event. An answer may be spread over several frames; the last one
/// has the flag ``lastPart``.
///
/// After the header: the symbol's index (32 bits), a reserved word, then a record for each strategy in order of slot:
/// slot (32), kind (8), detail (8), length of the record's payload (16), payload, zeros to a multiple of 8.
@usableFromInline package enum ResultFrame {
    @usableFromInline package static let lastPart: UInt16 = 1
    @usableFromInline package static let recordBytes = 8

    @usableFromInline package enum Kind: UInt8, Sendable {
        case warmingUp = 0
        /// `detail` is the position of the reason in the plugin's declaration.
        case noSignal = 1
        /// `detail` is the direction; the payload is an ``IntentRecord``.
        case intent = 2
        /// The payload is the thrown error's description, UTF-8.
        case thrown = 3
        /// The plugin's intent is larger than a record may be; the payload says by how much, UTF-8.
        case oversize = 4
    }
}

/// One record of a result, where it lies.
package struct ResultRecord {
    package let slot: UInt32
    package let kind: ResultFrame.Kind
    package let detail: UInt8
    package let payload: UnsafeRawBufferPointer

    @inlinable package init(slot: UInt32, kind: ResultFrame.Kind, detail: UInt8, payload: UnsafeRawBufferPointer) {
        self.slot = slot
        self.kind = kind
        self.detail = detail
        self.payload = payload
    }
}

/// Reads the records of a result. Nothing of it is trusted.
package struct ResultReader {
    package let symbol: UInt32
    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline var position = 8

    @inlinable package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        guard payload.count >= 8 else { throw .truncated }
        symbol = payload.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        guard payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self) == 0 else { throw .reserved }
        bytes = payload
    }

    /// The next record, or nil at the end.
    @inlinable package mutating func next() throws(WireError) -> ResultRecord? {
        if position == bytes.count { return nil }
        guard bytes.count - position >= ResultFrame.recordBytes else { throw .truncated }
        let slot = bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)
        let tag = bytes[position + 4]
        guard let kind = ResultFrame.Kind(rawValue: tag) else { throw .unknownTag("kind of result", Int(tag)) }
        let detail = bytes[position + 5]
        let length = Int(bytes.loadUnaligned(fromByteOffset: position + 6, as: UInt16.self))
        let start = position + ResultFrame.recordBytes
        guard bytes.count - start >= length else { throw .truncated }
        position = min((start + length + 7) & ~7, bytes.count)
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
        return ResultRecord(slot: slot, kind: kind, detail: detail, payload: payload)
    }
}

/// Writes results frame by frame into a worker's outgoing queue. Allocates nothing unless the queue grows.
@usableFromInline package struct ResultWriter {
    package var queue: ByteQueue
    @usableFromInline var generation: UInt32 = 0
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var symbol: UInt32 = 0
    /// Bytes of the frame being written.
    @usableFromInline var length = 0

    package init(queue: ByteQueue) { self.queue = queue }

    @inlinable package mutating func begin(generation: UInt32, sequence: UInt64, symbol: UInt32) {
        self.generation = generation
        self.sequence = sequence
        self.symbol = symbol
        beginFrame()
    }

    @inlinable mutating func beginFrame() {
        let frame = reserve(FrameHeader.byteCount + 8)
        frame.storeBytes(of: symbol, toByteOffset: FrameHeader.byteCount, as: UInt32.self)
        frame.storeBytes(of: 0, toByteOffset: FrameHeader.byteCount + 4, as: UInt32.self)
        length = FrameHeader.byteCount + 8
    }

    /// Adds a record; `payload` is at most 64 KiB.
    @inlinable package mutating func record(
        slot: UInt32, _ kind: ResultFrame.Kind, detail: UInt8, payload: UnsafeRawBufferPointer? = nil
    ) {
        let payloadBytes = payload?.count ?? 0
        let size = (ResultFrame.recordBytes + payloadBytes + 7) & ~7
        if length + size > WireProtocol.maxFrameBytes {
            endFrame(flags: 0)
            beginFrame()
        }
        let frame = reserve(length + size)
        frame.storeBytes(of: slot, toByteOffset: length, as: UInt32.self)
        frame.storeBytes(of: kind.rawValue, toByteOffset: length + 4, as: UInt8.self)
        frame.storeBytes(of: detail, toByteOffset: length + 5, as: UInt8.self)
        frame.storeBytes(of: UInt16(truncatingIfNeeded: payloadBytes), toByteOffset: length + 6, as: UInt16.self)
        if let payload, payloadBytes > 0 {
            let start = length + ResultFrame.recordBytes
            UnsafeMutableRawBufferPointer(rebasing: frame[start..<start + payloadBytes]).copyMemory(from: payload)
            for index in start + payloadBytes..<length + size { frame[index] = 0 }
        }
        length += size
    }

    @inlinable package mutating func end() { endFrame(flags: ResultFrame.lastPart) }

    @inlinable mutating func endFrame(flags: UInt16) {
        let frame = reserve(length)
        FrameHeader(length: length, type: .result, flags: flags, generation: generation, sequence: sequence)
            .store(into: frame)
        commit(length)
    }

    @usableFromInline mutating func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer { queue.reserve(count) }
    @usableFromInline mutating func commit(_ count: Int) { queue.commit(count) }
}
