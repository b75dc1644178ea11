import StrategySDK

/// The history that is kept, so that a successor can compute again what its predecessor did.
extension SupervisionCore {
    /// Not in the middle of an event: its place in the window changes.
    mutating func growWindow() {
        window.grow(to: wantedHistory)
        wantedHistory = 0
        for index in regular {
            workers[index].eventMarks.grow(to: window.capacity, keeping: window.oldest..<window.next)
        }
    }

    /// Forgets events that no successor would have to compute again.
    mutating func trimHistory() {
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
}
