package import StrategySDK
package import Supervision

/// The events on which a plugin is tried: for each symbol in order of time, and every feature there that the plugin requires.
package struct Market: Sendable {
    /// Where they come from, in words.
    package var name: String
    package var timeframe: String
    /// The values of each event, by column.
    package var columns: ColumnTable
    package var symbols: [String]
    package var events: [MarketEvent]

    package init(name: String, timeframe: String, columns: ColumnTable, symbols: [String], events: [MarketEvent]) {
        self.name = name
        self.timeframe = timeframe
        self.columns = columns
        self.symbols = symbols
        self.events = events
    }

    /// The events of one symbol, as the only one that there is.
    func only(_ symbol: Int) -> Market {
        var market = self
        market.symbols = [symbols[symbol]]
        market.events = events.filter { $0.symbol == symbol }.map { event in
            var event = event
            event.symbol = 0
            return event
        }
        return market
    }

    /// The first events.
    func beginning(_ count: Int) -> Market {
        var market = self
        market.events = Array(events.prefix(count))
        return market
    }

    /// Where the events of each symbol stand.
    var places: [[Int]] {
        var places = symbols.map { _ in [Int]() }
        for (index, event) in events.enumerated() { places[event.symbol].append(index) }
        return places
    }

    /// As an event is named to people.
    func name(_ index: Int) -> String {
        guard events.indices.contains(index) else { return "event \(index)" }
        return "event \(index) (\(name(events[index])))"
    }

    func name(_ event: MarketEvent) -> String { "\(symbols[event.symbol]) at \(Timestamp.text(event.time))" }
}

/// One event.
package struct MarketEvent: Sendable, Hashable {
    /// Of ``Market/symbols``.
    package var symbol: Int
    /// Nanoseconds since 1970.
    package var time: Int64
    /// By number column; nil where the event has no value.
    package var numbers: [Double?]
    /// By text column.
    package var texts: [String?]

    package init(symbol: Int, time: Int64, numbers: [Double?], texts: [String?]) {
        self.symbol = symbol
        self.time = time
        self.numbers = numbers
        self.texts = texts
    }
}

extension ColumnTable {
    var numberColumns: ArraySlice<FeatureColumn> { columns[..<numberCount] }
    var textColumns: ArraySlice<FeatureColumn> { columns[numberCount..<(numberCount + textCount)] }
}
