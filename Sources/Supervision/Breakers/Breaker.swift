/// Takes one strategy out of service when its error budget is spent, and decides when it may try again.
///
/// A reducer without a clock: the same outcomes give the same state. Windows count the strategy's evaluations since the
/// circuit closed, so that they mean the same at any rate of events.
///
/// ```
/// closed ──a rule is broken──▶ open ──its time is over──▶ half open ──works──▶ closed
///    │                          ▲ │                          │  │
///    │                          └─┼────────fails─────────────┘  │
///    └──the first failure of a kind that latches─▶ latched ◀────┘
/// ```
///
/// Open time doubles with each consecutive trip. Trips are consecutive until the strategy has proved itself: it has done
/// so when, after the circuit closed, as many evaluations as the window of the cause that opened it is long came before
/// the first failure that counts towards the next trip. A strategy that goes on failing at the rate that tripped it never
/// gets that far, since each trip then counts failures from right after the closing.
package struct Breaker: Sendable, Equatable, Codable {
    package enum State: Sendable, Equatable, Codable {
        /// In service.
        case closed
        /// Out of service for a time.
        case open(Outage)
        /// Out of service while it is decided whether the strategy can serve again.
        case halfOpen(Outage)
        /// Out of service until an operator resets the breaker.
        case latched(Outage)
    }

    /// What a strategy that was out of service has to prove.
    private struct Probation: Sendable, Equatable, Codable {
        var consecutiveTrips: Int
        /// So many evaluations must come before the next failure that counts.
        var evaluations: Int

        func isPassed(before overdraft: ErrorBudget.Overdraft) -> Bool {
            overdraft.firstEvaluation > UInt64(max(0, evaluations))
        }
    }

    /// New ones judge from the next failure on, with what is kept of the failures before; what is open stays open for as
    /// long as it was said to.
    package var limits: BreakerLimits
    /// What open times are told in; likewise.
    package var unit: OpenTime.Unit
    package private(set) var state = State.closed
    private(set) var budget = ErrorBudget()
    private var probation: Probation?

    package init(limits: BreakerLimits, unit: OpenTime.Unit = .events) {
        self.limits = limits
        self.unit = unit
    }

    /// One that an earlier run left latched, for a strategy that has not been asked since.
    package init(limits: BreakerLimits, unit: OpenTime.Unit = .events, latchedBefore outage: Outage) {
        self.init(limits: limits, unit: unit)
        state = .latched(outage)
    }

    /// Whether the strategy is in service.
    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// Why the strategy is out of service; nil if it is not.
    package var outage: Outage? {
        switch state {
        case .closed: nil
        case .open(let outage), .halfOpen(let outage), .latched(let outage): outage
        }
    }
}

/// What evaluations do to it.
extension Breaker {
    /// Counts an evaluation that did not fail.
    package mutating func succeeded() { budget.succeeded() }

    /// Counts an evaluation that failed, at event `sequence`, and judges it. Shares are judged here too, and only here:
    /// reaching the minimum by an evaluation that does not fail trips nothing.
    ///
    /// What does not latch is counted in a closed circuit only. An outcome that is no failure counts as ``succeeded()``.
    ///
    /// - Returns: the outage if this takes the strategy out of service, or latches what was open.
    package mutating func failed(_ outcome: Outcome, _ detail: String, at sequence: UInt64) -> Outage? {
        guard let cause = BreakerCause(outcome) else {
            succeeded()
            return nil
        }
        let failure = ChargedFailure(sequence: sequence, outcome: outcome, detail: detail)
        if cause.latches { return latch(cause, .latch(cause), failure) }
        guard isClosed, let overdraft = budget.failed(cause, failure, limits: limits) else { return nil }
        let earlier = probation.map { $0.isPassed(before: overdraft) ? 0 : $0.consecutiveTrips } ?? 0
        return open(
            Outage(
                cause: cause, since: sequence, rule: overdraft.rule, failures: overdraft.failures,
                consecutiveTrips: earlier &+ 1, duration: openTime(cause, earlier &+ 1)))
    }
}

/// From one state to another.
extension Breaker {
    /// Counts an event that met the circuit while it was not closed.
    ///
    /// - Returns: whether it must be decided, before the strategy's next event, if the strategy can serve again.
    package mutating func missed() -> Bool {
        switch state {
        case .closed: return false
        case .open(var outage):
            outage.missed &+= 1
            state = .open(outage)
            return outage.isDue
        case .halfOpen(var outage):
            outage.missed &+= 1
            state = .halfOpen(outage)
            return outage.isDue
        case .latched(var outage):
            outage.missed &+= 1
            state = .latched(outage)
            return false
        }
    }

