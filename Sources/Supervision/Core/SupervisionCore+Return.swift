import StrategySDK
import Wire

/// Deciding who comes back into service, and with which event.
extension SupervisionCore {
    /// Before this event it is decided whether the strategy comes back with it.
    mutating func decide(_ rank: StrategyRank, before sequence: UInt64) {
        absences[rank.index]?.decision = sequence
        breakers[rank.index].beginProbe()
        setBarrier(deployment.places[rank.index].worker)
        effects.append(.report(.tried(rank, before: sequence)))
        if let failure = foreseenProbe(rank)?.failure { endTrial(rank, .failed(failure)) }
    }

    /// Events are held back from a worker from the first one on of which is not known who takes part.
    mutating func setBarrier(_ index: Int) {
        workers[index].barrier =
            workers[index].plan.ranks.compactMap { rank in
                absences[rank.index].flatMap { $0.isUndecided ? $0.decision : nil }
            }.min()
    }

    /// Whether a strategy has yet to be tried for the event, or is being tried.
    func isBeingTried(for sequence: UInt64) -> Bool {
        absentRanks.contains { absences[$0.index]?.decision == sequence && isToBeTried($0) }
    }

    /// The strategy has computed what it missed, and comes back.
    mutating func comeBack(_ rank: StrategyRank, _ part: Snapshot.Part, warmedUp symbols: [Int]) {
        guard let absence = absences[rank.index], let sequence = absence.decision else { return }
        if absence.missed.isLost { records[rank.index].restartWarmUp() }
        for symbol in symbols { _ = records[rank.index].countWarmUp(traits[rank.index].memory(symbol)) }
        let isKept = foreseenProbe(rank).map { $0.failure == nil } ?? false
        endTrial(rank, .survived)
        missedBytes -= absence.missed.frames.count
        absences[rank.index]?.missed.clear()
        let place = deployment.places[rank.index]
        var part = part
        part.slot = UInt32(place.slot)
        part.isCareful = isCareful[rank.index]
        workers[place.worker].returns.append(
            WorkerLink.Return(sequence: sequence, part: part, mark: decisionMarks[rank.index]))
        setBarrier(place.worker)
        if workers[place.worker].phase == .waiting { launch(place.worker, at: now) }
        let id = deployment.strategies[rank.index].definition.id
        if !isKept { effects.append(.keep(.probe(id, before: sequence, failure: nil))) }
        effects.append(.report(.backInService(rank, from: sequence)))
    }

    /// The strategy has failed at what it missed, and stays away.
    /// - Parameter number: of the trial's end; nil where it was latched before.
    mutating func stayAway(_ rank: StrategyRank, _ failure: ProbeFailure, _ number: UInt64?) {
        guard let absence = absences[rank.index], let sequence = absence.decision else { return }
        let (detail, failed) = (failure.detail, failure.at)
        let id = deployment.strategies[rank.index].definition.id
        let isKnown = absence.trialEnd?.isKnown ?? false
        if isKnown { foreseen.passProbe(id, before: sequence) }
        let isAttack = failure.outcome == .violation || failure.outcome == .protocolError
        // What it decided on once and does not survive again.
        let wasDecided = failed.map { absence.missed.isDecided($0) } ?? false
        let outcome = wasDecided && !isAttack ? .nondeterministic : failure.outcome
        let opened = breakers[rank.index].probeFailed(outcome, detail, at: failed ?? sequence)
        if !isKnown {
            let failure = ProbeFailure(outcome: outcome, detail: detail, at: failed)
            effects.append(.keep(.probe(id, before: sequence, failure: failure)))
        }
        if let outage = opened ?? breakers[rank.index].outage { effects.append(.report(.leftService(rank, outage))) }
        absences[rank.index]?.decision = nil
        absences[rank.index]?.trialEnd = nil
        absences[rank.index]?.order = nil
        lastTrials[rank.index] = sequence
        if let failed, !wasDecided {
            missedBytes -= absence.missed.frames.count
            absences[rank.index]?.missed.remove(failed)
            missedBytes += absences[rank.index]?.missed.frames.count ?? 0
        }
        if isAttack { latchSiblings(of: rank, outcome, detail, at: failed ?? sequence, number) }
        // It has not been in service yet, and its budget is not spent: it is warmed up without that event.
        if breakers[rank.index].isClosed, breakers[rank.index].failed(outcome, detail, at: failed ?? sequence) == nil {
            return decide(rank, before: sequence)
        }
        beginWaiting(rank)
        missEvents(rank, from: sequence)
        setBarrier(deployment.places[rank.index].worker)
    }

    /// The strategy is in service again.
    mutating func endAbsence(_ rank: StrategyRank) {
        if !foreseen.probes.isEmpty, let decision = absences[rank.index]?.decision {
            foreseen.forgetProbes(deployment.strategies[rank.index].definition.id, before: decision)
        }
        lastTrials[rank.index] = absences[rank.index]?.decision
        ordersToCome[rank.index] = nil
        // Not before: what happens until then finds the circuit as it was.
        if absences[rank.index]?.isReset == true {
            breakers[rank.index].reset()
        } else {
            breakers[rank.index].probeSucceeded()
        }
        absences[rank.index] = nil
        absentRanks.removeAll { $0 == rank }
    }
}
