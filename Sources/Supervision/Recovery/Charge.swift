import StrategySDK

/// An event that is lost to strategies, because their worker did not survive it or did not speak the truth about it.
struct Charge: Sendable, Equatable {
    let sequence: UInt64
    /// In order.
    let ranks: [StrategyRank]
    let outcome: Outcome
    let cause: String
}

/// Where a worker was when it ended: what its progress page said, or what follows from its answers.
package struct WorkProgress: Sendable, Hashable {
    package let sequence: UInt64
    /// Of the strategy that was being evaluated.
    package let slot: UInt32
    /// Counts evaluations, so that two of the same event can be told apart.
    package let evaluations: UInt32

    package init(sequence: UInt64, slot: UInt32, evaluations: UInt32 = 0) {
        self.sequence = sequence
        self.slot = slot
        self.evaluations = evaluations
    }
}

/// A death that nobody is charged with yet: the event is evaluated once more.
struct Suspicion: Sendable, Equatable {
    let sequence: UInt64
    /// Nil where it is not known who was being evaluated.
    let rank: StrategyRank?
    /// How often a worker was, by what its page says, killed there from outside. The page can be forged.
    var kills = 0
    /// How many workers died by themselves in a row without any event being settled, at whichever events.
    var deaths = 1
    /// The first event that was not settled.
    var applied: UInt64 = 0

    /// More kills than chance explains.
    static let maxKills = 10
    /// Who dies now here and now there is to be blamed for one of them, or nothing would ever go on.
    static let maxDeaths = 4

    func isSame(as other: Suspicion?) -> Bool { other?.sequence == sequence && other?.rank == rank }
}
