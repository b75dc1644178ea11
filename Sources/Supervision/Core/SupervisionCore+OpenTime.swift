import StrategySDK

/// Trying strategies again when the seconds for which they are out of service are over. Which event comes first after that
/// follows from no event, so it is kept.
extension SupervisionCore {
    /// The strategy has left service, or stays away for longer: from now on its time counts, where time ends it.
    mutating func beginWaiting(_ rank: StrategyRank) {
        absences[rank.index]?.due = nil
        guard let seconds = breakers[rank.index].outage?.openSeconds else { return }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        wait(rank, overflow ? .max : milliseconds)
    }

    /// The core is started and goes on from another one: what was left of the strategy's time is left now.
    mutating func goOnWaiting(_ rank: StrategyRank) {
        guard let due = absences[rank.index]?.due else { return }
        wait(rank, due.milliseconds(after: MonotonicTime(nanoseconds: 0)))
    }

    private mutating func wait(_ rank: StrategyRank, _ milliseconds: UInt64) {
        let due = now + milliseconds
        absences[rank.index]?.due = due
        effects.append(.arm(.due(rank), due))
    }

    /// Has every strategy tried whose time is over.
    mutating func decideDue() {
        // Nobody comes back with an event that will not come.
        guard window.next >= repeatedEvents, !inputHasEnded else { return }
        for rank in absentRanks where isOverdue(rank) {
            let id = deployment.strategies[rank.index].definition.id
            effects.append(.keep(.due(id, before: window.next)))
            decide(rank, before: window.next)
        }
    }

    /// Whether the strategy's time is over, and nothing is being decided. Where it was tried for the event that comes next
    /// before, that event has to come first: with each event at most one trial ends.
    package func isOverdue(_ rank: StrategyRank) -> Bool {
        // Without a copy of the absence.
        guard let due = absences[rank.index]?.due, due <= now, absences[rank.index]?.decision == nil,
            lastTrials[rank.index].map({ $0 < window.next }) ?? true, isOpen(rank)
        else { return false }
        // It may be known with which event it is tried.
        let id = deployment.strategies[rank.index].definition.id
        return !foreseen.dues.contains { $0.strategy == id }
    }

    /// Whether it is out of service for a time, and is not being tried.
    func isOpen(_ rank: StrategyRank) -> Bool {
        if case .open = breakers[rank.index].state { true } else { false }
    }

    /// Milliseconds until the strategy is tried, rounded up; nil where it is not time that ends its outage, or where it is being
    /// tried.
    package func millisecondsLeft(_ rank: StrategyRank, at now: MonotonicTime) -> UInt64? {
        guard isOpen(rank), absences[rank.index]?.decision == nil else { return nil }
        return absences[rank.index]?.due?.milliseconds(after: now)
    }
}
