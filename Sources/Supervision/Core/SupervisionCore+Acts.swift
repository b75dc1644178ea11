import StrategySDK

/// What is done between two events by others than the events: orders of operators, latches, and trials that end. Each has a
/// number, in the order in which they were done and kept, so that a run that is repeated does them in the same order, however
/// early it knows of them.
extension SupervisionCore {
    /// Numbers what is done between two events.
    mutating func nextActNumber() -> UInt64 {
        acts += 1
        return acts
    }

    /// What is due between two events. First what follows from the events before: strategies that leave service. Then what was
    /// done meanwhile.
    mutating func settleBetweenEvents(at now: MonotonicTime) {
        if !departures.isEmpty { takeOutOfService(at: now) }
        // Where the event does not come for now, its trial does not wait for it.
        if window.isEmpty { for rank in absentRanks { tryAsOrdered(rank, before: window.next) } }
        if halts.hasOrders || !foreseen.latches.isEmpty || !absentRanks.isEmpty { carryOutActs(at: now) }
        if foreseen.hasTrials { foreseen.forgetTrials(before: window.first) }
    }

    private mutating func carryOutActs(at now: MonotonicTime) {
        // Where a trial takes long, what is done meanwhile waits, as the event does.
        while absentRanks.isEmpty || !isBeingTried(for: window.first) {
            let order = halts.nextNumber(at: window.first)
            let latch = foreseen.nextLatch(before: window.first)
            let trial = nextTrialEnd()
            if let order, order < latch ?? .max, order < trial?.number ?? .max {
                applyHalt()
            } else if let latch, latch < trial?.number ?? .max {
                carryOutNextLatch()
            } else if let trial {
                end(trial.rank, trial.number)
            } else {
                return
            }
            if !departures.isEmpty { takeOutOfService(at: now) }
        }
    }

    // MARK: Trials

    /// The trial for the event that is now the oldest whose end comes next.
    private func nextTrialEnd() -> (rank: StrategyRank, number: UInt64)? {
        var next: (rank: StrategyRank, number: UInt64)?
        for rank in absentRanks {
            // Without a copy of the absence.
            guard absences[rank.index]?.trialEnd != nil, let decision = absences[rank.index]?.decision,
                decision <= window.first
            else { continue }
            let number = absences[rank.index]?.trialEnd?.number ?? .max
            if next.map({ number < $0.number }) ?? true { next = (rank, number) }
        }
        return next
    }

    private mutating func end(_ rank: StrategyRank, _ number: UInt64) {
        switch absences[rank.index]?.trialEnd?.result {
        case .survived: endAbsence(rank)
        case .failed(let failure): stayAway(rank, failure, number < .max ? number : nextActNumber())
        case nil: break
        }
    }

    /// How a trial has ended is known now; it takes effect as soon as everything before the event that it was for is finished:
    /// what happens there may have the strategy latched, and then it was not tried.
    mutating func endTrial(_ rank: StrategyRank, _ result: TrialEnd.Result) {
        if let known = foreseenProbe(rank), known.failure == result.failure {
            absences[rank.index]?.trialEnd = TrialEnd(result: result, number: known.number, isKnown: true)
            return
        }
        let number = if case .survived = result { nextActNumber() as UInt64? } else { nil as UInt64? }
        absences[rank.index]?.trialEnd = TrialEnd(result: result, number: number, isKnown: false)
    }
}

/// How a trial has ended.
struct TrialEnd: Sendable {
    enum Result: Sendable {
        case survived
        case failed(ProbeFailure)

        var failure: ProbeFailure? { if case .failed(let failure) = self { failure } else { nil } }
    }

    let result: Result
    /// Its place among everything that is done between two events; nil: behind what was done before it takes effect.
    let number: UInt64?
    /// Whether an earlier run has kept it.
    let isKnown: Bool
}
