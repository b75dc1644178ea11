import StrategySDK

/// Everything that the core knows between two events, when all before are finished: from it another core goes on, of the same
/// deployment or of another one.
package struct CoreState: Sendable, Codable {
    /// The number of the next event.
    package internal(set) var nextEvent: UInt64
    package internal(set) var symbols: [String]
    var timeframes: [String]
    var streams: [StreamState]
    var lastFinishedTime: Int64
    /// Of any worker: those of another core begin behind it.
    var generation: UInt32
    var haltOfAll: String?
    package internal(set) var strategies: [StrategyMemory]
}

/// The events of one symbol and timeframe, so far.
struct StreamState: Sendable, Codable {
    struct Seen: Sendable, Codable {
        var identity: Fingerprint
        var values: Fingerprint
    }

    var symbol: Int
    var timeframe: Int
    var lastEventTime: Int64
    var atLastEventTime: [Seen]
    var finishedEvents: UInt64
    var lastFinishedTime: Int64
}

/// All that is known of one strategy.
package struct StrategyMemory: Sendable, Codable {
    package let key: BreakerKey
    /// Compared as text.
    package let timeframe: String
    var record: StrategyRecord
    var breaker: Breaker
    var mark: UInt64
    var isCareful: Bool
    var halt: String?
    /// The event for which a trial ended last.
    var lastTrial: UInt64?
    /// What its worker remembers of it; nil: nothing.
    var part: PartState?
    var absence: AbsenceState?
    var outcomes: [OutcomeTotal]
    var outcomesAtLastIntent: [OutcomeTotal]
    /// Counted so far, whichever symbols it asked for at the time.
    var excluded: Exclusions
    var haltedEvents: UInt64
    var trail: [TrailState]
    var missing: [MissingState]

    /// How often something occurred; a reason of the plugin's own has its position after the outcomes.
    struct OutcomeTotal: Sendable, Codable {
        var index: Int
        var count: UInt64
    }

    struct MissingState: Sendable, Codable {
        var feature: String
        var count: UInt64
    }

    /// A run of like outcomes, with its reason in words.
    struct TrailState: Sendable, Codable {
        var outcome: Outcome
        var count: UInt64
        var firstSequence: UInt64
        var lastSequence: UInt64
        var stream: Int32
        var time: Int64
        var reason: String?
    }
}

/// What a worker wrote down of one strategy.
struct PartState: Sendable, Codable {
    var layout: UInt64
    var memories: UInt32
    var bytes: [UInt8]
}

/// A strategy that is out of service.
struct AbsenceState: Sendable, Codable {
    var since: UInt64
    var reason: String
    var base: PartState?
    var frames: [UInt8]
    var count: Int
    var decidedCount: Int
    var isLost: Bool
    /// Until it is tried, where time ends it. Time while no host runs does not count.
    var millisecondsLeft: UInt64?
    /// An operator has it tried before this event.
    var orderedBefore: UInt64?
}

/// What the events so far that never reach a strategy are corrected by: the strategy may be younger than the run, or have
/// asked for other symbols before.
struct ExclusionOffset: Sendable, Equatable {
    var symbol: Int64 = 0
    var timeframe: Int64 = 0

    init() {}

    /// - Parameters:
    ///   - counted: how many there were.
    ///   - now: how many there would have been, had it always asked for what it asks for now.
    init(counted: Exclusions, now: Exclusions) {
        symbol = Int64(bitPattern: counted.symbol &- now.symbol)
        timeframe = Int64(bitPattern: counted.timeframe &- now.timeframe)
    }
}
