import StrategySDK
import Wire

/// What strategies miss while they are out of service, so that they can come back as if they had been there.
extension SupervisionCore {
    /// An event that would have asked strategies that are away.
    mutating func missAbsent(_ sequence: UInt64, _ slot: Int) {
        for rank in absentRanks where window.asks(bit: bit(rank), slot: slot) { miss(rank, sequence, slot) }
    }

    /// Whether an event to come is lost to the strategy, which is then not asked. Whether that is known before or after the
    /// strategy leaves service follows from no event, so that it counts as missed either way.
    private func isCharged(_ rank: StrategyRank, _ sequence: UInt64) -> Bool {
        workers[deployment.places[rank.index].worker].charges.contains {
            $0.sequence == sequence && $0.ranks.contains(rank)
        }
    }

    /// Events that are taken in and not finished, and would have asked the strategy.
    mutating func missEvents(_ rank: StrategyRank, from start: UInt64) {
        let first = max(start, window.first)
        guard first < window.next else { return }
        for sequence in first..<window.next {
            tryAsOrdered(rank, before: sequence)
            let slot = window.slot(sequence)
            if window.asks(bit: bit(rank), slot: slot) || isCharged(rank, sequence) { miss(rank, sequence, slot) }
        }
    }

    private mutating func miss(_ rank: StrategyRank, _ sequence: UInt64, _ slot: Int) {
        guard var isTried = absences[rank.index]?.isBeingTriedInPlace() else { return }
        if !isTried, breakers[rank.index].outage?.isDue == true {
            decide(rank, before: sequence)
            isTried = true
        }
        // Asked like any other, for the case that it comes back.
        guard !isTried else { return }
        window.spare(bit: bit(rank), slot: slot)
        _ = breakers[rank.index].missed()
        keepMissed(rank, sequence, slot, isDecided: false)
    }

    mutating func keepMissed(_ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, isDecided: Bool) {
        keepMissed(
            rank, sequence, slot, symbol: streams[Int(window.streams[slot])].symbol, isDecided: isDecided)
    }

    mutating func keepMissed(
        _ rank: StrategyRank, _ sequence: UInt64, _ slot: Int, symbol: Int, isDecided: Bool
    ) {
        guard let plan = absences[rank.index]?.planInPlace()?.value else { return }
        let length = frameLength(plan, slot)
        guard missedBytes + length <= limits.missedBytes else { return loseMemory(rank) }
        missedBytes += length
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { frame in
            FrameHeader(length: length, type: .event, generation: 0, sequence: sequence).store(into: frame)
            frame.storeBytes(of: 1, toByteOffset: EventFrame.fixedBytes, as: UInt64.self)
            writeEvent(plan, slot, symbol, into: frame, from: EventFrame.fixedBytes + 8, length: length)
            absences[rank.index]?.missed.append(UnsafeRawBufferPointer(frame), isDecided: isDecided)
        }
    }

    /// It can only begin anew, as soon as it may come back. When that is found out follows from no event, and makes no
    /// difference.
    mutating func loseMemory(_ rank: StrategyRank) {
        guard let absence = absences[rank.index], !absence.missed.isLost else { return }
        missedBytes -= absence.missed.frames.count
        absences[rank.index]?.missed.lose()
        let id = deployment.strategies[rank.index].definition.id
        effects.append(.keep(.memoryLost(id, before: absence.since)))
        effects.append(.report(.memoryLost(rank)))
    }
}
