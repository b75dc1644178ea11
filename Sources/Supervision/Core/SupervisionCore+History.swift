import StrategySDK

/// Warming strategies up with events of the past: they compute them like events that they have missed, with their intents
/// withheld, and come into service with the next event as if they had always been there.
extension SupervisionCore {
    /// Events of the past, in their own order.
    struct History {
        let ranks: Set<Int>
        var streams: [Stream] = []
        var count: UInt64 = 0

        /// Apart from the numbers of events.
        static let firstNumber: UInt64 = 1 << 63
    }

    /// Strategies that have seen nothing yet. Follow with ``recall(_:)`` for each event of the past, and with
    /// ``endHistory()``. Nothing must be in flight.
    package mutating func beginHistory(_ ranks: [StrategyRank]) {
        history = History(ranks: Set(ranks.map(\.index)))
        for rank in ranks where absences[rank.index] == nil {
            absences[rank.index] = Absence(
                since: window.next, reason: "it is warmed up with the past", plan: Shared(deployment.probePlan(rank)),
                base: nil
            )
            absentRanks.append(rank)
        }
        absentRanks.sort()
    }

    /// An event of the past. Those that are repeated or out of order in the past are left out.
    package mutating func recall(_ row: borrowing EventRow) {
        guard let (place, symbol) = historyStream(row), let order = history?.streams[place].classify(row),
            order == .inOrder, let route = history?.streams[place].route
        else { return }
        // It is only put there to be looked at.
        let slot = window.append(row, stream: 0, order: order)
        defer { window.removeLast() }
        let number = History.firstNumber + (history?.count ?? 0)
        history?.count += 1
        for group in route.groups where blockage(group.gate, slot: slot) == nil {
            for rank in group.ranks where history?.ranks.contains(rank.index) ?? false {
                keepMissed(rank, number, slot, symbol: symbol, isDecided: false)
            }
        }
    }

    /// The past is over: they come into service before the next event.
    package mutating func endHistory() {
        guard let ranks = history?.ranks.sorted() else { return }
        history = nil
        for index in ranks where absences[index].map({ $0.decision == nil }) ?? false {
            decide(StrategyRank(index), before: window.next)
        }
    }

    private mutating func historyStream(_ row: borrowing EventRow) -> (place: Int, symbol: Int)? {
        guard streams.count + (history?.streams.count ?? 0) < limits.streams else { return nil }
        let symbol = symbols.index(of: row.symbol) ?? symbols.add(row.symbol)
        let timeframe = timeframes.index(of: row.timeframe) ?? timeframes.add(row.timeframe)
        if symbol == streamsOfSymbol.count { streamsOfSymbol.append([]) }
        if timeframe == finishedByTimeframe.count { finishedByTimeframe.append(0) }
        if let known = history?.streams.firstIndex(where: { $0.symbol == symbol && $0.timeframe == timeframe }) {
            return (known, symbol)
        }
        let route = Route(deployment, symbol: symbols.texts[symbol], timeframe: timeframes.texts[timeframe])
        history?.streams.append(Stream(symbol: symbol, timeframe: timeframe, route: route))
        return history.map { ($0.streams.count - 1, symbol) }
    }
}
