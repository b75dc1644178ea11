import Supervision

/// Where events came from that are not finished, in order.
struct RerunOrigins {
    private var origins: [RerunEvent.Origin] = []
    private var first = 0

    mutating func append(_ row: borrowing EventRow) {
        origins.append(
            RerunEvent.Origin(
                symbol: String(decoding: row.symbol, as: UTF8.self),
                timeframe: String(decoding: row.timeframe, as: UTF8.self), time: row.eventTime))
    }

    mutating func next() -> RerunEvent.Origin? {
        guard first < origins.count else { return nil }
        defer {
            first += 1
            if first == origins.count {
                origins.removeAll(keepingCapacity: true)
                first = 0
            }
        }
        return origins[first]
    }
}
