/// Why a strategy is out of service, since when, and for how long.
package struct Outage: Sendable, Equatable, Codable {
    package let cause: BreakerCause
    /// The event at which the strategy left service. It stays when a probe fails and when a latch is added: the gap in the
    /// strategy's events begins after it.
    package let since: UInt64
    package let rule: BreakerRule
    /// Those that the rule counted, oldest first; the newest ``maxFailures`` of them.
    package let failures: [ChargedFailure]
    /// How often the circuit has opened without proving itself in between, this time included; ≥ 1.
    package let consecutiveTrips: Int
    /// Nil where only an operator can end it.
    package let duration: OpenTime?
    /// Events of the strategy that met the circuit since the rule was broken.
    package internal(set) var missed: UInt64 = 0

    package static let maxFailures = 16

    init(
        cause: BreakerCause, since: UInt64, rule: BreakerRule, failures: [ChargedFailure], consecutiveTrips: Int,
        duration: OpenTime?
    ) {
        self.cause = cause
        self.since = since
        self.rule = rule
        self.failures = failures
        self.consecutiveTrips = consecutiveTrips
        self.duration = duration
    }

    /// A latch that an earlier run left: the strategy is out from the first event on. Numbers of `failures` are of that
    /// run.
    ///
    /// - Parameter culprit: the strategy of the same plugin version that did it; nil: this one.
    /// - Returns: nil for a cause that does not latch.
    package static func latchedBefore(
        _ cause: BreakerCause, culprit: StrategyID?, failures: [ChargedFailure], consecutiveTrips: Int
    ) -> Outage? {
        guard cause.latches else { return nil }
        return Outage(
            cause: cause, since: 0, rule: culprit.map { .sibling(cause, $0) } ?? .latch(cause),
            failures: Array(failures.suffix(maxFailures)), consecutiveTrips: max(1, consecutiveTrips), duration: nil)
    }

    /// The strategy of the same plugin version that did what latched this one; nil: it was its own doing.
    package var culprit: StrategyID? {
        if case .sibling(_, let culprit) = rule { culprit } else { nil }
    }

    /// Events for which the strategy stays out, in all; nil: it is not events that end it.
    package var openEvents: UInt64? { if case .events(let count)? = duration { count } else { nil } }

    /// Seconds for which the strategy stays out, in all; nil: it is not time that ends it.
    package var openSeconds: UInt64? { if case .seconds(let count)? = duration { count } else { nil } }

    /// Whether so many events were missed that it must be decided, before the strategy's next one, if the strategy can serve
    /// again. Time is told by a clock, which there is none of here.
    package var isDue: Bool {
        switch duration {
        case .events(let count): missed >= count
        case .seconds, nil: false
        }
    }
}

/// For how long a circuit stays open.
package enum OpenTime: Sendable, Equatable, Codable {
    /// Of a file run: while the strategy misses so many events.
    case events(UInt64)
    /// Of a live run: until so much monotonic time has passed while a host ran, however many events come.
    case seconds(UInt64)

    /// What it is told in.
    package enum Unit: Sendable, Equatable, Codable {
        case events
        case seconds
    }

    /// Doubled with each consecutive trip after the first, ``maxDoublings`` times at most: ×1, ×2, ×4, … ×32.
    ///
    /// - Parameter consecutiveTrips: the one that opens the circuit included; ≥ 1.
    init(_ count: Int, _ unit: Unit, consecutiveTrips: Int) {
        let doublings = min(max(consecutiveTrips, 1), Self.maxDoublings + 1) - 1
        let (product, overflow) = UInt64(max(0, count)).multipliedReportingOverflow(by: 1 << UInt64(doublings))
        let doubled = overflow ? .max : product
        self =
            switch unit {
            case .events: .events(doubled)
            case .seconds: .seconds(doubled)
            }
    }

    static let maxDoublings = 5
}
