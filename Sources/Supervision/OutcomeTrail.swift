import StrategySDK

/// The last outcomes of every strategy, like ones in a row as one, so that a person can be told what happened lately
/// without a line per event. Of fixed size; adding allocates nothing.
struct OutcomeTrails: Sendable {
    /// Kept of each strategy.
    static let length = 16

    private var runs: [OutcomeTrailRun]
    /// By rank and ``Outcome/rawValue``: the newest run of each outcome that says something is wrong, so that it can be
    /// told after the trail has gone on. What is quiet is not kept.
    private var noted: [OutcomeTrailRun]
    /// By rank: how many runs there ever were. The newest is the one before.
    private var counts: [Int]

    init(strategyCount: Int) {
        counts = Array(repeating: 0, count: strategyCount)
        runs = Array(repeating: OutcomeTrailRun(), count: strategyCount * Self.length)
        noted = Array(repeating: OutcomeTrailRun(), count: strategyCount * Outcome.allCases.count)
    }

    mutating func add(_ outcome: Outcome, _ reason: OutcomeReason, _ rank: Int, _ event: TrailEvent) {
        let count = counts[rank]
        let newest = rank * Self.length + (count - 1) & (Self.length - 1)
        if count > 0, runs[newest].extend(outcome, reason, event) { return }
        if count > 0, runs[newest].outcome.isNoteworthy {
            noted[rank * Outcome.allCases.count + Int(runs[newest].outcome.rawValue)] = runs[newest]
        }
        runs[rank * Self.length + count & (Self.length - 1)] = OutcomeTrailRun(outcome, reason, event)
        counts[rank] = count + 1
    }

    /// Takes over what was noted in another core, oldest first.
    mutating func restore(_ rank: Int, _ past: [OutcomeTrailRun]) {
        for run in past {
            let count = counts[rank]
            runs[rank * Self.length + count & (Self.length - 1)] = run
            counts[rank] = count + 1
            if run.outcome.isNoteworthy { noted[rank * Outcome.allCases.count + Int(run.outcome.rawValue)] = run }
        }
    }

    /// Oldest first: before the last ones those noteworthy ones that are older.
    func runs(_ rank: Int) -> [OutcomeTrailRun] {
        let base = rank * Self.length
        let first = max(0, counts[rank] - Self.length)
        let last = (first..<counts[rank]).map { runs[base + $0 & (Self.length - 1)] }
        guard let oldest = last.first else { return [] }
        let notes = noted[rank * Outcome.allCases.count..<(rank + 1) * Outcome.allCases.count]
        let older = notes.filter { $0.count > 0 && $0.lastSequence < oldest.firstSequence }
        return older.sorted { $0.lastSequence < $1.lastSequence } + last
    }
}

/// The event that an outcome is noted for.
struct TrailEvent: Sendable {
    var sequence: UInt64 = 0
    var stream: Int32 = 0
    var time: Int64 = 0
}

/// Like outcomes of events that followed each other.
package struct OutcomeTrailRun: Sendable {
    package private(set) var outcome: Outcome
    package private(set) var count: UInt64
    package private(set) var firstSequence: UInt64
    /// The last of them.
    private var last: TrailEvent
    /// Of the last of them.
    package private(set) var reason: OutcomeReason

    /// Where nothing has happened yet.
    init() {
        outcome = .disabled
        count = 0
        firstSequence = 0
        last = TrailEvent()
        reason = .none
    }

    init(_ outcome: Outcome, _ reason: OutcomeReason, _ event: TrailEvent) {
        self.outcome = outcome
        self.reason = reason
        count = 1
        firstSequence = event.sequence
        last = event
    }

    init(
        _ outcome: Outcome, _ reason: OutcomeReason, count: UInt64, firstSequence: UInt64, last: TrailEvent
    ) {
        self.outcome = outcome
        self.reason = reason
        self.count = count
        self.firstSequence = firstSequence
        self.last = last
    }

    package var lastSequence: UInt64 { last.sequence }
    package var eventTime: Int64 { last.time }
    var stream: Int { Int(last.stream) }

    /// Adds another one, if it is of the same kind.
    mutating func extend(_ outcome: Outcome, _ reason: OutcomeReason, _ event: TrailEvent) -> Bool {
        guard self.outcome == outcome else { return false }
        switch (self.reason, reason) {
        case (.declared(let left), .declared(let right)): if left != right { return false }
        case (.direction(let left), .direction(let right)): if left != right { return false }
        case (.none, .none): break
        // The values seen may differ; the newest are kept.
        default: self.reason = reason
        }
        count += 1
        last = event
        return true
    }
}
