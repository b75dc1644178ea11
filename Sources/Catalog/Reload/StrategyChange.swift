package import Supervision

/// What a reload does to one strategy.
package struct StrategyChange: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The old catalog has no such strategy. It may be out of service all the same.
        case added
        /// The new catalog has no such strategy.
        case removed
        /// It enters service.
        case enabled
        /// It leaves service, because the catalog says so or by an error.
        case disabled
        /// Before and after it is in service, or before and after it is not, but something about it differs.
        case changed
        case unchanged
    }

    /// How a strategy stands in one of both catalogs.
    package struct Standing: Sendable, Hashable {
        package enum Service: Sendable, Hashable {
            case running
            case switchedOff
            /// With file, line and column, what is wrong, and what would be right.
            case error(String)
        }

        /// Of the entry.
        package let line: Int
        /// `family@version` as far as it could be read.
        package let plugin: String
        package let service: Service

        package var isRunning: Bool { service == .running }

        /// Why an error keeps it out of service.
        package var error: String? { if case .error(let reason) = service { reason } else { nil } }
    }

    package let id: StrategyID
    package let kind: Kind
    /// Nil where the old catalog has no such strategy.
    package let old: Standing?
    /// Nil where the new catalog has no such strategy.
    package let new: Standing?
    /// For a strategy that is in service before and after.
    package internal(set) var keys: [KeyChange] = []
    package internal(set) var symbols: SymbolChange?
    package internal(set) var state = StateEffect.none
    /// Whether the plugin that runs it afterwards remembers each symbol by itself.
    package internal(set) var isPerSymbol = true
    package internal(set) var breaker = BreakerEffect.none
    package internal(set) var intents = IntentEffect.none
}

extension StrategyChange {
    package var wasRunning: Bool { old?.isRunning ?? false }
    package var willRun: Bool { new?.isRunning ?? false }
    /// Whether an error takes it out of service.
    package var failsRunning: Bool { wasRunning && new?.error != nil }
    package var warmsUp: Bool { if case .begun = state { true } else { false } }
    package var withdraws: Bool { intents == .withdrawn || intents == .withdrawnInPart }

    /// Whether the strategy's part of a worker's state can be handed on untouched.
    var keepsWholeState: Bool { state == .kept && (symbols?.leaving ?? .nothing) == .nothing }
}
