import StrategySDK

/// What the core keeps for a strategy.
struct StrategyRecord: Sendable {
    /// What the core keeps for a strategy and symbol.
    struct Position: Sendable {
        /// The last intent that was emitted.
        var direction = Direction.flat
        var emittedAt: Int64?
        /// Until when it is live; nil for ever.
        var validUntil: Int64?

        /// Whether it holds a position slot at `time`.
        func isOpen(at time: Int64) -> Bool {
            guard emittedAt != nil, direction != .flat else { return false }
            return validUntil.map { time < $0 } ?? true
        }

        /// Nanoseconds since the last intent; nil where there was none, or where that is longer than 64 bits can say.
        func elapsed(at time: Int64) -> Int64? {
            guard let emittedAt else { return nil }
            let (elapsed, overflow) = time.subtractingReportingOverflow(emittedAt)
            return overflow ? nil : elapsed
        }

        func isReversed(by direction: Direction) -> Bool {
            emittedAt != nil && self.direction != .flat && direction != .flat && self.direction != direction
        }
    }

    /// By symbol.
    private var positions: [Position] = []
    /// Symbols whose last intent was long or short, in order of first being so. Some may have expired.
    private var held: [Int] = []
    /// Evaluated events, by symbol or for all, as long as they matter for warm-up.
    private var seen: [UInt32] = []

    /// Whether the next evaluation for `symbol` is part of warm-up.
    func isWarmingUp(_ symbol: Int, _ warmUp: UInt32) -> Bool {
        symbol < seen.count ? seen[symbol] < warmUp : warmUp > 0
    }

    mutating func countWarmUp(_ symbol: Int) {
        while seen.count <= symbol { seen.append(0) }
        seen[symbol] += 1
    }

    /// The worker lost its states and begins anew.
    mutating func restartWarmUp() { seen.removeAll() }

    func position(_ symbol: Int) -> Position { symbol < positions.count ? positions[symbol] : Position() }

    mutating func emitted(_ direction: Direction, _ symbol: Int, at time: Int64, validUntil: Int64?) {
        while positions.count <= symbol { positions.append(Position()) }
        positions[symbol] = Position(direction: direction, emittedAt: time, validUntil: validUntil)
        held.removeAll { $0 == symbol }
        if direction != .flat { held.append(symbol) }
    }

    /// Symbols other than `symbol` that hold a slot at `time`.
    func openPositions(besides symbol: Int, at time: Int64) -> Int {
        held.count { $0 != symbol && positions[$0].isOpen(at: time) }
    }
}

/// Counts outcomes: for each strategy one number for each outcome, and one for each reason that its plugin declares.
package struct OutcomeTally: Sendable {
    private var counts: [UInt64] = []
    private var bases: [Int] = []
    private var reasons: [[String]] = []

    init(_ strategies: [AdmittedStrategy]) {
        for strategy in strategies {
            bases.append(counts.count)
            reasons.append(strategy.descriptor.reasons)
            counts.append(
                contentsOf: repeatElement(0, count: Outcome.allCases.count + strategy.descriptor.reasons.count))
        }
    }

    mutating func add(_ outcome: Outcome, _ rank: Int, count: UInt64 = 1) {
        counts[bases[rank] + Int(outcome.rawValue)] += count
    }

    mutating func addReason(_ index: Int, _ rank: Int) {
        counts[bases[rank] + Outcome.allCases.count + index] += 1
    }

    package func count(_ outcome: Outcome, _ rank: StrategyRank) -> UInt64 {
        counts[bases[rank.index] + Int(outcome.rawValue)]
    }

    /// The plugin's reasons for having nothing new, with how often each was given.
    package func declaredReasons(_ rank: StrategyRank) -> [(reason: String, count: UInt64)] {
        reasons[rank.index].enumerated().map {
            ($1, counts[bases[rank.index] + Outcome.allCases.count + $0])
        }
    }
}
