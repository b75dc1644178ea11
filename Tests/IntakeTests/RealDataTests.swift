import Foundation
import Intake
import Supervision
import Testing

@Suite(.enabled(if: SharedData.isPresent)) struct RealDataTests {
    @Test func everyLineIsAnEventWithTheValuesThatFoundationReads() throws {
        let names = [
            "price", "ema12", "macd", "macd_hist", "rsi14", "vwap_session", "vol_realized_w60s", "spread",
            "staleness_ms",
        ]
        let table = ColumnTable(
            names.map { FeatureColumn(name: $0, kind: .number) } + [
                FeatureColumn(name: "signal_quality_flag", kind: .text)
            ])
        var reader = try LineReader(path: SharedData.features)
        var parser = try EventParser(table)
        var row = EventRow(table)
        var events = 0
        var compared = 0
        var isAtEnd = false
        while !isAtEnd {
            isAtEnd = try reader.fill() == .endOfInput
            while let line = reader.next() {
                let result = parser.parse(line.bytes, into: &row)
                if result == .event { events += 1 }
                guard line.number < 200 || line.number % 97 == 0 else { continue }
                let object = try JSONSerialization.jsonObject(with: Data(line.bytes)) as? [String: Any]
                let values = try #require(object?["values"] as? [String: Any])
                for name in names {
                    compared += 1
                    #expect(
                        (values[name] as? NSNumber)?.doubleValue == row.number(name, table),
                        "line \(line.number), \(name)")
                }
                #expect(values["signal_quality_flag"] as? String == row.text("signal_quality_flag", table))
                #expect(object?["event_ts"] as? String == Timestamp.text(row.eventTime))
            }
        }
        #expect(events == 148_890)
        #expect(compared > 10_000)
        let counters = parser.counters
        #expect(counters.extraFields == 0)
        #expect(counters.discardedValues.isEmpty)
    }
}
