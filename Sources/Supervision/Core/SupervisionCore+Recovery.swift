import StrategySDK
import Wire

/// Going on from snapshots: what a worker knew is given to it or to its successor.
extension SupervisionCore {
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

    mutating func restore(_ index: Int) {
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
        workers[index].replies.askedAside()
    }

    /// Events since the newest snapshot that ask the worker.
    private func eventsToRepeat(_ index: Int) -> Int {
        let start = max(workers[index].snapshots.newest.sequence, window.oldest)
        guard start < workers[index].nextToSend else { return 0 }
        return (start..<workers[index].nextToSend).count { window.asks(workers[index].bits, slot: window.slot($0)) }
    }
}
