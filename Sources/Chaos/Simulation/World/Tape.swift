import StrategySDK
import Supervision

/// The events of a simulation, made from a seed: mostly a market, sometimes late, twice, contradictory or incomplete.
struct Tape: Sendable {
    /// How an event stands to those before it.
    enum Order: UInt8, Sendable {
        case inOrder
        case outOfOrder
        case conflict
        case duplicate
    }

    struct Entry: Sendable {
        var symbol: Int
        var timeframe: Int
        var time: Int64
        var price: Double
        var spread: Double?
        var staleness: Double?
        var isPriceMissing = false
        var identity: UInt64
        var order = Order.inOrder
    }

    let entries: [Entry]
    let symbolBytes: [[UInt8]]
    let timeframeBytes: [[UInt8]]
    /// Of each event, eight bytes.
    let timeTexts: [UInt8]
    let timeTextBytes = 8
    private let priceColumn: Int?
    private let spreadColumn: Int?
    private let spreadPresence: Int?
    private let stalenessColumn: Int?

    init(seed: UInt64, count: Int, _ deployment: Deployment) {
        var random = SeededRandom(seed)
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var prices = Cast.symbols.indices.map { 1 + Double($0) }
        var lastOfStream: [Int?] = Array(repeating: nil, count: Cast.symbols.count * 2)
        for index in 0..<count {
            let symbol = random.below(Cast.symbols.count)
            let timeframe = random.once(in: 8) ? 1 : 0
            let stream = 2 * symbol + timeframe
            prices[symbol] *= 1 + (Double(random.below(2001)) - 1000) * 1e-6
            var entry = Entry(
                symbol: symbol, timeframe: timeframe, time: Int64(index + 1) * 900_000_000_000, price: prices[symbol],
                spread: random.once(in: 8) ? nil : Double(random.below(100)),
                staleness: random.once(in: 2) ? Double(random.below(1050)) : nil,
                isPriceMissing: random.once(in: 64), identity: UInt64(index))
            if let last = lastOfStream[stream], random.once(in: 40) {
                switch random.below(3) {
                case 0:
                    entry.order = .outOfOrder
                    entry.time = entries[last].time - 1
                case 1:
                    entry = entries[last]
                    entry.order = .duplicate
                default:
                    entry = entries[last]
                    entry.price += 1
                    entry.order = .conflict
                }
            } else {
                lastOfStream[stream] = index
            }
            entries.append(entry)
        }
        self.entries = entries
        symbolBytes = Cast.symbols.map { Array($0.utf8) }
        timeframeBytes = Cast.timeframes.map { Array($0.utf8) }
        var texts: [UInt8] = []
        for index in entries.indices {
            var number = index
            var digits: [UInt8] = []
            for _ in 0..<7 {
                digits.append(UInt8(ascii: "0") + UInt8(number % 10))
                number /= 10
            }
            texts.append(UInt8(ascii: "T"))
            texts.append(contentsOf: digits.reversed())
        }
        timeTexts = texts
        let table = deployment.columns
        priceColumn = table.index(of: "price", .number)
        spreadColumn = table.index(of: "spread", .number)
        spreadPresence = table.index(of: "spread", .presence)
        stalenessColumn = table.index(of: "staleness_ms", .number)
    }

    /// Puts an event into `row` and gives it to `body`.
    func withRow<Value>(_ index: Int, _ row: inout EventRow, _ body: (borrowing EventRow) -> Value) -> Value {
        let entry = entries[index]
        for word in row.presence.indices { row.presence[word] = 0 }
        func put(_ column: Int?, _ value: Double?) {
            guard let column, let value else { return }
            row.presence[column >> 6] |= 1 << UInt64(column & 63)
            if column < row.numbers.count { row.numbers[column] = value }
        }
        put(priceColumn, entry.isPriceMissing ? nil : entry.price)
        put(spreadColumn, entry.spread)
        put(spreadPresence, entry.spread)
        put(stalenessColumn, entry.staleness)
        row.eventTime = entry.time
        row.identity = Fingerprint(low: entry.identity)
        row.values = Fingerprint(low: entry.price.bitPattern, high: entry.spread?.bitPattern ?? 1)
        return symbolBytes[entry.symbol].withUnsafeBytes { symbol in
            timeframeBytes[entry.timeframe].withUnsafeBytes { timeframe in
                timeTexts.withUnsafeBytes { texts in
                    row.symbol = symbol
                    row.timeframe = timeframe
                    let start = index * timeTextBytes
                    row.eventTimeText = UnsafeRawBufferPointer(rebasing: texts[start..<start + timeTextBytes])
                    return body(row)
                }
            }
        }
    }
}

extension World {
    /// What keeps an event from a strategy, told from the catalog and the event alone; nil where it is asked.
    func exclusion(_ rank: Int, _ index: Int) -> Outcome? {
        let definition = deployment.strategies[rank].definition
        let entry = tape.entries[index]
        if !definition.symbols.contains(Cast.symbols[entry.symbol]) { return .symbolExcluded }
        if definition.timeframe.text != Cast.timeframes[entry.timeframe] { return .timeframeMismatch }
        switch entry.order {
        case .inOrder: break
        case .outOfOrder: return .outOfOrder
        case .conflict: return .conflict
        case .duplicate: return .duplicate
        }
        if let limit = definition.maxStalenessMilliseconds, let staleness = entry.staleness, staleness > limit {
            return .stale
        }
        let wantsSpread = definition.featureRequirements.contains("spread")
        if entry.isPriceMissing || wantsSpread && entry.spread == nil { return .missingFeature }
        return nil
    }
}
