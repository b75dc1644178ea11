import Foundation
import Intake
import StrategySDK
import Supervision
import Testing

@testable import Conformance

@Suite struct MarketTests {
    static let features = [
        FeatureDeclaration(name: "price", kind: .number, isRequired: true),
        FeatureDeclaration(name: "rsi14", kind: .number, isRequired: false),
        FeatureDeclaration(name: "regime", kind: .text, isRequired: false),
    ]

    @Test func sameSeedGivesTheSameMarket() {
        let one = SyntheticMarket.make(Self.features, symbols: 3, bars: 200, seed: 4)
        let same = SyntheticMarket.make(Self.features, symbols: 3, bars: 200, seed: 4)
        let other = SyntheticMarket.make(Self.features, symbols: 3, bars: 200, seed: 5)
        #expect(one.events == same.events)
        #expect(one.events != other.events)
    }

    @Test func syntheticMarketHasEveryFeatureAndGoesForward() {
        let market = SyntheticMarket.make(Self.features, symbols: 4, bars: 500, seed: 1)
        #expect(market.events.count == 2000)
        #expect(market.symbols == ["EURUSD", "GBPJPY", "XAUUSD", "BTCUSD"])
        for event in market.events {
            #expect(event.numbers.allSatisfy { $0?.isFinite == true })
            #expect(event.texts.allSatisfy { $0 != nil })
        }
        for places in market.places {
            #expect(zip(places, places.dropFirst()).allSatisfy { market.events[$0].time < market.events[$1].time })
        }
    }

    @Test func oneSymbolAloneKeepsItsEvents() {
        let market = SyntheticMarket.make(Self.features, symbols: 3, bars: 50, seed: 1)
        let alone = market.only(1)
        #expect(alone.symbols == ["GBPJPY"])
        #expect(alone.events.map(\.time) == market.places[1].map { market.events[$0].time })
        #expect(alone.events.allSatisfy { $0.symbol == 0 })
    }

    @Test func placesAreSpreadOverTheWholeRange() {
        var random = SeededNumbers(seed: 1)
        let places = random.places(10, within: 100..<1100)
        #expect(places.count == 10)
        for (piece, place) in places.enumerated() {
            #expect((100 + 100 * piece..<200 + 100 * piece).contains(place))
        }
        #expect(random.places(10, within: 0..<3) == [0, 1, 2])
        #expect(random.places(3, within: 5..<5).isEmpty)
    }

    @Test func writtenLineIsReadAsTheSameEvent() throws {
        let market = SyntheticMarket.make(Self.features, symbols: 1, bars: 3, seed: 1)
        var parser = try EventParser(market.columns)
        var row = EventRow(market.columns)
        for event in market.events {
            let line =
                EventLine(market: market).bytes(event, number: 7) + [UInt8](repeating: 0, count: LineReader.padding)
            line.withUnsafeBytes { bytes in
                let text = UnsafeRawBufferPointer(rebasing: bytes[..<(line.count - LineReader.padding)])
                #expect(parser.parse(text, into: &row) == .event)
                #expect(row.numbers == event.numbers)
                #expect(row.eventTime == event.time)
                #expect(row.texts.map { String(decoding: $0, as: UTF8.self) } == event.texts)
                #expect(String(decoding: row.symbol, as: UTF8.self) == "EURUSD")
            }
        }
    }

    @Test func replacedValueStandsInTheLineAsItIs() {
        let market = SyntheticMarket.make(Self.features, symbols: 1, bars: 1, seed: 1)
        let line = EventLine(market: market).bytes(
            market.events[0], replacing: ["price": "[1]", "rsi14": nil], adding: ["staleness_ms": "9"], number: 1)
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("\"values\":{\"price\":[1],\"regime\":\""))
        #expect(text.hasSuffix(",\"staleness_ms\":9}}"))
    }

    @Test func fileLosesWhatAHostKeepsFromAPlugin() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("market-\(UUID()).ndjson")
        defer { try? FileManager.default.removeItem(at: path) }
        func line(_ symbol: String, _ time: String, _ frame: String, _ values: String) -> String {
            "{\"symbol\":\"\(symbol)\",\"event_ts\":\"2024-01-01T\(time):00Z\",\"timeframe\":\"\(frame)\",\"schema_version\":\"3.0.0\",\"values\":{\(values)}}"
        }
        let lines = [
            line("A", "01:00", "1Hour", "\"price\":1"), line("A", "02:00", "1Hour", "\"rsi14\":5"),
            line("B", "01:00", "1Hour", "\"price\":\"2.5\",\"regime\":\"x\""),
            line("A", "01:00", "1Hour", "\"price\":9"),
            line("A", "01:00", "5Min", "\"price\":1"), "no line at all", line("A", "03:00", "1Hour", "\"price\":3"),
        ]
        try (lines.joined(separator: "\n") + "\n").write(to: path, atomically: true, encoding: .utf8)
        let market = try MarketFile.read(path.path, Self.features, atMost: 10)
        #expect(market.timeframe == "1Hour")
        #expect(market.symbols == ["A", "B"])
        #expect(market.events.map(\.symbol) == [0, 1, 0])
        #expect(market.events.map(\.numbers) == [[1, nil], [2.5, nil], [3, nil]])
        #expect(market.events.map(\.texts) == [[nil], ["x"], [nil]])
        let short = try MarketFile.read(path.path, Self.features, atMost: 2)
        #expect(short.name == "the first 2 of 3 events of \(path.path)")
    }

    @Test func fileWithoutAUsableEventIsRefused() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("market-\(UUID()).ndjson")
        defer { try? FileManager.default.removeItem(at: path) }
        try "{}\n".write(to: path, atomically: true, encoding: .utf8)
        #expect(throws: (any Error).self) { try MarketFile.read(path.path, Self.features, atMost: 10) }
    }
}
