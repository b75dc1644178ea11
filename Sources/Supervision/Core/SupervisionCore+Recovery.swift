import StrategySDK
import Wire

/// Snapshots, and going on from them: what a worker knew is given to it or to its successor, the events since are computed
/// again and compared with what came of them before, and then it goes on with those that nobody has answered.
extension SupervisionCore {
    // MARK: Snapshots

    /// Deals with frames of a serving worker that are no answers.
    mutating func serveAside(_ index: Int) throws {
        guard workers[index].phase == .serving else { return }
        try workers[index].dropOldAnswers()
        while let header = try workers[index].incoming.completeFrame() {
            let payload = workers[index].incoming.payload(header)
            switch FrameType(rawValue: header.type) {
            case .snapshot?: try takeSnapshot(index, header, payload)
            case .restored?: try takeRestored(index, header, RestoredFrame(payload))
            default: return
            }
            guard workers[index].phase == .serving else { return }
            workers[index].consumeIncoming(header.length)
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
        workers[index].answered()
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
        let longest = max(1, limits.historyBytes / max(1, window.bytesPerEvent) / 4)
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
            .contains { window.asks(workers[index].plan, slot: window.slot($0)) }
    }

    private mutating func takeRestored(_ index: Int, _ header: FrameHeader, _ frame: RestoredFrame) throws {
        try check(index, header)
        guard header.flags == 0 else { throw ProtocolFault("flags that are not defined") }
        workers[index].answered()
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

    /// Not in the middle of an event: its place in the window changes.
    mutating func growWindow() {
        let most = max(1, limits.historyBytes / max(1, window.bytesPerEvent))
        let before = window.capacity
        window.grow(to: min(wantedHistory, most))
        wantedHistory = 0
        guard window.capacity > before else { return }
        for index in regular {
            var marks = Array(repeating: UInt64(0), count: window.capacity)
            for sequence in window.oldest..<window.next {
                marks[window.slot(sequence)] =
                    workers[index].eventMarks[Int(truncatingIfNeeded: sequence) & (before - 1)]
            }
            workers[index].eventMarks = marks
        }
    }

    /// Forgets events that no successor would have to compute again.
    private mutating func trimHistory() {
        var needed = window.first
        for index in regular {
            if isDeserted(index) {
                // Whoever comes back brings along what it remembers.
                workers[index].snapshots = KeptSnapshots(
                    sequence: window.first, marks: workers[index].plan.ranks.map { decisionMarks[$0.index] })
            } else if workers[index].lastAsked.map({ $0 < workers[index].snapshots.newest.sequence }) ?? true,
                workers[index].hasToldReturns
            {
                workers[index].snapshots.stillHolds(before: window.first)
            }
            needed = min(needed, workers[index].snapshots.firstNeeded)
        }
        window.forget(before: needed)
        for index in regular {
            let first = workers[index].snapshots.firstNeeded
            workers[index].returns.removeAll { $0.sequence < first }
            workers[index].forgetSilenced(before: window.oldest)
        }
    }

    /// The history has no room for a further event: what is needed of it is made less.
    mutating func makeRoom() {
        trimHistory()
        guard window.isFullOfHistory else { return }
        for index in regular where workers[index].pendingCapture == nil {
            if workers[index].snapshots.firstNeeded < window.first { workers[index].nextCapture = 0 }
        }
    }

    // MARK: Going back

    /// Has a serving worker go back to its newest snapshot and take the events since again.
    mutating func goBack(_ index: Int) {
        workers[index].round += 1
        effects.append(.report(.wentBack(WorkerIndex(index), to: workers[index].snapshots.newest.sequence)))
        workers[index].replayedEvents += UInt64(eventsToRepeat(index))
        workers[index].goBack()
        restore(index)
    }

    /// A successor has its strategies: it is told what they remembered.
    mutating func beginWork(_ index: Int) {
        workers[index].goBack()
        if workers[index].generation > 1 { workers[index].replayedEvents += UInt64(eventsToRepeat(index)) }
        restore(index)
    }

    private mutating func restore(_ index: Int) {
        let kept = workers[index].snapshots.newest
        var parts = (try? Snapshot.parts(kept.bytes)) ?? []
        let ranks = workers[index].plan.ranks
        // Who is out of service stays out; who has failed before is evaluated on a copy.
        parts.removeAll { part in
            let rank = ranks[Int(part.slot)]
            return isAway(rank, at: kept.sequence) || isUnrestorable[rank.index]
                || workers[index].isSilenced(Int(part.slot), at: kept.sequence)
        }
        for slot in parts.indices { parts[slot].isCareful = isCareful[ranks[Int(parts[slot].slot)].index] }
        let named = Set(parts.map(\.slot))
        for (slot, rank) in ranks.enumerated()
        where isCareful[rank.index] && !named.contains(UInt32(slot)) && !isAway(rank, at: kept.sequence) {
            parts.append(Snapshot.Part(slot: UInt32(slot), isCareful: true, layout: 0, memories: 0, bytes: []))
        }
        guard !parts.isEmpty || workers[index].round > 0 else { return }
        parts.sort { $0.slot < $1.slot }
        queueRestore(index, parts, flags: SnapshotFrames.everything)
    }

    mutating func queueRestore(_ index: Int, _ parts: [Snapshot.Part], flags: UInt16 = 0) {
        SnapshotFrames.write(
            .restore, Snapshot.compose(parts), flags: flags, generation: workers[index].generation,
            round: workers[index].round, sequence: workers[index].nextToSend, into: &workers[index].outgoing)
        workers[index].pendingRestores += 1
        workers[index].unansweredAsides += 1
        workers[index].asked()
    }

    /// Events since the newest snapshot that ask the worker.
    private func eventsToRepeat(_ index: Int) -> Int {
        let start = max(workers[index].snapshots.newest.sequence, window.oldest)
        guard start < workers[index].nextToSend else { return 0 }
        return (start..<workers[index].nextToSend).count { window.asks(workers[index].plan, slot: window.slot($0)) }
    }

    // MARK: Comparing

    /// Takes what a serving worker has said beside answers to new events.
    mutating func catchUp(_ index: Int) {
        do {
            try serveAside(index)
            while let end = workers[index].replayEnd, workers[index].phase == .serving {
                let sequence = workers[index].nextToAnswer
                // What they computed before they left has no consequences any more.
                for back in workers[index].returns where back.sequence == sequence {
                    workers[index].replayMarks[Int(back.part.slot)] = back.mark
                }
                guard sequence < end else {
                    finishReplay(index)
                    break
                }
                let slot = window.slot(sequence)
                guard window.asks(workers[index].plan, slot: slot) else {
                    workers[index].repeated(sequence)
                    continue
                }
                try serveAside(index)
                guard workers[index].phase == .serving, sequence < workers[index].nextToSend,
                    let answer = try workers[index].takeAnswer(sequence)
                else { break }
                try compare(answer, index, sequence, slot)
                workers[index].releaseAnswer(frameBytes: frameLength(workers[index].plan, slot))
                workers[index].repeated(sequence)
            }
            // The last answer of a replay may be followed by RESTORED.
            try serveAside(index)
            try checkSilence(index)
        } catch {
            end(
                index, .said(error), verdict: .protocolError,
                at: workers[index].replayEnd == nil ? nil : workers[index].nextToAnswer)
        }
    }

    /// A worker that was asked nothing has nothing to say.
    private mutating func checkSilence(_ index: Int) throws {
        guard workers[index].phase == .serving, workers[index].replayEnd == nil, workers[index].unansweredFrames == 0,
            workers[index].split == nil, !workers[index].isHeldForSample, workers[index].bytesInFlight == 0,
            let header = try workers[index].incoming.completeFrame()
        else { return }
        throw ProtocolFault("a frame of type \(header.type) that it was not asked for")
    }

    private mutating func compare(
        _ answer: UnsafeRawBufferPointer, _ index: Int, _ sequence: UInt64, _ slot: Int
    ) throws {
        var reader = try ResultReader(answer)
        guard Int(reader.symbol) == streams[Int(window.streams[slot])].symbol else {
            throw ProtocolFault("an answer for another symbol")
        }
        let plan = workers[index].plan
        var eventMark = DecisionMark.start
        for place in plan.ranks.indices
        where window.asks(bit: plan.bitmapOffset * 64 + place, slot: slot)
            && !workers[index].isSilenced(place, at: sequence)
        {
            guard let record = try reader.next(), Int(record.slot) == place else {
                throw ProtocolFault("no answer for strategy \(place), or one for another")
            }
            let mark = DecisionMark.of(record, sequence)
            workers[index].replayMarks[place] = DecisionMark.fold(workers[index].replayMarks[place], mark)
            eventMark = DecisionMark.fold(eventMark, mark)
        }
        guard try reader.next() == nil else { throw ProtocolFault("an answer for a strategy that was not asked") }
        if eventMark != workers[index].eventMarks[slot], workers[index].firstDifference == nil {
            workers[index].firstDifference = sequence
        }
    }

    /// Everything that was decided before is decided again: whoever decided otherwise cannot be relied on.
    private mutating func finishReplay(_ index: Int) {
        workers[index].replayEnd = nil
        guard let first = workers[index].firstDifference else { return }
        let ranks = workers[index].plan.ranks
        let guilty = ranks.indices.filter { workers[index].replayMarks[$0] != decisionMarks[ranks[$0].index] }
            .map { ranks[$0] }
            .filter {
                absences[$0.index] == nil && !isLeaving($0) && !isUnrestorable[$0.index]
                    && !workers[index].isSilenced(deployment.places[$0.index].slot, at: first)
            }
        guard !guilty.isEmpty else { return }
        for rank in guilty { leaveOut(rank, index) }
        condemn(guilty, index, .nondeterministic, "event \(first) was decided otherwise when it was computed again")
        // It was sent events that are not asked of them any more.
        end(index, WorkerLossCause(.recycled, "is replaced, since a strategy leaves service"), verdict: nil)
    }
}
