import StrategySDK

/// Counts outcomes: for each strategy one number for each outcome, and one for each reason that its plugin declares.
package struct OutcomeTally: Sendable {
    private var counts: [UInt64] = []
    /// What the counts were right after the last intent of each strategy; without meaning where there was none.
    private var countsAtLastIntent: [UInt64] = []
    private var bases: [Int] = []
    private var reasons: [[String]] = []

    init(_ strategies: [AdmittedStrategy]) {
        for strategy in strategies {
            bases.append(counts.count)
            reasons.append(strategy.descriptor.reasons)
            counts.append(
                contentsOf: repeatElement(0, count: Outcome.allCases.count + strategy.descriptor.reasons.count))
        }
        countsAtLastIntent = counts
    }

    /// From here on ``sinceLastIntent(_:)`` counts anew.
    mutating func markIntent(_ rank: Int) {
        for index in bases[rank]..<bases[rank] + Outcome.allCases.count + reasons[rank].count {
            countsAtLastIntent[index] = counts[index]
        }
    }

    /// Every number of a strategy, outcomes first and then its plugin's reasons; those at its last intent alike.
    func totals(_ rank: Int) -> (now: ArraySlice<UInt64>, atLastIntent: ArraySlice<UInt64>) {
        let range = bases[rank]..<bases[rank] + Outcome.allCases.count + reasons[rank].count
        return (counts[range], countsAtLastIntent[range])
    }

    mutating func restore(_ rank: Int, index: Int, count: UInt64, atLastIntent: Bool) {
        guard index >= 0, index < Outcome.allCases.count + reasons[rank].count else { return }
        if atLastIntent { countsAtLastIntent[bases[rank] + index] = count } else { counts[bases[rank] + index] = count }
    }

    mutating func add(_ outcome: Outcome, _ rank: Int) { counts[bases[rank] + Int(outcome.rawValue)] += 1 }

    mutating func addReason(_ index: Int, _ rank: Int) {
        counts[bases[rank] + Outcome.allCases.count + index] += 1
    }

    package func count(_ outcome: Outcome, _ rank: StrategyRank) -> UInt64 {
        counts[bases[rank.index] + Int(outcome.rawValue)]
    }

    /// As ``count(_:_:)`` and ``declaredReasons(_:)``, but only of events after the strategy's last intent.
    package func sinceLastIntent(
        _ rank: StrategyRank
    ) -> (outcomes: [(outcome: Outcome, count: UInt64)], reasons: [(reason: String, count: UInt64)]) {
        let base = bases[rank.index]
        let outcomes = Outcome.allCases.map { outcome in
            let index = base + Int(outcome.rawValue)
            return (outcome, counts[index] - countsAtLastIntent[index])
        }
        return (outcomes, declaredReasons(rank) { counts[$0] - countsAtLastIntent[$0] })
    }

    /// The plugin's reasons for having nothing new, with how often each was given.
    package func declaredReasons(_ rank: StrategyRank) -> [(reason: String, count: UInt64)] {
        declaredReasons(rank) { counts[$0] }
    }

    private func declaredReasons(
        _ rank: StrategyRank, _ count: (Int) -> UInt64
    ) -> [(reason: String, count: UInt64)] {
        reasons[rank.index].enumerated().map { ($1, count(bases[rank.index] + Outcome.allCases.count + $0)) }
    }
}
