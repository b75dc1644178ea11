extension SupervisionCore {
    /// What became of an event that was offered.
    package enum Offer: Sendable, Equatable {
        case accepted(UInt64)
        /// The window is full; offer it again after ``advance(at:)``.
        case full
        /// It gets no number.
        case rejected(OfferRejection)
    }

    /// Takes an event in. Follow with ``advance(at:)`` at the latest when no more are at hand. Allocates only for a symbol
    /// or timeframe that is new.
    package mutating func offer(_ row: borrowing EventRow) -> Offer {
        guard hasRoom else { return .full }
        if window.textCount > 0 {
            let textBytes = row.texts.reduce(0) { $0 + $1.count }
            guard textBytes <= deployment.maxTextBytes else {
                return .rejected(.tooMuchText(bytes: textBytes))
            }
        }
        let stream: Int
        switch findStream(row) {
        case .success(let index): stream = index
        case .failure(let rejection): return .rejected(rejection)
        }
        guard let order = streams[stream].classify(row) else {
            return .rejected(.tooManyAtOneInstant(limit: Stream.maxEventsAtOneTime))
        }
        let sequence = window.next
        let slot = window.append(row, stream: stream, order: order)
        for rank in absentRanks { tryAsOrdered(rank, before: sequence) }
        if order == .inOrder {
            select(streams[stream].route, slot: slot)
            if !absentRanks.isEmpty { missAbsent(sequence, slot) }
            // Afterwards: who comes back with this event comes back although it is lost to it.
            if !foreseen.charges.isEmpty { chargeForeseen(sequence, slot) }
        }
        return .accepted(sequence)
    }

    /// Marks the strategies whose gate the event passes.
    private mutating func select(_ route: Route, slot: Int) {
        let base = slot * window.bitmapWords
        for group in route.groups where blockage(group.gate, slot: slot) == nil {
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

    private mutating func findStream(_ row: borrowing EventRow) -> Result<Int, OfferRejection> {
        if let symbol = symbols.index(of: row.symbol), let timeframe = timeframes.index(of: row.timeframe) {
            for known in streamsOfSymbol[symbol] where known.timeframe == timeframe { return .success(known.stream) }
        }
        return addStream(row)
    }

    private mutating func addStream(_ row: borrowing EventRow) -> Result<Int, OfferRejection> {
        guard streams.count < limits.streams else {
            return .failure(.tooManyStreams(limit: limits.streams))
        }
        let route = Route(
            deployment, symbol: String(decoding: row.symbol, as: UTF8.self),
            timeframe: String(decoding: row.timeframe, as: UTF8.self))
        guard routedStrategies + route.strategyCount <= limits.routedStrategies else {
            return .failure(.tooManyRoutes(limit: limits.routedStrategies))
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

/// Why an event that was read got no number.
package enum OfferRejection: Error, Sendable, Hashable, CustomStringConvertible {
    case tooMuchText(bytes: Int)
    case tooManyStreams(limit: Int)
    case tooManyRoutes(limit: Int)
    case tooManyAtOneInstant(limit: Int)

    /// Every ``kind`` that there is.
    package static let kinds = [
        Self.tooMuchText(bytes: 0), .tooManyStreams(limit: 0), .tooManyRoutes(limit: 0), .tooManyAtOneInstant(limit: 0),
    ].map(\.kind)

    /// A fixed text, so that it can name a metric.
    package var kind: String {
        switch self {
        case .tooMuchText: "event: too many bytes of text values"
        case .tooManyStreams: "event: too many pairs of symbol and timeframe"
        case .tooManyRoutes: "event: too many pairs of strategy and stream"
        case .tooManyAtOneInstant: "event: too many at one instant"
        }
    }

    package var description: String {
        switch self {
        case .tooMuchText(let bytes): "\(bytes) bytes of text values, more than fit into a frame to a worker"
        case .tooManyStreams(let limit): "more than \(limit) pairs of symbol and timeframe"
        case .tooManyRoutes(let limit): "more than \(limit) pairs of strategy and stream"
        case .tooManyAtOneInstant(let limit): "more than \(limit) events of one symbol and timeframe at one instant"
        }
    }
}
