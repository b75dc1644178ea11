package import Supervision

/// Why a strategy's breaker keeps it out of service, since when and for how long.
package struct OutageStatus: Codable, Sendable, Hashable {
    package var cause: BreakerCause
    /// With its limit and the value seen, in words.
    package var rule: String
    /// The strategy of the same plugin version that did what latched this one; nil: it was its own doing.
    package var culprit: String?
    /// The event at which it left service.
    package var since: UInt64
    package var at: WallTime
    /// For how many of its events it stays out, in all; nil: it is not events that end it.
    package var openEvents: UInt64?
    /// For how many seconds it stays out, in all, while a host runs; nil: it is not time that ends it. Where neither does,
    /// an operator has to.
    package var openSeconds: UInt64?
    /// Of ``openSeconds``, rounded up. Nil also where nobody knows: no host runs, or it was read from a ledger.
    package var secondsLeft: UInt64?
    /// How many of its events came since the rule was broken.
    package var missed: UInt64
    /// How often the circuit has opened without the strategy proving itself in between, this time included.
    package var consecutiveTrips: Int
    /// Those that the rule counted, oldest first; the newest of them.
    package var failures: [FailureStatus]
    /// The event before which it is decided whether it comes back; nil while nothing is being decided.
    package var triedBefore: UInt64?
    /// An earlier run left it: numbers of ``failures`` are of that run.
    package var isFromEarlierRun: Bool

    /// - Parameter millisecondsLeft: until it is tried, where time ends it.
    package init(
        _ outage: Outage, at: WallTime, millisecondsLeft: UInt64? = nil, triedBefore: UInt64? = nil,
        isFromEarlierRun: Bool = false
    ) {
        cause = outage.cause
        rule = outage.rule.text
        culprit = outage.culprit?.text
        since = outage.since
        self.at = at
        openEvents = outage.openEvents
        openSeconds = outage.openSeconds
        secondsLeft = millisecondsLeft.map { $0 / 1000 + ($0 % 1000 == 0 ? 0 : 1) }
        missed = outage.missed
        consecutiveTrips = outage.consecutiveTrips
        failures = outage.failures.map(FailureStatus.init)
        self.triedBefore = triedBefore
        self.isFromEarlierRun = isFromEarlierRun
    }

    /// As a ledger keeps it.
    package init(
        cause: BreakerCause, rule: String, culprit: String?, since: UInt64, at: WallTime, openEvents: UInt64?,
        openSeconds: UInt64? = nil, missed: UInt64, consecutiveTrips: Int, failures: [FailureStatus],
        isFromEarlierRun: Bool
    ) {
        self.cause = cause
        self.rule = rule
        self.culprit = culprit
        self.since = since
        self.at = at
        self.openEvents = openEvents
        self.openSeconds = openSeconds
        self.missed = missed
        self.consecutiveTrips = consecutiveTrips
        self.failures = failures
        self.isFromEarlierRun = isFromEarlierRun
    }

    /// What ends it without an operator.
    package enum End: Sendable, Hashable {
        /// So many more of its events, of so many.
        case events(left: UInt64, of: UInt64)
        /// So many more seconds, where that is known, of so many.
        case seconds(left: UInt64?, of: UInt64)
    }

    /// Nil: nothing does.
    package var end: End? {
        if let openEvents { return .events(left: openEvents > missed ? openEvents - missed : 0, of: openEvents) }
        return openSeconds.map { .seconds(left: secondsLeft, of: $0) }
    }

    /// The latch for a run to come; nil where it does not outlive a run.
    package var latch: Outage? {
        Outage.latchedBefore(
            cause, culprit: culprit.map { StrategyID($0) },
            failures: failures.map { ChargedFailure(sequence: $0.sequence, outcome: $0.outcome, detail: $0.detail) },
            consecutiveTrips: consecutiveTrips)
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case cause, rule, culprit, at, missed, failures
        case since = "since_seq"
        case openEvents = "open_events"
        case openSeconds = "open_seconds"
        case secondsLeft = "seconds_left"
        case consecutiveTrips = "consecutive_trips"
        case triedBefore = "tried_before_seq"
        case isFromEarlierRun = "is_from_earlier_run"
    }
}

/// A failed outcome that counted against a strategy.
package struct FailureStatus: Codable, Sendable, Hashable {
    package var sequence: UInt64
    package var outcome: Outcome
    /// What the plugin, the worker or a rule said.
    package var detail: String

    package init(_ failure: ChargedFailure) {
        sequence = failure.sequence
        outcome = failure.outcome
        detail = failure.detail
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case outcome, detail
        case sequence = "seq"
    }
}

/// One of a strategy's error budgets: its limit, and where it stands.
package struct BudgetStatus: Codable, Sendable, Hashable {
    package var cause: BreakerCause
    /// What takes the strategy out of service, in words.
    package var rule: String
    /// Failures among the last ``evaluations``.
    package var failures: Int
    /// Errors in a row up to the newest evaluation.
    package var row: Int
    package var evaluations: Int
    /// For how many of its events it would stay out of this run the first time; nil: it is not events that would end it.
    package var openEvents: Int?
    /// For how many seconds; nil: it is not time that would end it. Where neither would, an operator has to.
    package var openSeconds: Int?

    /// - Parameter unit: what open times of the run are told in.
    package init(_ standing: BudgetStanding, _ limits: BreakerLimits, _ unit: OpenTime.Unit) {
        cause = standing.cause
        rule = limits.rule(standing.cause)
        failures = standing.failures
        row = standing.row
        evaluations = standing.evaluations
        switch unit {
        case .events: openEvents = limits.openEvents(standing.cause)
        case .seconds: openSeconds = limits.openSeconds(standing.cause)
        }
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case cause, rule, failures, row, evaluations
        case openEvents = "open_events"
        case openSeconds = "open_seconds"
    }
}

/// A latch on an entry that is not, or not in this form, in the catalog that runs: it is in force again as soon as that
/// version with those parameters comes back.
package struct FormerLatch: Codable, Sendable, Hashable {
    package var strategy: String
    package var family: String
    package var version: String
    package var parametersHash: String
    package var outage: OutageStatus

    package init(strategy: String, family: String, version: String, parametersHash: String, outage: OutageStatus) {
        self.strategy = strategy
        self.family = family
        self.version = version
        self.parametersHash = parametersHash
        self.outage = outage
    }

    /// `family@version`.
    package var plugin: String { "\(family)@\(version)" }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case family, version, outage
        case strategy = "strategy_id"
        case parametersHash = "params_hash"
    }
}