    /// Goes from open to half open; from any other state nowhere.
    package mutating func beginProbe() {
        guard case .open(let outage) = state else { return }
        state = .halfOpen(outage)
    }

    /// Goes from half open to closed, with empty windows; from any other state nowhere.
    package mutating func probeSucceeded() {
        guard case .halfOpen(let outage) = state else { return }
        budget = ErrorBudget()
        probation = Probation(consecutiveTrips: outage.consecutiveTrips, evaluations: limits.window(outage.cause))
        state = .closed
    }

    /// Goes from half open back to open, for longer; to latched if the failure latches; from any other state nowhere.
    ///
    /// - Parameter sequence: the event at which the strategy failed when it was tried.
    /// - Returns: the outage; nil if the circuit was not half open.
    package mutating func probeFailed(_ outcome: Outcome, _ detail: String, at sequence: UInt64) -> Outage? {
        guard case .halfOpen(let previous) = state else { return nil }
        // Half open always ends: a failure without a cause of its own is put down to what was tried.
        let cause = BreakerCause(outcome) ?? previous.cause
        let failure = ChargedFailure(sequence: sequence, outcome: outcome, detail: detail)
        if cause.latches { return latch(cause, .latch(cause), failure) }
        let trips = previous.consecutiveTrips &+ 1
        return open(
            Outage(
                cause: cause, since: previous.since, rule: .probe(cause), failures: [failure], consecutiveTrips: trips,
                duration: openTime(cause, trips)))
    }

    /// Latches because `culprit`, another strategy of the same plugin version, did at event `sequence` what latches.
    ///
    /// - Returns: the outage; nil if it was latched before.
    @discardableResult
    package mutating func latch(
        _ outcome: Outcome, _ detail: String, of culprit: StrategyID, at sequence: UInt64
    ) -> Outage? {
        guard let cause = BreakerCause(outcome), cause.latches else { return nil }
        let failure = ChargedFailure(sequence: sequence, outcome: outcome, detail: detail)
        return latch(cause, .sibling(cause, culprit), failure)
    }

    /// Closes the circuit and forgets everything, on an operator's order.
    package mutating func reset() { self = Self(limits: limits, unit: unit) }

    private mutating func open(_ outage: Outage) -> Outage {
        budget = ErrorBudget()
        probation = nil
        state = .open(outage)
        return outage
    }

    /// The first latch stays: what comes after it explains nothing.
    private mutating func latch(_ cause: BreakerCause, _ rule: BreakerRule, _ failure: ChargedFailure) -> Outage? {
        if case .latched = state { return nil }
        let outage = Outage(
            cause: cause, since: self.outage?.since ?? failure.sequence, rule: rule, failures: [failure],
            consecutiveTrips: (self.outage?.consecutiveTrips ?? probation?.consecutiveTrips ?? 0) &+ 1, duration: nil)
        budget = ErrorBudget()
        probation = nil
        state = .latched(outage)
        return outage
    }

    private func openTime(_ cause: BreakerCause, _ consecutiveTrips: Int) -> OpenTime? {
        limits.open(cause, unit).map { OpenTime($0, unit, consecutiveTrips: consecutiveTrips) }
    }
}

extension BreakerLimits {
    /// Evaluations; 0 for what latches.
    func window(_ cause: BreakerCause) -> Int {
        switch cause {
        case .error: error.window
        case .badOutput: badOutput.window
        case .timeout: timeout.window
        case .crash: crash.window
        case .violation, .protocolError, .nondeterministic: 0
        }
    }

    /// For how long a strategy stays out the first time. Nil for what latches.
    package func open(_ cause: BreakerCause, _ unit: OpenTime.Unit) -> Int? {
        switch unit {
        case .events: openEvents(cause)
        case .seconds: openSeconds(cause)
        }
    }

    /// For how many of its events a strategy stays out the first time. Nil for what latches.
    package func openEvents(_ cause: BreakerCause) -> Int? {
        switch cause {
        case .error: error.openEvents
        case .badOutput: badOutput.openEvents
        case .timeout: timeout.openEvents
        case .crash: crash.openEvents
        case .violation, .protocolError, .nondeterministic: nil
        }
    }

    /// For how many seconds a strategy stays out of a live run the first time. Nil for what latches.
    package func openSeconds(_ cause: BreakerCause) -> Int? {
        switch cause {
        case .error: error.openSeconds
        case .badOutput: badOutput.openSeconds
        case .timeout: timeout.openSeconds
        case .crash: crash.openSeconds
        case .violation, .protocolError, .nondeterministic: nil
        }
    }
}
