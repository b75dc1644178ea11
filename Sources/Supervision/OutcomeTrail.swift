import StrategySDK

/// The last outcomes of every strategy, like ones in a row as one, so that a person can be told what happened lately
/// without a line per event. Of fixed size; adding allocates nothing.
struct OutcomeTrails: Sendable {
    /// Kept of each strategy.
    static let length = 16

    private var runs: [OutcomeTrailRun]
    /// By rank: how many runs there ever were. The newest is the one before.
    private var counts: [Int]

    init(strategyCount: Int) {
        counts = Array(repeating: 0, count: strategyCount)
        runs = Array(repeating: OutcomeTrailRun(), count: strategyCount * Self.length)
    }

    mutating func add(
        _ outcome: Outcome, _ reason: OutcomeReason, _ rank: Int, sequence: UInt64, stream: Int32, eventTime: Int64
    ) {
        let base = rank * Self.length
        if counts[rank] > 0 {
            let newest = base + (counts[rank] - 1) % Self.length
            if runs[newest].outcome == outcome, runs[newest].reason.isLike(reason) {
                runs[newest].count += 1
                runs[newest].lastSequence = sequence
                runs[newest].stream = stream
                runs[newest].eventTime = eventTime
                runs[newest].reason = reason
                return
            }
        }
        runs[base + counts[rank] % Self.length] = OutcomeTrailRun(
            outcome: outcome, count: 1, firstSequence: sequence, lastSequence: sequence, stream: stream,
            eventTime: eventTime, reason: reason)
        counts[rank] += 1
    }

    /// Oldest first.
    func runs(_ rank: Int) -> [OutcomeTrailRun] {
        let base = rank * Self.length
        let first = max(0, counts[rank] - Self.length)
        return (first..<counts[rank]).map { runs[base + $0 % Self.length] }
    }
}

/// Like outcomes of events that followed each other.
package struct OutcomeTrailRun: Sendable {
    package var outcome = Outcome.disabled
    package var count: UInt64 = 0
    package var firstSequence: UInt64 = 0
    package var lastSequence: UInt64 = 0
    /// Of the last of them, as are the following.
    var stream: Int32 = 0
    package var eventTime: Int64 = 0
    package var reason = OutcomeReason.none
}

extension OutcomeReason {
    /// Whether two outcomes of one kind belong together in a trail: the values seen may differ.
    fileprivate func isLike(_ other: Self) -> Bool {
        switch (self, other) {
        case (.declared(let left), .declared(let right)): left == right
        case (.direction(let left), .direction(let right)): left == right
        default: true
        }
    }
}
