import StrategySDK

/// Trying strategies that are out of service on an operator's order, and beginning with latches of an earlier run.
extension SupervisionCore {
    /// Has a strategy tried on an operator's order, from the next event on, however long it would have stayed away. If it
    /// survives what it missed it is back, with everything forgotten that counted against it. Follow with ``advance(at:)``.
    /// Where a trial for the next event has ended before, that event has to come first: another trial would find the same.
    ///
    /// - Returns: the first event that it may be back for; nil where the strategy is in service.
    package mutating func reset(_ rank: StrategyRank, reason: String) -> UInt64? {
        guard let absence = absences[rank.index], !absence.comesBack else { return nil }
        var sequence = absence.decision ?? window.next
        let wasTried = absence.decision == nil && lastTrials[rank.index] == sequence
        if wasTried { sequence += 1 }
        let id = deployment.strategies[rank.index].definition.id
        effects.append(.keep(.reset(id, before: sequence, reason: reason)))
        if wasTried {
            ordersToCome[rank.index] = sequence
        } else {
            let number = nextActNumber()
            absences[rank.index]?.order = number
            if absence.decision == nil { decide(rank, before: sequence) }
        }
        return sequence
    }

    /// The event before which it is decided whether a strategy comes back; nil where nothing is being decided.
    package func trial(_ rank: StrategyRank) -> UInt64? {
        absences[rank.index].flatMap { $0.isUndecided ? $0.decision : nil }
    }

    /// Whether what a strategy remembers is kept while it is out of service, so that it comes back as if it had been there
    /// all the time; false: it will warm up anew.
    package func keepsMemory(_ rank: StrategyRank) -> Bool { absences[rank.index]?.missed.isLost != true }

    /// Has the strategy tried where an operator ordered that, and, in a run that is repeated, where its time was over. Both may
    /// have led to the same trial.
    mutating func tryAsOrdered(_ rank: StrategyRank, before sequence: UInt64) {
        guard foreseen.hasTrials || ordersToCome[rank.index] != nil else { return }
        guard let absence = absences[rank.index], !absence.comesBack, absence.decision.map({ $0 == sequence }) ?? true
        else { return }
        let id = deployment.strategies[rank.index].definition.id
        var order = foreseen.takeReset(id, before: sequence)
        if ordersToCome[rank.index] == sequence {
            ordersToCome[rank.index] = nil
            order = order ?? nextActNumber()
        }
        // Time does not end a latch: where it is known by now, it came before the trial was over.
        let isDue = (order != nil || isOpen(rank)) && foreseen.takeDue(id, before: sequence)
        if let order { absences[rank.index]?.order = order }
        if order != nil || isDue, absence.decision == nil { decide(rank, before: sequence) }
    }

    // MARK: Before the first event

    /// Begins with a strategy latched, as an earlier run left it. To be called before ``start(at:)``; only this strategy is
    /// touched, nobody is told, and nothing is kept: whoever calls it knows, and keeps `ExternalInput.latchedBefore` where
    /// the run may be repeated.
    package mutating func latchFromBefore(_ rank: StrategyRank, _ outage: Outage) {
        guard absences[rank.index] == nil, outage.duration == nil else { return }
        breakers[rank.index] = Breaker(
            limits: breakers[rank.index].limits, unit: breakers[rank.index].unit, latchedBefore: outage)
        absences[rank.index] = Absence(
            since: window.first, reason: outage.rule.text, plan: Shared(deployment.probePlan(rank)), base: nil)
        absentRanks.append(rank)
        absentRanks.sort()
    }
}
