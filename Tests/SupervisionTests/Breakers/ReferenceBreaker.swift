@testable import Supervision

/// What a breaker does, written as naively as can be: it keeps every outcome and counts them anew each time.
struct ReferenceBreaker {
    enum State: String { case closed, open, halfOpen, latched }

    let limits: BreakerLimits
    /// Of the error rule, so that shares are compared in whole numbers.
    let percent: Int
    var state = State.closed
    /// Since closing: nil did not fail.
    var history: [BreakerCause?] = []
    var openFor = 0
    var missed = 0
    var trips = 0
    var toProve = 0

    mutating func evaluated(_ cause: BreakerCause?) {
        switch (state, cause) {
        case (_, .violation), (_, .protocolError), (_, .nondeterministic): state = .latched
        case (.closed, _):
            history.append(cause)
            if let cause, let first = firstOfBroken(cause) {
                if first >= toProve { trips = 0 }
                open(cause)
            }
        default: break
        }
    }

    mutating func metOpenCircuit() { missed += 1 }
    var isDue: Bool { state == .open && missed >= openFor }

    mutating func probed(_ cause: BreakerCause?, of opened: BreakerCause) {
        state = .closed
        history = []
        guard let cause else {
            toProve = window(opened)
            return
        }
        if cause.latches { state = .latched } else { open(cause) }
    }

    mutating func reset() { self = Self(limits: limits, percent: percent) }

    private mutating func open(_ cause: BreakerCause) {
        state = .open
        missed = 0
        trips += 1
        openFor = base(cause)
        for _ in 1..<max(2, min(trips, 6)) where trips > 1 { openFor *= 2 }
    }

    /// Where the first failure of a broken rule stands, from 0.
    private func firstOfBroken(_ cause: BreakerCause) -> Int? {
        var row = 0
        while row < history.count, history[history.count - 1 - row] == .error { row += 1 }
        if cause == .error, row >= limits.error.consecutive { return history.count - row }
        let start = max(0, history.count - window(cause))
        let failed = history.indices.filter { $0 >= start && history[$0] == cause }
        let seen = history.count - start
        switch cause {
        case .error: return seen >= limits.error.minimum && failed.count * 100 >= percent * seen ? failed.first : nil
        case .badOutput: return failed.count >= limits.badOutput.count ? failed.first : nil
        case .timeout: return failed.count >= limits.timeout.count ? failed.first : nil
        default: return failed.count >= limits.crash.count ? failed.first : nil
        }
    }

    private func window(_ cause: BreakerCause) -> Int {
        switch cause {
        case .error: limits.error.window
        case .badOutput: limits.badOutput.window
        case .timeout: limits.timeout.window
        default: limits.crash.window
        }
    }

    private func base(_ cause: BreakerCause) -> Int {
        switch cause {
        case .error: limits.error.openEvents
        case .badOutput: limits.badOutput.openEvents
        case .timeout: limits.timeout.openEvents
        default: limits.crash.openEvents
        }
    }
}
