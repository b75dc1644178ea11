/// A snapshot on its way, either way: its bytes in frames of at most 1 MiB, the last of which is marked.
package enum SnapshotFrames {
    package static let lastPart: UInt16 = 1
    /// On RESTORE: strategies that the snapshot does not name begin anew. Without it they keep what they have.
    package static let everything: UInt16 = 2

    private static let chunk = WireProtocol.maxFrameBytes - FrameHeader.byteCount

    /// Queues `bytes`, whose count is a multiple of 8.
    package static func write(
        _ type: FrameType, _ bytes: [UInt8], flags: UInt16 = 0, generation: UInt32, round: UInt32, sequence: UInt64,
        into queue: inout ByteQueue
    ) {
        var start = 0
        repeat {
            let end = min(bytes.count, start + chunk)
            let length = FrameHeader.byteCount + end - start
            let frame = queue.reserve(length)
            FrameHeader(
                length: length, type: type, flags: flags | (end == bytes.count ? lastPart : 0), generation: generation,
                round: round, sequence: sequence
            ).store(into: frame)
            bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: frame[FrameHeader.byteCount..<length])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<end]))
            }
            queue.commit(length)
            start = end
        } while start < bytes.count
    }
}

/// Supervisor to worker: tell what every strategy remembers before the event that the header names. Answered by SNAPSHOT,
/// or by a ``RestoredFrame`` that says why not.
package enum CaptureFrame {
    /// There is nothing in it.
    package static func check(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        guard payload.isEmpty else { throw .trailing(payload.count) }
    }

    package static func write(generation: UInt32, round: UInt32, sequence: UInt64, into queue: inout ByteQueue) {
        let frame = queue.reserve(FrameHeader.byteCount)
        FrameHeader(
            length: FrameHeader.byteCount, type: .capture, generation: generation, round: round, sequence: sequence
        ).store(into: frame)
        queue.commit(FrameHeader.byteCount)
    }
}

/// Worker to supervisor: whether it could take a RESTORE.
package struct RestoredFrame: Sendable, Equatable {
    package struct Refusal: Sendable, Equatable {
        /// Whose memory cannot be used; nil where that is not to be said of one.
        package var slot: UInt32?
        package var problem: String

        package init(slot: UInt32?, problem: String) {
            self.slot = slot
            self.problem = problem
        }
    }

    package var refusal: Refusal?

    package init(refusal: Refusal?) { self.refusal = refusal }

    package func write(
        generation: UInt32, round: UInt32, sequence: UInt64, into queue: inout ByteQueue
    ) throws(WireError) {
        var writer = PayloadWriter()
        writer.word8(refusal == nil ? 0 : 1)
        if let refusal {
            writer.word32(refusal.slot ?? .max)
            writer.text(refusal.problem)
        }
        try writer.finish(.restored, generation: generation, round: round, sequence: sequence, into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        if try reader.boolean() {
            let slot = try reader.word32()
            refusal = Refusal(slot: slot == .max ? nil : slot, problem: try reader.text("a problem"))
        }
        try reader.finish()
    }
}
