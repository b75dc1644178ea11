/// What an attempt came to in a sealed worker, beside what it must come to.
package struct AttemptResult: Sendable, Hashable {
    /// How what was found compares with what must be.
    package enum Verdict: String, Sendable, Hashable {
        /// It came to what it must come to.
        case held
        /// It was stopped, and nobody was told which call it was, since this machine forbids notification.
        case heldUnreported = "held, unreported"
        /// It was stopped, or ended, in another way than it should.
        case differs
        /// It worked where it must not, or the kernel was reached by what should have been stopped.
        case passed
        /// No prober came as far.
        case notTried = "not tried"

        /// Whether it is as it should be.
        package var isGood: Bool { self == .held || self == .heldUnreported }
    }

    package let attempt: Attempt
    package let found: AttemptOutcome
    /// How the supervisor told of it: the report of a violation with its arguments, or the cause of the end; empty where
    /// the worker lived on.
    package let report: String
    /// What an attempt that looks around has seen; empty elsewhere.
    package let seen: String
    /// Nanoseconds from the start of the worker to its end.
    package let duration: UInt64

    package var verdict: Verdict {
        if case .notTried = found { return .notTried }
        if attempt.expected.contains(found) { return .held }
        if found == .stopped, attempt.mustBeStopped { return .heldUnreported }
        return found == .worked || attempt.mustBeStopped && found.reachedTheKernel ? .passed : .differs
    }
}

extension AttemptResult: CustomStringConvertible {
    /// One line: `open: expected denied open, found denied open (held): open("/etc/passwd", O_RDONLY) at …`.
    package var description: String {
        let expected = attempt.expected.map { "\($0)" }.joined(separator: " or ")
        let told = report.isEmpty ? "" : ": \(report)"
        return "\(attempt.name): expected \(expected), found \(found) (\(verdict.rawValue))\(told)"
    }
}
