package import StrategySDK

/// An intent that passed every rule: one line of the output.
package struct EmittedIntent: Sendable, Equatable {
    package var sequence: UInt64
    /// The first 64 bits of the hash that names it.
    package var id: UInt64
    /// As it came.
    package var eventTime: String
    /// Nanoseconds since 1970; nil where the timeframe has no length.
    package var validUntil: Int64?
    package var symbol: String
    package var strategy: StrategyRank
    package var intent: StrategyIntent
    package var featuresHash: UInt64
}

/// Says that an intent is not to be acted on any more: do not open or add. It is no order to close.
package struct Withdrawal: Sendable, Equatable {
    /// The first event at which the intent does not count any more.
    package var sequence: UInt64
    /// Of the intent.
    package var id: UInt64
    package var symbol: String
    package var strategy: StrategyRank
    /// An outcome's name, a colon, and why.
    package var reason: String
}

/// One line of the output.
package enum OutputLine: Sendable, Equatable {
    case intent(EmittedIntent)
    case withdrawal(Withdrawal)
}

/// Everything that became of events since it was last taken, in order.
package struct OutputBatch: Sendable {
    /// The outcomes of one event.
    package struct Event: Sendable {
        package var sequence: UInt64
        package var stream: Int
        /// How many records of ``OutputBatch/outcomes`` belong to it: one for each enabled strategy, by rank.
        package var outcomeCount: Int
    }

    /// By sequence, then withdrawals before intents, then rank.
    package var lines: [OutputLine] = []
    /// Empty unless outcomes are recorded.
    package var events: [Event] = []
    package var outcomes: [OutcomeRecord] = []

    package init() {}

    package var isEmpty: Bool { lines.isEmpty && events.isEmpty }

    /// Forgets what was taken and keeps the memory.
    package mutating func removeAll() {
        lines.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        outcomes.removeAll(keepingCapacity: true)
    }
}
