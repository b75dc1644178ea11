/// Worker to supervisor: what each strategy made of an event. An answer may be spread over several frames; the last one
/// has the flag ``lastPart``.
///
/// After the header: the symbol's index (32 bits), a reserved word, then a record for each strategy in order of slot:
/// slot (32), kind (8), detail (8), length of the record's payload (16), payload, zeros to a multiple of 8.
@usableFromInline package enum ResultFrame {
    @usableFromInline package static let lastPart: UInt16 = 1
    @usableFromInline package static let recordBytes = 8
    /// Of the text of a thrown error; what is longer is cut.
    @usableFromInline package static let maxProblemBytes = 1024

    @usableFromInline package enum Kind: UInt8, Sendable {
        case warmingUp = 0
        /// `detail` is the position of the reason in the plugin's declaration.
        case noSignal = 1
        /// `detail` is the direction; the payload is an ``IntentRecord``.
        case intent = 2
        /// The payload is the thrown error's description, UTF-8; `detail` is ``stateKept`` or 0.
        case thrown = 3
        /// The plugin's intent is larger than a record may be; the payload says by how much, UTF-8; `detail` as above.
        case oversize = 4
    }

    /// The strategy's state is what it was before the event.
    @usableFromInline package static let stateKept: UInt8 = 1
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
        for index in start + length..<position where bytes[index] != 0 { throw .reserved }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
        return ResultRecord(slot: slot, kind: kind, detail: detail, payload: payload)
    }
}

/// Writes results frame by frame into a worker's outgoing queue. Allocates nothing unless the queue grows.
@usableFromInline package struct ResultWriter: ~Copyable {
    package var queue: ByteQueue
    @usableFromInline var generation: UInt32 = 0
    @usableFromInline var round: UInt32 = 0
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var symbol: UInt32 = 0
    /// Bytes of the frame being written, all of them at the end of the queue.
    @usableFromInline var length = 0

    package init(queue: consuming ByteQueue) { self.queue = queue }

    @inlinable package mutating func begin(generation: UInt32, round: UInt32 = 0, sequence: UInt64, symbol: UInt32) {
        self.generation = generation
        self.round = round
        self.sequence = sequence
        self.symbol = symbol
        beginFrame()
    }

    /// Room for the header, which is written when the frame is complete, then symbol and reserved word.
    @inlinable mutating func beginFrame() {
        length = FrameHeader.byteCount + 8
        let frame = reserve(length)
        frame.storeBytes(of: symbol, toByteOffset: FrameHeader.byteCount, as: UInt32.self)
        frame.storeBytes(of: 0, toByteOffset: FrameHeader.byteCount + 4, as: UInt32.self)
        commit(length)
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
        // Every record is committed at once: a queue that grows keeps only what is.
        let record = reserve(size)
        record.storeBytes(of: slot, toByteOffset: 0, as: UInt32.self)
        record.storeBytes(of: kind.rawValue, toByteOffset: 4, as: UInt8.self)
        record.storeBytes(of: detail, toByteOffset: 5, as: UInt8.self)
        record.storeBytes(of: UInt16(truncatingIfNeeded: payloadBytes), toByteOffset: 6, as: UInt16.self)
        if let payload, payloadBytes > 0 {
            let end = ResultFrame.recordBytes + payloadBytes
            UnsafeMutableRawBufferPointer(rebasing: record[ResultFrame.recordBytes..<end]).copyMemory(from: payload)
            for index in end..<size { record[index] = 0 }
        }
        commit(size)
        length += size
    }

    @inlinable package mutating func end() { endFrame(flags: ResultFrame.lastPart) }

    @inlinable mutating func endFrame(flags: UInt16) {
        FrameHeader(
            length: length, type: .result, flags: flags, generation: generation, round: round, sequence: sequence
        ).store(into: last(length))
    }

    @usableFromInline mutating func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer { queue.reserve(count) }
    @usableFromInline mutating func last(_ count: Int) -> UnsafeMutableRawBufferPointer { queue.last(count) }
    @usableFromInline mutating func commit(_ count: Int) { queue.commit(count) }
}
