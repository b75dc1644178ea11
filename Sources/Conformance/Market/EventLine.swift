import Host
import Supervision

/// Writes events as lines of an input.
struct EventLine {
    let market: Market

    /// - Parameters:
    ///   - replacing: values as they are to stand in the line, by feature; nil leaves the feature out.
    ///   - source: of the line's own number; a line that comes again has the same.
    func bytes(
        _ event: MarketEvent, replacing: [String: String?] = [:], adding: [String: String] = [:], number: Int
    ) -> [UInt8] {
        var values: [String] = []
        for (column, value) in zip(market.columns.numberColumns, event.numbers) {
            append(column.name, value.map { "\($0)" }, replacing, to: &values)
        }
        for (column, value) in zip(market.columns.textColumns, event.texts) {
            append(column.name, value.map(Self.quoted), replacing, to: &values)
        }
        for name in adding.keys.sorted() { values.append("\(Self.quoted(name)):\(adding[name] ?? "null")") }
        let text =
            "{\"symbol\":\(Self.quoted(market.symbols[event.symbol])),\"event_ts\":\"\(Timestamp.text(event.time))\","
            + "\"timeframe\":\(Self.quoted(market.timeframe)),\"schema_version\":\"3.0.0\",\"seq\":\(number),"
            + "\"source\":\"conform\",\"values\":{\(values.joined(separator: ","))}}"
        return Array(text.utf8)
    }

    private func append(
        _ name: String, _ value: String?, _ replacing: [String: String?], to values: inout [String]
    ) {
        let written = if let replaced = replacing[name] { replaced } else { value }
        if let written { values.append("\(Self.quoted(name)):\(written)") }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
