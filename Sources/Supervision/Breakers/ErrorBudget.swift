/// How much a strategy may fail before its circuit opens: what it failed at since the circuit closed, judged by limits.
struct ErrorBudget: Sendable, Equatable, Codable {
    /// Why a budget is spent.
    struct Overdraft {
        var rule: BreakerRule
        /// The evaluation of the first failure that the rule counted; the first of all is 1.
        var firstEvaluation: UInt64
        /// Those that the rule counted, oldest first, as far as they are kept.
        var failures: [ChargedFailure]
    }

    private var evaluations: UInt64 = 0
    private(set) var errors = BreakerWindow()
    private(set) var badOutputs = BreakerWindow()
    private(set) var timeouts = BreakerWindow()
    private(set) var crashes = BreakerWindow()

    /// Counts an evaluation that did not fail. Windows move with the count, and a row of errors is broken by the gap in
    /// it, so that nothing else is to be done.
    mutating func succeeded() { evaluations &+= 1 }

    /// Counts an evaluation that failed, and judges it.
    ///
    /// - Returns: the rule that this breaks, if any. A failure of a kind that latches has no budget and breaks none.
    mutating func failed(_ cause: BreakerCause, _ failure: ChargedFailure, limits: BreakerLimits) -> Overdraft? {
        evaluations &+= 1
        switch cause {
        case .error: return judgeErrors(failure, limits.error)
        case .badOutput: return Self.judge(cause, failure, evaluations, &badOutputs, limits.badOutput)
        case .timeout: return Self.judge(cause, failure, evaluations, &timeouts, limits.timeout)
        case .crash: return Self.judge(cause, failure, evaluations, &crashes, limits.crash)
        case .violation, .protocolError, .nondeterministic: return nil
        }
    }

    func standing(_ cause: BreakerCause, limits: BreakerLimits) -> BudgetStanding {
        let length = UInt64(max(0, limits.window(cause)))
        let window: BreakerWindow? =
            switch cause {
            case .error: errors
            case .badOutput: badOutputs
            case .timeout: timeouts
            case .crash: crashes
            case .violation, .protocolError, .nondeterministic: nil
            }
        return BudgetStanding(
            cause: cause, failures: window?.count(within: length, of: evaluations) ?? 0,
            row: cause == .error ? errors.row(at: evaluations) : 0,
            evaluations: Int(truncatingIfNeeded: min(evaluations, length)))
    }

    private mutating func judgeErrors(_ failure: ChargedFailure, _ limits: BreakerLimits.Ratio) -> Overdraft? {
        let (count, first) = errors.add(failure, evaluation: evaluations, length: limits.window)
        let row = errors.row
        if row >= limits.consecutive {
            return Overdraft(
                rule: .row(row, limit: limits.consecutive), firstEvaluation: evaluations &- UInt64(row) &+ 1,
                failures: errors.newest(row))
        }
        let seen = min(evaluations, UInt64(max(1, limits.window)))
        // Divided, not multiplied: 7 of 100 is the double 0.07, but 0.07 × 100 is above 7.
        guard seen >= limits.minimum, Double(count) / Double(seen) >= limits.ratio else { return nil }
        return Overdraft(
            rule: .share(count, of: Int(seen), limit: limits.ratio), firstEvaluation: first,
            failures: errors.newest(count))
    }

    private static func judge(
        _ cause: BreakerCause, _ failure: ChargedFailure, _ evaluation: UInt64, _ window: inout BreakerWindow,
        _ limits: BreakerLimits.Count
    ) -> Overdraft? {
        let (count, first) = window.add(failure, evaluation: evaluation, length: limits.window)
        guard count >= limits.count else { return nil }
        let span = Int(truncatingIfNeeded: evaluation &- first &+ 1)
        return Overdraft(
            rule: .count(cause, count, within: span, limit: limits.count, window: limits.window),
            firstEvaluation: first, failures: window.newest(count))
    }
}
