import StrategySDK

/// What the core keeps for a strategy.
struct StrategyRecord: Sendable, Codable {
    /// What the core keeps for a strategy and symbol.
    struct Position: Sendable, Codable {
        /// The last intent that was emitted.
        var direction = Direction.flat
        var emittedAt: Int64?
        /// Until when it is live; nil for ever.
        var validUntil: Int64?
        var isWithdrawn = false
        /// What names it.
        var id: UInt64 = 0
        var sequence: UInt64 = 0
        var confidence = 0.0
        var targetNotional = 0.0

        /// Whether the intent counts at `time`.
        func isLive(at time: Int64) -> Bool {
            guard emittedAt != nil, !isWithdrawn else { return false }
            return validUntil.map { time < $0 } ?? true
        }

        /// Whether it holds a position slot at `time`.
        func isOpen(at time: Int64) -> Bool { direction != .flat && isLive(at: time) }

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
    /// The symbol of the newest intent.
    private(set) var newestSymbol: Int?

    /// Whether the next evaluation for `symbol` is part of warm-up.
    func isWarmingUp(_ symbol: Int, _ warmUp: UInt32) -> Bool {
        symbol < seen.count ? seen[symbol] < warmUp : warmUp > 0
    }

    /// Counts an evaluation for `symbol`, and returns how many there were.
    mutating func countWarmUp(_ symbol: Int) -> UInt32 {
        while seen.count <= symbol { seen.append(0) }
        seen[symbol] += 1
        return seen[symbol]
    }

    /// The worker lost its states and begins anew.
    mutating func restartWarmUp() { seen.removeAll() }

    func position(_ symbol: Int) -> Position { symbol < positions.count ? positions[symbol] : Position() }

    mutating func emitted(_ position: Position, _ symbol: Int) {
        while positions.count <= symbol { positions.append(Position()) }
        positions[symbol] = position
        newestSymbol = symbol
        held.removeAll { $0 == symbol }
        if position.direction != .flat { held.append(symbol) }
    }

    /// Takes the symbol's last intent back.
    mutating func withdraw(_ symbol: Int) {
        positions[symbol].isWithdrawn = true
        held.removeAll { $0 == symbol }
    }

    /// Nothing was seen of the symbol.
    mutating func forget(_ symbol: Int) {
        if symbol < seen.count { seen[symbol] = 0 }
        guard symbol < positions.count else { return }
        positions[symbol] = Position()
        held.removeAll { $0 == symbol }
        if newestSymbol == symbol { newestSymbol = nil }
    }

    /// Symbols whose last intent is live at a time that may be another for each.
    func liveSymbols(_ time: (Int) -> Int64) -> [Int] {
        positions.indices.filter { positions[$0].isLive(at: time($0)) }
    }

    /// Symbols other than `symbol` that hold a slot at `time`.
    func openPositions(besides symbol: Int, at time: Int64) -> Int {
        held.count { $0 != symbol && positions[$0].isOpen(at: time) }
    }
}
