/// What became of one event for one strategy. There is always exactly one (G3); the first that applies, in this order.
package enum Outcome: UInt8, Sendable, CaseIterable {
    case disabled
    case halted
    case symbolExcluded
    case timeframeMismatch
    case outOfOrder
    case conflict
    case duplicate
    case circuitOpen
    case stale
    case missingFeature
    case error
    case crash
    case outOfMemory
    case timeout
    case violation
    case protocolError
    case nondeterministic
    case badOutput
    case warmingUp
    case noSignal
    case suppressedCooldown
    case suppressedParallelLimit
    case late
    case intent

    /// As it stands in files, metrics and messages.
    package var name: String {
        switch self {
        case .disabled: "disabled"
        case .halted: "halted"
        case .symbolExcluded: "symbol_excluded"
        case .timeframeMismatch: "timeframe_mismatch"
        case .outOfOrder: "out_of_order"
        case .conflict: "conflict"
        case .duplicate: "duplicate"
        case .circuitOpen: "circuit_open"
        case .stale: "stale"
        case .missingFeature: "missing_feature"
        case .error: "error"
        case .crash: "crash"
        case .outOfMemory: "out_of_memory"
        case .timeout: "timeout"
        case .violation: "violation"
        case .protocolError: "protocol_error"
        case .nondeterministic: "nondeterministic"
        case .badOutput: "bad_output"
        case .warmingUp: "warming_up"
        case .noSignal: "no_signal"
        case .suppressedCooldown: "suppressed_cooldown"
        case .suppressedParallelLimit: "suppressed_parallel_limit"
        case .late: "late"
        case .intent: "intent"
        }
    }

    package enum Class: String, Sendable {
        /// A line was written.
        case emitted
        /// The strategy was asked and had nothing new, or is still warming up.
        case quiet
        /// A rule of the host kept the event from the strategy, or its intent from the output.
        case gated
        /// The strategy failed.
        case failed
        /// The strategy is not in service.
        case outOfService = "out_of_service"
    }

    package var outcomeClass: Class {
        switch self {
        case .intent: .emitted
        case .warmingUp, .noSignal: .quiet
        case .symbolExcluded, .timeframeMismatch, .outOfOrder, .conflict, .duplicate, .stale, .missingFeature,
            .suppressedCooldown, .suppressedParallelLimit, .late:
            .gated
        case .error, .crash, .outOfMemory, .timeout, .violation, .protocolError, .nondeterministic, .badOutput: .failed
        case .disabled, .halted, .circuitOpen: .outOfService
        }
    }
}

extension Outcome {
    /// Whether somebody may want to know of it long afterwards.
    var isNoteworthy: Bool {
        switch outcomeClass {
        case .failed: true
        case .gated: self != .symbolExcluded && self != .timeframeMismatch
        case .emitted, .quiet, .outOfService: false
        }
    }
}

/// The position of an enabled strategy in the order in which lines of one event are written: by priority, then id.
package struct StrategyRank: Sendable, Hashable, Comparable {
    package let index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}
