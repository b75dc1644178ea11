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

/// Everything that became of events since it was last taken, in order.
package struct OutputBatch: Sendable {
    /// The outcomes of one event.
    package struct Event: Sendable {
        package var sequence: UInt64
        package var stream: Int
        /// How many records of ``OutputBatch/outcomes`` belong to it: one for each enabled strategy, by rank.
        package var outcomeCount: Int
    }

    /// By sequence, then rank.
    package var intents: [EmittedIntent] = []
    /// Empty unless outcomes are recorded.
    package var events: [Event] = []
    package var outcomes: [OutcomeRecord] = []

    package init() {}

    package var isEmpty: Bool { intents.isEmpty && events.isEmpty }

    /// Forgets what was taken and keeps the memory.
    package mutating func removeAll() {
        intents.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        outcomes.removeAll(keepingCapacity: true)
    }
}
