import StrategySDK
import Wire

/// Snapshots that workers write and take.
extension SupervisionCore {
    /// Deals with frames of a serving worker that are no answers.
    mutating func serveAside(_ index: Int) throws {
        guard workers[index].phase == .serving else { return }
        try workers[index].dropOldAnswers()
        while let header = try workers[index].replies.completeFrame() {
            let payload = workers[index].replies.payload(header)
            switch FrameType(rawValue: header.type) {
            case .snapshot?: try takeSnapshot(index, header, payload)
            case .restored?: try takeRestored(index, header, RestoredFrame(payload))
            default: return
            }
            guard workers[index].phase == .serving else { return }
            workers[index].replies.consume(header.length)
            try workers[index].dropOldAnswers()
        }
    }

    private func check(_ index: Int, _ header: FrameHeader) throws {
        guard header.generation == workers[index].generation, header.round == workers[index].round else {
            throw ProtocolFault("a snapshot of generation \(header.generation), round \(header.round)")
        }
    }

    private mutating func takeSnapshot(_ index: Int, _ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws {
        try check(index, header)
        guard let sequence = workers[index].pendingCapture, sequence == header.sequence, owesNothing(index, sequence),
            workers[index].restoresBeforeCapture == 0
        else { throw ProtocolFault("a snapshot that it was not asked for") }
        guard workers[index].snapshotParts.count + payload.count <= WireProtocol.maxSnapshotBytes else {
            throw ProtocolFault("a snapshot of more than \(WireProtocol.maxSnapshotBytes) bytes")
        }
        guard header.flags & ~SnapshotFrames.lastPart == 0 else { throw ProtocolFault("flags that are not defined") }
        workers[index].snapshotParts.append(contentsOf: payload)
        guard header.flags & SnapshotFrames.lastPart != 0 else {
            guard !payload.isEmpty else { throw ProtocolFault("an empty part of a snapshot") }
            return
        }
        workers[index].replies.answeredAside()
        let bytes = workers[index].snapshotParts
        workers[index].snapshotParts = []
        workers[index].pendingCapture = nil
        let ranks = workers[index].plan.ranks
        let slots = try Snapshot.parts(bytes, atMost: ranks.count).map(\.slot)
        guard zip(slots, slots.dropFirst()).allSatisfy({ $0 < $1 }), slots.allSatisfy({ $0 < ranks.count }) else {
            throw ProtocolFault("a snapshot of strategies that there are not")
        }
        if isProbe(index) { return takeProbeSnapshot(index, bytes) }
        let marks = ranks.map { decisionMarks[$0.index] }
        // Of whoever is about to leave for that, it holds what was begun anew since.
        for rank in ranks where absences[rank.index] == nil && isUnrestorable[rank.index] {
            isUnrestorable[rank.index] = isLeaving(rank)
        }
        workers[index].snapshots.add(KeptSnapshot(sequence: sequence, bytes: bytes, marks: marks))
        for place in workers[index].returns.indices where workers[index].returns[place].sequence == sequence {
            workers[index].returns[place].isTold = workers[index].returns[place].isBrought
        }
        let longest = max(1, limits.historyBytes / window.bytesPerEvent / 4)
        let interval = SnapshotInterval.events(
            snapshotBytes: bytes.count, shortest: limits.snapshotInterval, longest: longest)
        if interval != workers[index].captureInterval {
            workers[index].captureInterval = interval
            workers[index].scheduleCapture(after: sequence)
            wantedHistory = max(wantedHistory, 2 * interval + 2 * limits.eventsInFlight)
        }
        trimHistory()
    }

    /// Whether everything before `sequence` is answered.
    private func owesNothing(_ index: Int, _ sequence: UInt64) -> Bool {
        if isProbe(index) { return true }
        guard workers[index].replayEnd == nil, workers[index].lastAnswered.map({ $0 < sequence }) ?? true else {
            return false
        }
        // Everything that was applied is answered; what lies between must not have been asked.
        return
            !(max(workers[index].nextToApply, window.first)..<max(sequence, workers[index].nextToApply, window.first))
            .contains { window.asks(workers[index].bits, slot: window.slot($0)) }
    }

    private mutating func takeRestored(_ index: Int, _ header: FrameHeader, _ frame: RestoredFrame) throws {
        try check(index, header)
        guard header.flags == 0 else { throw ProtocolFault("flags that are not defined") }
        workers[index].replies.answeredAside()
        if workers[index].pendingCapture == header.sequence, workers[index].restoresBeforeCapture == 0,
            let refusal = frame.refusal
        {
            return try cannotCapture(index, refusal)
        }
        guard workers[index].pendingRestores > 0 else { throw ProtocolFault("RESTORED without a RESTORE") }
        workers[index].pendingRestores -= 1
        workers[index].restoresBeforeCapture = max(0, workers[index].restoresBeforeCapture - 1)
        if let refusal = frame.refusal { try cannotRestore(index, refusal) }
    }

    /// A strategy whose state cannot be written down cannot be recovered, and does not serve.
    private mutating func cannotCapture(_ index: Int, _ refusal: RestoredFrame.Refusal) throws(ProtocolFault) {
        workers[index].pendingCapture = nil
        guard let slot = refusal.slot, Int(slot) < workers[index].plan.ranks.count else {
            throw ProtocolFault("that it can make no snapshot, and not for whose sake")
        }
        if isProbe(index) {
            return failProbe(index, .nondeterministic, "no snapshot can be made: \(refusal.problem)")
        }
        condemn(
            [workers[index].plan.ranks[Int(slot)]], index, .nondeterministic,
            "no snapshot can be made: \(refusal.problem)")
        end(index, WorkerLossCause(.recycled, "is replaced, since a strategy leaves service"), verdict: nil)
    }

    /// A bad snapshot: the one before is used. Where that is bad too, the strategy that it is bad for does not serve.
    private mutating func cannotRestore(_ index: Int, _ refusal: RestoredFrame.Refusal) throws(ProtocolFault) {
        let cause = WorkerLossCause(.snapshotRefused, "could not take its snapshot: \(refusal.problem)")
        if isProbe(index) { return failProbe(index, .nondeterministic, cause.description) }
        effects.append(.report(.snapshotRefused(WorkerIndex(index), problem: refusal.problem)))
        if !workers[index].snapshots.fallBack() {
            let guilty = try whoIsRefused(index, refusal)
            let detail = "its state cannot be restored: \(refusal.problem)"
            for rank in guilty {
                isUnrestorable[rank.index] = true
                if absences[rank.index] == nil { records[rank.index].restartWarmUp() }
                // It is not told that again.
                let slot = UInt32(deployment.places[rank.index].slot)
                workers[index].returns.removeAll { $0.part.slot == slot }
            }
            condemn(guilty, index, .nondeterministic, detail)
            for rank in guilty { latchReturning(rank, .nondeterministic, detail) }
        }
        end(index, cause, verdict: nil)
    }

    /// The strategies whose state was refused.
    private func whoIsRefused(
        _ index: Int, _ refusal: RestoredFrame.Refusal
    ) throws(ProtocolFault) -> [StrategyRank] {
        let ranks = workers[index].plan.ranks
        guard let slot = refusal.slot else {
            let kept = workers[index].snapshots.newest.sequence
            // Whoever was out of service is not in it, and brings along what it remembers when it comes back.
            return ranks.filter { rank in
                let slot = UInt32(deployment.places[rank.index].slot)
                return absences[rank.index] == nil
                    && !workers[index].returns.contains { $0.part.slot == slot && $0.sequence >= kept }
            }
        }
        guard Int(slot) < ranks.count else {
            throw ProtocolFault("that it cannot restore a strategy that there is not")
        }
        let rank = ranks[Int(slot)]
        guard absences[rank.index].map({ $0.comesBack }) ?? !isUnrestorable[rank.index] else {
            throw ProtocolFault("that it cannot restore a strategy of which it was told nothing")
        }
        return [rank]
    }
}
