import Supervision

/// One symbol in one timeframe, while events come in.
struct Course {
    let symbol: [UInt8]
    let timeframe: [UInt8]
    let gap: Int64?
    var prices = TimeBuckets<PriceRange>()
    var extent = PriceRange()
    var lanes: [Lane] = []
    /// The newest event, in the range or not.
    var newest = Int64.min
    /// From the first to the newest event in the range.
    private(set) var span: ClosedRange<Int64>?
    private var identity = Fingerprint()

    init(_ row: EventRow) {
        symbol = Array(row.symbol)
        timeframe = Array(row.timeframe)
        // A bar or two that are missing are nothing to look at.
        gap = Timeframe(String(decoding: row.timeframe, as: UTF8.self)).nanoseconds.map {
            $0.multipliedReportingOverflow(by: 4).overflow ? .max : $0 * 4
        }
    }

    var name: String { "\(symbolText) \(String(decoding: timeframe, as: UTF8.self))" }
    var symbolText: String { String(decoding: symbol, as: UTF8.self) }

    func isOf(_ row: EventRow) -> Bool {
        row.symbol.elementsEqual(symbol) && row.timeframe.elementsEqual(timeframe)
    }

    /// Whether strategies are asked about an event, as the host decides it.
    mutating func admits(_ row: EventRow) -> Bool {
        if row.eventTime < newest || (row.eventTime == newest && row.identity == identity) { return false }
        newest = row.eventTime
        identity = row.identity
        return true
    }

    /// Takes note of an event in the range.
    mutating func extend(to time: Int64) { span = (span?.lowerBound ?? time)...time }

    mutating func add(_ price: Double, at time: Int64) {
        let range = PriceRange(PriceRange.Point(time: time, price: price))
        prices.update(at: time) { $0.append(range) }
        extent.append(range)
    }
}
