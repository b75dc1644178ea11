import StateCoding
import Wire

/// Telling what the strategies remember, and having them remember what they were told.
extension WorkerSession {
    /// Writes down what every strategy remembers. One whose state cannot be written is named instead.
    mutating func capture(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        do { try CaptureFrame.check(payload) } catch { throw .wire(error) }
        var writer = SnapshotWriter()
        for (slot, memory) in memories.enumerated() {
            guard let memory else { continue }
            do {
                try memory.capture(&writer)
            } catch {
                return refuse(header, slot, "its state cannot be written down: \(error)")
            }
            guard writer.bytes.count <= WireProtocol.maxSnapshotBytes - Snapshot.checksumBytes else {
                return refuse(
                    header, slot,
                    "with its state the worker's snapshot is larger than \(WireProtocol.maxSnapshotBytes) bytes")
            }
        }
        SnapshotFrames.write(
            .snapshot, writer.finish(), generation: header.generation, round: header.round, sequence: header.sequence,
            into: &results.queue)
    }

    private mutating func refuse(_ header: FrameHeader, _ slot: Int, _ problem: String) {
        let frame = RestoredFrame(refusal: RestoredFrame.Refusal(slot: UInt32(slot), problem: problem))
        // Its text is cut to what fits.
        try? frame.write(
            generation: header.generation, round: header.round, sequence: header.sequence, into: &results.queue)
    }

    mutating func restore(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        guard incomingSnapshot.count + payload.count <= WireProtocol.maxSnapshotBytes else {
            throw .wire(.tooMany("bytes of a snapshot", incomingSnapshot.count + payload.count))
        }
        incomingSnapshot.append(contentsOf: payload)
        guard header.flags & SnapshotFrames.lastPart != 0 else { return }
        let bytes = incomingSnapshot
        incomingSnapshot = []
        var frame = RestoredFrame(refusal: nil)
        do {
            let parts = try Snapshot.parts(bytes)
            if header.flags & SnapshotFrames.everything != 0 { for memory in memories { memory?.reset() } }
            for part in parts where frame.refusal == nil { frame.refusal = restore(part) }
        } catch {
            frame.refusal = RestoredFrame.Refusal(slot: nil, problem: "\(error)")
        }
        try send { (queue) throws(WireError) in
            try frame.write(
                generation: header.generation, round: header.round, sequence: header.sequence, into: &queue)
        }
    }

    /// Returns why not.
    private func restore(_ part: Snapshot.Part) -> RestoredFrame.Refusal? {
        guard Int(part.slot) < memories.count, let memory = memories[Int(part.slot)] else {
            return RestoredFrame.Refusal(slot: part.slot, problem: "there is no such strategy")
        }
        do {
            try memory.restore(part)
            return nil
        } catch {
            return RestoredFrame.Refusal(slot: part.slot, problem: error.description)
        }
    }
}
