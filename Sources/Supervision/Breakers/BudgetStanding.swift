/// How much of one error budget is spent, for reports. Nothing is decided by it.
package struct BudgetStanding: Sendable, Equatable {
    package let cause: BreakerCause
    /// Failures among the last ``evaluations``.
    package let failures: Int
    /// Errors up to the newest evaluation that followed each other; 0 for other causes.
    package let row: Int
    /// Evaluations that are looked at: since the circuit closed, and at most as many as the window is long.
    package let evaluations: Int

    package init(cause: BreakerCause, failures: Int, row: Int, evaluations: Int) {
        self.cause = cause
        self.failures = failures
        self.row = row
        self.evaluations = evaluations
    }
}

extension Breaker {
    /// Where each budget stands, in the order of causes.
    package var standings: [BudgetStanding] { BreakerCause.allCases.map { budget.standing($0, limits: limits) } }
}

extension BreakerLimits {
    /// What takes a strategy out of service, in words: `3 within 1000 evaluations`.
    package func rule(_ cause: BreakerCause) -> String {
        switch cause {
        case .error:
            "\(error.consecutive) in a row, or \(BreakerRule.percent(error.ratio)) % of the last \(error.window) evaluations (of \(error.minimum) at least)"
        case .badOutput: Self.rule(badOutput)
        case .timeout: Self.rule(timeout)
        case .crash: Self.rule(crash)
        case .violation, .protocolError, .nondeterministic: "the first"
        }
    }

    private static func rule(_ limits: Count) -> String { "\(limits.count) within \(limits.window) evaluations" }
}
