/// An input to the core that the events do not determine. Whoever repeats a run gives the core these, each at its event, and
/// gets the same output.
package enum ExternalInput: Sendable, Equatable, Codable {
    /// The event is lost to these strategies.
    case charge(UInt64, [StrategyID], Outcome, String)
    /// The strategy leaves service before this event, until an operator says otherwise.
    case latch(StrategyID, before: UInt64, Outcome, String)
    /// What the strategy remembered when it left service before this event could not be restored: it can only begin anew.
    case memoryLost(StrategyID, before: UInt64)
    /// An earlier run has left the strategy latched. It comes before the first event, and before the workers are started.
    case latchedBefore(StrategyID, Outage)
    /// It was decided before this event whether the strategy comes back with it. Of several the last one counts: a failure
    /// with the outcome `circuit_open` is that of a strategy that was latched while it was being tried, or right after.
    case probe(StrategyID, before: UInt64, failure: ProbeFailure?)
    /// An operator has the strategy, or all of them, give no intents from this event on; nil ends that.
    case halt(StrategyID?, from: UInt64, reason: String?)
    /// An operator has the strategy tried before this event.
    case reset(StrategyID, before: UInt64, reason: String)
    /// The seconds for which the strategy was out are over, so that it is tried before this event.
    case due(StrategyID, before: UInt64)
}

extension ExternalInput {
    /// When so many events are taken in and finished, it has had its effect.
    var end: UInt64 {
        switch self {
        case .charge(let sequence, _, _, _): sequence + 1
        case .latch(_, let sequence, _, _), .memoryLost(_, let sequence), .probe(_, let sequence, _),
            .halt(_, let sequence, _), .reset(_, let sequence, _), .due(_, let sequence):
            sequence
        case .latchedBefore: 0
        }
    }
}

/// Why a strategy that was tried stays out of service.
package struct ProbeFailure: Sendable, Equatable, Codable {
    package let outcome: Outcome
    package let detail: String
    /// The event that it failed at; nil where it was at none.
    package let at: UInt64?

    package init(outcome: Outcome, detail: String, at: UInt64?) {
        self.outcome = outcome
        self.detail = detail
        self.at = at
    }
}

/// What is known of events to come, in a run that repeats another.
struct Foreseen: Sendable {
    /// By event.
    var charges: [UInt64: [(strategies: [StrategyID], outcome: Outcome, cause: String)]] = [:]
    /// Also those of this run that are not carried out yet.
    var latches: [Latch] = []
    var probes: [Probe] = []
    var resets: [(number: UInt64, before: UInt64, strategy: StrategyID)] = []
    var dues: [(before: UInt64, strategy: StrategyID)] = []
    var losses: [(before: UInt64, strategy: StrategyID)] = []
    /// When so many events are taken in and finished, nothing more is known.
    var end: UInt64 = 0

    struct Probe: Sendable {
        /// The event that it was tried for.
        let before: UInt64
        /// Its place among everything that is done between two events.
        let number: UInt64
        let strategy: StrategyID
        let failure: ProbeFailure?
    }

    struct Latch: Sendable {
        let before: UInt64
        /// Its place among everything that is done between two events.
        let number: UInt64
        let strategy: StrategyID
        let outcome: Outcome
        let cause: String
    }

    /// The number of the next latch that is due before `sequence`; nil where there is none.
    func nextLatch(before sequence: UInt64) -> UInt64? { latches.first { $0.before <= sequence }?.number }

    /// Takes the order that applies before this event out, if there is one, and gives its number. Of an order that was
    /// repeated while the strategy was being tried the last one counts.
    mutating func takeReset(_ strategy: StrategyID, before sequence: UInt64) -> UInt64? {
        let number = resets.last { $0.strategy == strategy && $0.before == sequence }?.number
        if number != nil { resets.removeAll { $0.strategy == strategy && $0.before == sequence } }
        return number
    }

    /// Takes out that the strategy's time is over before this event, if it is.
    mutating func takeDue(_ strategy: StrategyID, before sequence: UInt64) -> Bool {
        let count = dues.count
        dues.removeAll { $0.strategy == strategy && $0.before == sequence }
        return dues.count < count
    }

    /// Whether an order or a time that is over has a strategy tried before an event to come.
    var hasTrials: Bool { !resets.isEmpty || !dues.isEmpty }

    /// Whoever was not out of service by then has nothing to come back from.
    mutating func forgetTrials(before sequence: UInt64) {
        resets.removeAll { $0.before < sequence }
        dues.removeAll { $0.before < sequence }
    }

    /// Takes out that the strategy lost what it remembered when it left before this event, if it did.
    mutating func takeLoss(_ strategy: StrategyID, before sequence: UInt64) -> Bool {
        let count = losses.count
        losses.removeAll { $0.strategy == strategy && $0.before == sequence }
        return losses.count < count
    }

    var isEmpty: Bool { charges.isEmpty && latches.isEmpty && probes.isEmpty && !hasTrials && losses.isEmpty }
}
