import Foundation
import Intake
import Supervision
import Testing

/// Damaged lines, by the thousand: the parser never crashes, and is of one mind with Foundation's about what JSON is.
///
/// Known differences, which the test allows for: Foundation takes a comma before a closing bracket, refuses a number
/// that no double can hold, takes the last of duplicate keys where we stop at the second, and guesses UTF-16 and UTF-32
/// from zero bytes at the start.
@Suite struct MutationTests {
    private static let seeds = [
        line(),
        line(
            more: "\"seq\":12,\"source\":\"bars\",",
            values:
                "{\"price\":1.31985,\"ema12\":null,\"macd\":-8.0676694e-06,\"flag\":\"ok\",\"n\":0,\"t\":\"34.9\"}"
        ),
        line(
            symbol: "\"\\u00e4\\ud83d\\ude00é\"", more: "\"new\":[true,{\"a\":[]},\"x\\\\\"],",
            values: "{\"a\":{\"b\":[1,2]},\"c\":false}"),
        " { \"values\" : { } , \"schema_version\":\"3\",\"timeframe\":\"\","
            + "\"event_ts\":\"2016-12-31T23:59:60Z\",\"symbol\":\"\" } ",
    ].map { Array($0.utf8) }
    private static let tokens = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0041", "\\ud800", "null", "true", "NaN", "-", "+", ".", "e", "E5",
        "0", "1e400",
        "00", "\"price\":1,", "\"symbol\":\"a\",", " ", "\t", "\r", "\u{0}", "\u{1f}", "é", "\"a\":{\"a\":1}", "[[[[",
        "{}",
    ].map { Array($0.utf8) }

    private func mutate(_ line: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var line = line
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let start = Int.random(in: 0...line.count, using: &generator)
            let end = min(line.count, start + Int.random(in: 0...6, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: line.removeSubrange(start..<end)
            case 1: line.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: start)
            case 2: line.replaceSubrange(start..<end, with: Self.tokens.randomElement(using: &generator) ?? [])
            case 3: line.insert(contentsOf: line[start..<end], at: Int.random(in: 0...line.count, using: &generator))
            case 4 where start < line.count: line[start] = UInt8.random(in: 0...255, using: &generator)
            case 5 where start < line.count: line[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            default: line.removeSubrange(start...)
            }
        }
        return line
    }

    @Test func damagedLinesAreJudgedAsFoundationJudgesThem() throws {
        var generator = SeededGenerator(seed: 20_000)
        var parser = try LineParser([
            FeatureColumn(name: "price", kind: .number), FeatureColumn(name: "flag", kind: .text),
            FeatureColumn(name: "t", kind: .presence),
        ])
        let table = parser.table
        var events = 0
        var broken = 0
        var duplicates = 0
        for round in 0..<20_000 {
            let mutated = mutate(Self.seeds[round % Self.seeds.count], &generator)
            let object = try? JSONSerialization.jsonObject(with: Data(mutated), options: [.fragmentsAllowed])
            let shown = "round \(round): \(String(decoding: mutated, as: UTF8.self))"
            var results: [ParseResult] = []
            for byte in Array("}\"0".utf8) {
                parser.paddingByte = byte
                parser.parse(mutated) { result, row in
                    results.append(result)
                    if result == .event, let fields = object as? [String: Any] { compare(row, table, fields, shown) }
                }
            }
            #expect(results.allSatisfy { $0 == results[0] }, "\(shown)")
            switch results[0] {
            case .event:
                events += 1
                #expect(object is [String: Any] || isKnownDifference(mutated), "\(shown)")
            case .rejected(.notJSON), .rejected(.notUTF8), .rejected(.trailingContent):
                broken += 1
                #expect(object == nil || isKnownDifference(mutated), "\(results[0]) \(shown)")
            case .rejected(.notObject): #expect(!(object is [String: Any]), "\(shown)")
            case .rejected(.duplicateField), .rejected(.duplicateValue): duplicates += 1
            case .rejected(let rejection):
                #expect(object is [String: Any] || isKnownDifference(mutated), "\(rejection) \(shown)")
            }
        }
        // The mutations are neither all harmless nor all fatal.
        #expect(events > 1000)
        #expect(broken > 5000)
        #expect(duplicates > 5)
    }

    private func compare(_ row: EventRow, _ table: ColumnTable, _ fields: [String: Any], _ shown: String) {
        #expect(fields["symbol"] as? String == String(decoding: row.symbol, as: UTF8.self), "\(shown)")
        #expect(fields["event_ts"] as? String == String(decoding: row.eventTimeText, as: UTF8.self), "\(shown)")
        #expect(fields["timeframe"] as? String == String(decoding: row.timeframe, as: UTF8.self), "\(shown)")
        let values = fields["values"] as? [String: Any]
        #expect(values?["flag"] as? String == row.text("flag", table), "\(shown)")
        if let price = row.number("price", table), let number = values?["price"] as? NSNumber {
            #expect(number.doubleValue == price, "\(shown)")
        }
    }

    private func isKnownDifference(_ line: [UInt8]) -> Bool {
        let text = String(decoding: line, as: UTF8.self)
        return line.contains(0) || text.contains(/,[ \t\r\n]*[}\]]/) || text.contains(/[eE][+-]?[0-9]{3}/)
    }
}
