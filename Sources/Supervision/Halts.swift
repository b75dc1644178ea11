/// Whom an operator's order is for.
package enum HaltTarget: Sendable, Hashable {
    case all
    case strategy(StrategyRank)
}

/// Which strategies operators have taken out of service.
///
/// A halted strategy goes on being asked, so that its state is whole when it is resumed; what it says is withheld. An
/// order takes effect between two events: it names the first event that it applies to.
struct Halts: Sendable {
    private struct Order: Sendable {
        let sequence: UInt64
        /// Its place among everything that is done between two events.
        let number: UInt64
        let target: HaltTarget
        /// Why; nil ends a halt.
        let reason: String?
    }

    /// What a strategy's counts are corrected by: a halted event has no other outcome.
    struct Correction: Sendable {
        /// Events that are over, of halts that are.
        var events: UInt64 = 0
        var symbolExcluded: UInt64 = 0
        var timeframeMismatch: UInt64 = 0
        /// Where the halt in force began, and what had been excluded by then.
        var start: (sequence: UInt64, excluded: Exclusions)?
    }

    private var orders: [Order] = []
    private var reasonForAll: String?
    /// By rank.
    private var ownReasons: [String?]
    /// By rank: what the hot path looks at.
    private(set) var isHalted: [Bool]
    var corrections: [Correction]

    init(strategyCount: Int) {
        ownReasons = Array(repeating: nil, count: strategyCount)
        isHalted = Array(repeating: false, count: strategyCount)
        corrections = Array(repeating: Correction(), count: strategyCount)
    }

    /// Why a strategy is halted; nil if it is not.
    func reason(_ rank: StrategyRank) -> String? { reasonForAll ?? ownReasons[rank.index] }

    mutating func order(_ target: HaltTarget, reason: String?, from sequence: UInt64, number: UInt64) {
        orders.append(Order(sequence: sequence, number: number, target: target, reason: reason))
    }

    /// The number of the next order that applies to `sequence`; nil where there is none.
    func nextNumber(at sequence: UInt64) -> UInt64? {
        orders.first.flatMap { $0.sequence <= sequence ? $0.number : nil }
    }

    /// Makes the next order effective that applies to `sequence`, and returns the strategies that it stops and starts; nil
    /// if there is none. One at a time: what one stops another may start again before any event.
    mutating func applyNext(at sequence: UInt64) -> (stopped: [StrategyRank], resumed: [StrategyRank])? {
        guard let order = orders.first, order.sequence <= sequence else { return nil }
        orders.removeFirst()
        switch order.target {
        case .all: reasonForAll = order.reason
        case .strategy(let rank): ownReasons[rank.index] = order.reason
        }
        var stopped: [StrategyRank] = []
        var resumed: [StrategyRank] = []
        for index in isHalted.indices {
            let shouldHalt = reasonForAll != nil || ownReasons[index] != nil
            guard shouldHalt != isHalted[index] else { continue }
            isHalted[index] = shouldHalt
            if shouldHalt { stopped.append(StrategyRank(index)) } else { resumed.append(StrategyRank(index)) }
        }
        return (stopped, resumed)
    }

    /// The reason of the last order for a target, whether or not it is in force yet.
    func latestOrder(for target: HaltTarget) -> String? {
        if let waiting = orders.last(where: { $0.target == target }) { return waiting.reason }
        switch target {
        case .all: return reasonForAll
        case .strategy(let rank): return ownReasons[rank.index]
        }
    }

    /// What is in force: for all, and for a strategy alone.
    var forAll: String? { reasonForAll }
    func own(_ rank: StrategyRank) -> String? { ownReasons[rank.index] }

    /// Whether an order waits for its event.
    var hasOrders: Bool { !orders.isEmpty }
}

/// Events that never reach a strategy.
struct Exclusions: Sendable, Codable, Equatable {
    var symbol: UInt64 = 0
    var timeframe: UInt64 = 0

    mutating func add(_ offset: ExclusionOffset) {
        symbol = symbol &+ UInt64(bitPattern: offset.symbol)
        timeframe = timeframe &+ UInt64(bitPattern: offset.timeframe)
    }
}
