extension SupervisionCore {
    /// What became of an event that was offered.
    package enum Offer: Sendable, Equatable {
        case accepted(UInt64)
        /// The window is full; offer it again after ``advance(at:)``.
        case full
        /// It gets no number; the reason.
        case rejected(String)
    }

    /// Takes an event in. Follow with ``advance(at:)`` at the latest when no more are at hand. Allocates only for a symbol
    /// or timeframe that is new.
    package mutating func offer(_ row: borrowing EventRow) -> Offer {
        guard !window.isFull else { return .full }
        if window.textCount > 0 {
            let textBytes = row.texts.reduce(0) { $0 + $1.count }
            guard textBytes <= deployment.maxTextBytes else {
                return .rejected("\(textBytes) bytes of text values, more than fit into a frame to a worker")
            }
        }
        let stream: Int
        switch findStream(row) {
        case .success(let index): stream = index
        case .failure(let problem): return .rejected(problem.text)
        }
        guard let order = streams[stream].classify(row) else {
            return .rejected("more than \(Stream.maxEventsAtOneTime) events of one symbol and timeframe at one instant")
        }
        let sequence = window.next
        let slot = window.append(row, stream: stream, order: order)
        if order == .inOrder { select(stream, slot: slot) }
        return .accepted(sequence)
    }

    /// Marks the strategies whose gate the event passes.
    private mutating func select(_ stream: Int, slot: Int) {
        let base = slot * window.bitmapWords
        for group in streams[stream].route.groups where blockage(group.gate, slot: slot) == nil {
            for word in 0..<window.bitmapWords { window.bitmaps[base + word] |= group.bitmap[word] }
        }
    }

    /// Why a gate keeps an event out; nil if it lets it through.
    func blockage(_ gate: Gate, slot: Int) -> Outcome? {
        if let limit = gate.maxStaleness, let staleness = staleness(slot: slot), staleness > limit { return .stale }
        let base = slot * window.presenceWords
        for word in gate.required.indices
        where window.presence[base + word] & gate.required[word] != gate.required[word] {
            return .missingFeature
        }
        return nil
    }

    func staleness(slot: Int) -> Double? {
        guard let column = deployment.stalenessColumn, window.isPresent(column, slot: slot) else { return nil }
        return window.numbers[slot * window.numberCount + column]
    }

    private struct TooMany: Error {
        let text: String
    }

    private mutating func findStream(_ row: borrowing EventRow) -> Result<Int, TooMany> {
        if let symbol = symbols.index(of: row.symbol), let timeframe = timeframes.index(of: row.timeframe) {
            for known in streamsOfSymbol[symbol] where known.timeframe == timeframe { return .success(known.stream) }
        }
        return addStream(row)
    }

    private mutating func addStream(_ row: borrowing EventRow) -> Result<Int, TooMany> {
        guard streams.count < limits.streams else {
            return .failure(TooMany(text: "more than \(limits.streams) pairs of symbol and timeframe"))
        }
        let route = Route(
            deployment, symbol: String(decoding: row.symbol, as: UTF8.self),
            timeframe: String(decoding: row.timeframe, as: UTF8.self))
        guard routedStrategies + route.strategyCount <= limits.routedStrategies else {
            return .failure(TooMany(text: "more than \(limits.routedStrategies) pairs of strategy and stream"))
        }
        routedStrategies += route.strategyCount
        let symbol = symbols.index(of: row.symbol) ?? symbols.add(row.symbol)
        let timeframe = timeframes.index(of: row.timeframe) ?? timeframes.add(row.timeframe)
        if symbol == streamsOfSymbol.count { streamsOfSymbol.append([]) }
        if timeframe == finishedByTimeframe.count { finishedByTimeframe.append(0) }
        streamsOfSymbol[symbol].append((timeframe, streams.count))
        streams.append(Stream(symbol: symbol, timeframe: timeframe, route: route))
        return .success(streams.count - 1)
    }
}
