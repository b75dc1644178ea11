package import StrategySDK

/// A line of an output of intents, as far as a picture needs it.
package struct IntentLine: Sendable, Hashable {
    package struct Intent: Sendable, Hashable {
        /// As it came.
        package var eventTime: String
        /// Nanoseconds since 1970; nil where the intent has no end of its own.
        package var validUntil: Int64?
        package var plugin: String
        package var direction: Direction
        package var confidence: Double
        package var notional: Double
        package var rationale: [String]

        package init(
            eventTime: String, validUntil: Int64?, plugin: String, direction: Direction, confidence: Double,
            notional: Double, rationale: [String]
        ) {
            self.eventTime = eventTime
            self.validUntil = validUntil
            self.plugin = plugin
            self.direction = direction
            self.confidence = confidence
            self.notional = notional
            self.rationale = rationale
        }
    }

    package enum Content: Sendable, Hashable {
        case intent(Intent)
        case withdrawal(reason: String)
    }

    /// Where it stands in its file, counted from 1.
    package var number: Int
    /// Of the event.
    package var sequence: UInt64
    package var id: String
    package var symbol: String
    package var strategy: String
    package var content: Content

    package init(
        number: Int, sequence: UInt64, id: String, symbol: String, strategy: String, content: Content
    ) {
        self.number = number
        self.sequence = sequence
        self.id = id
        self.symbol = symbol
        self.strategy = strategy
        self.content = content
    }
}
