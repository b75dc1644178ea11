package import Host
import Intake
package import StrategySDK
package import Supervision

/// Events of a file, as `bulkhead run` reads it.
package enum MarketFile {
    /// Reads those of the timeframe that most have, without what a host keeps from a plugin: an event that lacks a required
    /// feature, or comes again or late.
    ///
    /// - Parameter limit: events, at most; later ones are left out.
    /// - Throws: exit 65 where no event is left, 66 or 74 where the file cannot be read.
    package static func read(
        _ path: String, _ features: [FeatureDeclaration], atMost limit: Int
    ) throws(HostError) -> Market {
        let columns = ColumnTable(of: features)
        var collector = Collector(columns, features)
        do {
            var parser = try EventParser(columns)
            var reader = try LineReader(path: path)
            while let line = try reader.nextOrWait() {
                if !line.isOverlong, case .event = parser.parse(line.bytes, into: &collector.row) {
                    collector.take()
                }
            }
        } catch {
            throw HostError(
                HostError.Code(rawValue: error.exitStatus) ?? .inputOutput, "cannot read the events: \(error)")
        }
        guard let (timeframe, all) = collector.mostCommon else {
            throw HostError(
                .badData,
                "\(path) has no event with all features that the plugin requires: \(features.filter(\.isRequired).map(\.name).joined(separator: ", "))"
            )
        }
        let events = Array(all.prefix(limit))
        let part = events.count < all.count ? "the first \(events.count) of \(all.count)" : "\(events.count)"
        return Market(
            name: "\(part) events of \(path)", timeframe: timeframe, columns: columns,
            symbols: collector.symbols[timeframe] ?? [], events: events)
    }

    private struct Collector {
        var row: EventRow
        private(set) var symbols: [String: [String]] = [:]
        private let columns: ColumnTable
        private let required: [Int]
        private var events: [String: [MarketEvent]] = [:]
        private var latest: [String: Int64] = [:]

        init(_ columns: ColumnTable, _ features: [FeatureDeclaration]) {
            self.columns = columns
            row = EventRow(columns)
            required = features.filter(\.isRequired).compactMap {
                columns.index(of: $0.name, FeatureColumn.Kind($0.kind))
            }
        }

        mutating func take() {
            guard required.allSatisfy(isPresent) else { return }
            let symbol = String(decoding: row.symbol, as: UTF8.self)
            let timeframe = String(decoding: row.timeframe, as: UTF8.self)
            let key = "\(timeframe) \(symbol)"
            guard row.eventTime > latest[key] ?? .min else { return }
            latest[key] = row.eventTime
            let known = symbols[timeframe, default: []].firstIndex(of: symbol)
            if known == nil { symbols[timeframe, default: []].append(symbol) }
            events[timeframe, default: []].append(
                MarketEvent(
                    symbol: known ?? symbols[timeframe, default: []].count - 1, time: row.eventTime,
                    numbers: (0..<columns.numberCount).map { isPresent($0) ? row.numbers[$0] : nil },
                    texts: (0..<columns.textCount).map { index in
                        isPresent(columns.numberCount + index) ? String(decoding: row.texts[index], as: UTF8.self) : nil
                    }))
        }

        private func isPresent(_ column: Int) -> Bool { row.presence[column >> 6] >> UInt64(column & 63) & 1 == 1 }

        var mostCommon: (timeframe: String, events: [MarketEvent])? {
            events.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }.map { ($0.key, $0.value) }
        }
    }
}
