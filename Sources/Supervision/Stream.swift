/// The events of one symbol and timeframe.
struct Stream: Sendable {
    let symbol: Int
    let timeframe: Int
    let route: Route
    var lastEventTime = Int64.min
    /// What was seen at ``lastEventTime``: an event is compared with these.
    var atLastEventTime: [(identity: Fingerprint, values: Fingerprint)] = []
    /// For the outcomes that are the same for every event of the stream.
    var finishedEvents: UInt64 = 0
    /// Of finished events in order.
    var lastFinishedTime = Int64.min

    /// At one instant; more cannot be told from repetitions and are rejected.
    static let maxEventsAtOneTime = 4096

    init(symbol: Int, timeframe: Int, route: Route) {
        self.symbol = symbol
        self.timeframe = timeframe
        self.route = route
    }

    /// Places an event in the stream's order; nil if there are too many at one instant.
    mutating func classify(_ row: borrowing EventRow) -> EventOrder? {
        if row.eventTime < lastEventTime { return .outOfOrder }
        if row.eventTime > lastEventTime {
            lastEventTime = row.eventTime
            atLastEventTime.removeAll(keepingCapacity: true)
        }
        for seen in atLastEventTime where seen.identity == row.identity {
            return seen.values == row.values ? .duplicate : .conflict
        }
        guard atLastEventTime.count < Self.maxEventsAtOneTime else { return nil }
        atLastEventTime.append((row.identity, row.values))
        return .inOrder
    }
}

/// How an event stands to those before it in its stream.
enum EventOrder: UInt8, Sendable {
    case inOrder
    case outOfOrder
    case conflict
    case duplicate

    /// The outcome for every strategy that would have been asked.
    var outcome: Outcome? {
        switch self {
        case .inOrder: nil
        case .outOfOrder: .outOfOrder
        case .conflict: .conflict
        case .duplicate: .duplicate
        }
    }
}

/// Which strategies see the events of a stream, worked out once. Classes, since the hot path passes them around.
final class Route: Sendable {
    /// Strategies that share a gate, so that an event is tested once for all of them.
    final class Group: Sendable {
        let gate: Gate
        let ranks: [StrategyRank]
        /// Their bits, in the bitmaps of all workers.
        let bitmap: [UInt64]

        init(_ gate: Gate, _ ranks: [StrategyRank], _ deployment: Deployment) {
            self.gate = gate
            self.ranks = ranks
            var bitmap = Array(repeating: UInt64(0), count: deployment.bitmapWords)
            for rank in ranks {
                let place = deployment.places[rank.index]
                let bit = deployment.workers[place.worker].bits.offset * 64 + place.slot
                bitmap[bit >> 6] |= 1 << UInt64(bit & 63)
            }
            self.bitmap = bitmap
        }
    }

    let groups: [Group]
    /// Workers that run any of them.
    let workers: [Int]
    let strategyCount: Int

    init(_ deployment: Deployment, symbol: String, timeframe: String) {
        var members: [Gate: [StrategyRank]] = [:]
        var gates: [Gate] = []
        var workers: [Int] = []
        for (index, strategy) in deployment.strategies.enumerated()
        where Self.exclusion(strategy.definition, symbol: symbol, timeframe: timeframe) == nil {
            let gate = deployment.gates[index]
            if members[gate] == nil { gates.append(gate) }
            members[gate, default: []].append(StrategyRank(index))
            let worker = deployment.places[index].worker
            if !workers.contains(worker) { workers.append(worker) }
        }
        groups = gates.map { Group($0, members[$0, default: []], deployment) }
        strategyCount = groups.reduce(0) { $0 + $1.ranks.count }
        self.workers = workers
    }

    /// Why a strategy never sees a stream; nil if it does.
    static func exclusion(_ definition: StrategyDefinition, symbol: String, timeframe: String) -> Outcome? {
        if !definition.symbols.contains(symbol) { return .symbolExcluded }
        return definition.timeframe.text == timeframe ? nil : .timeframeMismatch
    }
}
