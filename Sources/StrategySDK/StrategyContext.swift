/// An instant: nanoseconds since 1970-01-01T00:00:00Z, between the years 1677 and 2262.
public struct EventTime: Sendable, Hashable, Comparable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// What the host tells a plugin beside the features.
public struct StrategyContext: Sendable {
    /// The symbol of the event, such as `EURUSD`; may be empty.
    public let symbol: String
    /// The timeframe of the event, such as `1Hour`.
    public let timeframe: String
    /// When the event happened. It comes from the event, never from a clock.
    public let eventTime: EventTime
    /// True for the first events of a state, whose decisions are ignored. Position state must stay unset until this is false.
    public let isWarmingUp: Bool

    public init(symbol: String, timeframe: String, eventTime: EventTime, isWarmingUp: Bool) {
        self.symbol = symbol
        self.timeframe = timeframe
        self.eventTime = eventTime
        self.isWarmingUp = isWarmingUp
    }
}
