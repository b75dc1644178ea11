import StrategySDK
import Wire

/// Taking strategies out of service between two events.
extension SupervisionCore {
    /// Carries out, between two events, what was decided on those before.
    mutating func takeOutOfService(at now: MonotonicTime) {
        let leaving = departures.sorted()
        departures.removeAll(keepingCapacity: true)
        var left: Set<Int> = []
        for rank in leaving {
            if absences[rank.index]?.isUndecided == true {
                endTry(rank)
                continue
            }
            if absences[rank.index] == nil { takeOut(rank) } else { turnBack(rank) }
            left.insert(deployment.places[rank.index].worker)
        }
        for index in left.sorted() {
            // Whatever they left behind goes with the process.
            end(index, WorkerLossCause(.recycled, "is replaced, since a strategy has left service"), verdict: nil)
        }
    }

    private mutating func takeOut(_ rank: StrategyRank) {
        guard let outage = breakers[rank.index].outage else { return }
        let place = deployment.places[rank.index]
        let (start, base) = lastMemory(rank, place.worker, UInt32(place.slot))
        absences[rank.index] = Absence(
            since: window.first, reason: outage.rule.text, plan: Shared(deployment.probePlan(rank)), base: base)
        let id = deployment.strategies[rank.index].definition.id
        if isUnrestorable[rank.index] || foreseen.takeLoss(id, before: window.first) { loseMemory(rank) }
        absentRanks.append(rank)
        absentRanks.sort()
        beginWaiting(rank)
        workers[place.worker].silence(place.slot, before: window.first)
        workers[place.worker].unfinished.remove(place.slot)
        effects.append(.report(.leftService(rank, outage)))
        let reason = "\(Outcome.circuitOpen.name): \(outage.rule.text)"
        for symbol in liveSymbols(rank) { withdraw(rank, symbol, reason: reason) }
        for sequence in max(start, window.oldest)..<max(start, window.first) {
            let slot = window.slot(sequence)
            if window.asks(bit: bit(rank), slot: slot) { keepMissed(rank, sequence, slot, isDecided: true) }
        }
        missEvents(rank, from: max(start, window.oldest))
    }

    /// It is being tried, and has been latched meanwhile.
    private mutating func endTry(_ rank: StrategyRank) {
        let probe = probe(of: deployment.places[rank.index].worker)
        if let decision = absences[rank.index]?.decision {
            foreseen.forgetProbes(deployment.strategies[rank.index].definition.id, before: decision)
        }
        if workers[probe].run?.rank == rank {
            workers[probe].run = nil
            end(probe, WorkerLossCause(.recycled, "is not needed any more"), verdict: nil)
        }
        absences[rank.index]?.trialEnd = nil
        // Not the failure that latched it: that one has had its consequences.
        let detail = breakers[rank.index].outage?.rule.text ?? ""
        stayAway(rank, ProbeFailure(outcome: .circuitOpen, detail: detail, at: nil), nil)
    }

    /// It was about to come back, and does not.
    private mutating func turnBack(_ rank: StrategyRank) {
        guard let absence = absences[rank.index], absence.comesBack, let sequence = absence.decision,
            let outage = breakers[rank.index].outage
        else { return }
        let isLost = absence.missed.isLost
        let place = deployment.places[rank.index]
        let slot = UInt32(place.slot)
        let back = workers[place.worker].returns.last { $0.part.slot == slot && $0.sequence == sequence }
        workers[place.worker].returns.removeAll { $0.part.slot == slot && $0.sequence == sequence }
        absences[rank.index] = Absence(
            since: absence.since, reason: absence.reason, plan: absence.plan, base: back?.part)
        if isLost { absences[rank.index]?.missed.lose() }
        lastTrials[rank.index] = sequence
        let id = deployment.strategies[rank.index].definition.id
        let failure = ProbeFailure(outcome: .circuitOpen, detail: outage.rule.text, at: nil)
        effects.append(.keep(.probe(id, before: sequence, failure: failure)))
        effects.append(.report(.leftService(rank, outage)))
        missEvents(rank, from: sequence)
    }

    /// What the strategy remembered last, and the first event that it did not know of.
    private func lastMemory(_ rank: StrategyRank, _ index: Int, _ slot: UInt32) -> (UInt64, Snapshot.Part?) {
        let kept = workers[index].snapshots.newest
        if let back = workers[index].returns.last(where: { $0.part.slot == slot && $0.sequence >= kept.sequence }) {
            return (back.sequence, back.part)
        }
        return (kept.sequence, (try? Snapshot.parts(kept.bytes))?.first { $0.slot == slot })
    }

    func bit(_ rank: StrategyRank) -> Int {
        let place = deployment.places[rank.index]
        return deployment.workers[place.worker].bits.offset * 64 + place.slot
    }

    /// Whether the strategy takes no part in an event.
    func isAway(_ rank: StrategyRank, at sequence: UInt64) -> Bool {
        absences[rank.index]?.covers(sequence) ?? false
    }
}
