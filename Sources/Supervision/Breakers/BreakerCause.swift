/// What an error budget is for. Named like the outcomes that are charged to it.
package enum BreakerCause: String, Sendable, CaseIterable, Codable {
    case error
    case badOutput = "bad_output"
    case timeout
    /// Death at an evaluation, by want of memory too.
    case crash
    case violation
    case protocolError = "protocol_error"
    case nondeterministic

    /// Nil where the outcome is no failure.
    package init?(_ outcome: Outcome) {
        switch outcome {
        case .error: self = .error
        case .badOutput: self = .badOutput
        case .timeout: self = .timeout
        case .crash, .outOfMemory: self = .crash
        case .violation: self = .violation
        case .protocolError: self = .protocolError
        case .nondeterministic: self = .nondeterministic
        case .disabled, .halted, .symbolExcluded, .timeframeMismatch, .outOfOrder, .conflict, .duplicate, .circuitOpen,
            .stale, .missingFeature, .warmingUp, .noSignal, .suppressedCooldown, .suppressedParallelLimit, .late,
            .intent:
            return nil
        }
    }

    /// Whether the first one takes the strategy out of service until an operator puts it back.
    package var latches: Bool {
        switch self {
        case .violation, .protocolError, .nondeterministic: true
        case .error, .badOutput, .timeout, .crash: false
        }
    }

    /// `1 crash`, `3 crashes`.
    func counted(_ count: Int) -> String {
        let (one, several) =
            switch self {
            case .error: ("error", "errors")
            case .badOutput: ("bad output", "bad outputs")
            case .timeout: ("timeout", "timeouts")
            case .crash: ("crash", "crashes")
            case .violation: ("violation", "violations")
            case .protocolError: ("protocol error", "protocol errors")
            case .nondeterministic: ("replay with another result", "replays with another result")
            }
        return "\(count) \(count == 1 ? one : several)"
    }
}
