package import StrategySDK
package import Supervision

/// A market from a seed, for plugins that bring no events of their own.
package enum SyntheticMarket {
    private static let symbols: [(name: String, price: Double, volatility: Double)] = [
        ("EURUSD", 1.07, 0.0008), ("GBPJPY", 158.2, 0.0012), ("XAUUSD", 1824.6, 0.0015), ("BTCUSD", 16_605, 0.0035),
    ]
    /// So that every indicator has its look-back.
    private static let leadBars = 80
    /// 2 January 2023, in nanoseconds.
    private static let start: Int64 = 1_672_617_600_000_000_000
    private static let hour: Int64 = 3_600_000_000_000

    /// - Parameters:
    ///   - features: what the plugin reads.
    ///   - count: events of each symbol.
    package static func make(_ features: [FeatureDeclaration], symbols count: Int, bars: Int, seed: UInt64) -> Market {
        let columns = ColumnTable(of: features)
        let chosen = symbols.prefix(max(1, count))
        var series = chosen.map { symbol in
            SyntheticBars(
                price: symbol.price, volatility: symbol.volatility,
                random: SeededNumbers(seed: seed, for: "bars of \(symbol.name)"))
        }
        var events: [MarketEvent] = []
        events.reserveCapacity(bars * series.count)
        for bar in 0..<(bars + leadBars) {
            for symbol in series.indices {
                series[symbol].advance()
                let numbers = columns.numberColumns.map { series[symbol].number($0.name) as Double? }
                let texts = columns.textColumns.map { series[symbol].text($0.name) as String? }
                guard bar >= leadBars else { continue }
                events.append(
                    MarketEvent(
                        symbol: symbol, time: start + Int64(bar) * hour, numbers: numbers, texts: texts))
            }
        }
        return Market(
            name: "\(events.count) events of a market made from seed \(seed)", timeframe: "1Hour", columns: columns,
            symbols: chosen.map(\.name), events: events)
    }
}
