import Intake
import Supervision
import Testing

@Suite struct EventParserTests {
    private let columns = [
        FeatureColumn(name: "price", kind: .number), FeatureColumn(name: "rsi14", kind: .number),
        FeatureColumn(name: "signal_quality_flag", kind: .text), FeatureColumn(name: "rsi14", kind: .text),
        FeatureColumn(name: "rsi14", kind: .presence), FeatureColumn(name: "ü\"\\", kind: .number),
    ]

    @Test func aLineFillsTheRow() throws {
        var parser = try LineParser(columns)
        let table = parser.table
        let text = line(
            eventTime: "\"2007-05-28T12:00:00+02:00\"", more: "\"seq\":7,\"source\":\"bars\",\"new\":[1,{\"a\":null}],",
            values: "{\"price\":-1.25e-3,\"rsi14\":35,\"signal_quality_flag\":\"ok\",\"other\":1}")
        parser.parse(Array(text.utf8)) { result, row in
            #expect(result == .event)
            #expect(String(decoding: row.symbol, as: UTF8.self) == "EURUSD")
            #expect(String(decoding: row.timeframe, as: UTF8.self) == "1Hour")
            #expect(String(decoding: row.eventTimeText, as: UTF8.self) == "2007-05-28T12:00:00+02:00")
            #expect(row.eventTime == 1_180_346_400_000_000_000)
            #expect(row.number("price", table) == -0.00125)
            #expect(row.number("rsi14", table) == 35)
            #expect(row.text("signal_quality_flag", table) == "ok")
            #expect(row.has("rsi14", table))
        }
        let extraFields = parser.parser.counters.extraFields
        #expect(extraFields == 1)
    }

    @Test(
        arguments: [
            // value, as a number, as text, present at all
            ("34.9", 34.9, nil, true), ("\"34.9\"", 34.9, "34.9", true), ("\"-1E2\"", -100, "-1E2", true),
            ("0", 0, nil, true), ("-0", 0, nil, true), ("1e-400", 0, nil, true),
            ("12345678901234567890", 12_345_678_901_234_567_168, nil, true),
            ("\"+1\"", nil, "+1", true), ("\"01\"", nil, "01", true), ("\" 1\"", nil, " 1", true),
            ("\"1.\"", nil, "1.", true),
            ("\"NaN\"", nil, "NaN", true), ("\"inf\"", nil, "inf", true), ("\"0x10\"", nil, "0x10", true),
            ("\"1e400\"", nil, "1e400", true), ("\"\"", nil, "", true),
            ("\"a\\n\\u00e9\\ud83d\\ude00\"", nil, "a\né😀", true),
            ("null", nil, nil, false), ("true", nil, nil, false), ("false", nil, nil, false), ("{}", nil, nil, false),
            ("[1,[2]]", nil, nil, false), ("1e400", nil, nil, false), ("-1e999999999999999999999", nil, nil, false),
        ] as [(String, Double?, String?, Bool)])
    func aValueCountsForTheColumnsOfItsKind(value: String, number: Double?, text: String?, isPresent: Bool) throws {
        var parser = try LineParser(columns)
        let table = parser.table
        // The same row is used again, so that nothing is left of the line before.
        for values in ["{\"rsi14\":\"left over\"}", "{\"rsi14\":9,\"price\":8}", "{\"rsi14\":\(value)}"] {
            parser.parse(Array(line(values: values).utf8)) { result, row in
                #expect(result == .event)
                guard !values.contains("over"), !values.contains("price") else { return }
                #expect(row.number("rsi14", table) == number)
                #expect(row.text("rsi14", table) == text)
                #expect(row.has("rsi14", table) == isPresent)
                #expect(row.number("price", table) == nil)
                #expect(row.numbers[0] == 0)
            }
        }
    }

    @Test func namesAreFoundInAnyOrderAndSpelling() throws {
        var parser = try LineParser(columns)
        let spellings = [
            "{\"price\":1,\"rsi14\":2,\"ü\\\"\\\\\":3}", "{\"rsi14\":2,\"\\u00fc\\\"\\u005c\":3,\"price\":1}",
            "{\"x\":0,\"pric\\u0065\":1,\"\\u0072si14\":2,\"ü\\\"\\\\\":3}",
            "{\"price\":1,\"rsi14\":2,\"ü\\\"\\\\\":3,\"y\":0}",
            "{\"prices\":7,\"pric\":7,\"price\":1,\"rsi14\":2,\"ü\\\"\\\\\":3}",
            " { \"ü\\\"\\\\\" : 3 , \"rsi14\":2,\t\"price\":1 } ",
        ]
        for values in spellings + spellings.reversed() {
            parser.parse(Array(line(values: values).utf8)) { result, row in
                #expect(result == .event)
                #expect(row.numbers == [1, 2, 3], "\(values)")
            }
        }
    }

    /// A name that is written raw like another one is spelled must not be taken for it.
    @Test func aPredictedNameIsComparedAsItIsMeant() throws {
        var parser = try LineParser([
            FeatureColumn(name: "a\\n", kind: .number), FeatureColumn(name: "a\n", kind: .number),
        ])
        for _ in 0..<3 {
            parser.parse(Array(line(values: "{\"a\\\\n\":1}").utf8)) { _, row in #expect(row.numbers == [1, 0]) }
            parser.parse(Array(line(values: "{\"a\\n\":2}").utf8)) { _, row in #expect(row.numbers == [0, 2]) }
        }
    }

    @Test func escapedTextOfManyLinesNeedsNoMoreRoomThanThatOfOne() throws {
        var parser = try LineParser(columns)
        let table = parser.table
        for index in 0..<1500 {
            let text = "\(index)" + String(repeating: "\n", count: 2000)
            let escaped = text.replacing("\n", with: "\\n")
            parser.parse(Array(line(values: "{\"signal_quality_flag\":\"\(escaped)\"}").utf8)) { result, row in
                #expect(result == .event)
                #expect(row.text("signal_quality_flag", table) == text)
            }
        }
    }

    @Test func discardedValuesAreCountedByNameAndTheNamesAreBounded() throws {
        var parser = try LineParser(columns)
        #expect(parser.result(line(values: "{\"a\":true,\"b\":{},\"c\":1e400,\"d\":null,\"e\":1}")) == .event)
        #expect(parser.result(line(values: "{\"a\":[]}")) == .event)
        #expect(parser.result(line(symbol: "1", values: "{\"a\":[]}")) == .rejected(.symbolNotText))
        let first = parser.parser.counters.discardedValues
        #expect(first == ["a": 2, "b": 1, "c": 1])
        // More names than are counted, and than the parser remembers.
        for index in 0..<40 {
            let values = (0..<500).map { "\"n\(index)_\($0)\":[]" }.joined(separator: ",")
            #expect(parser.result(line(values: "{\(values),\"price\":\(index)}")) == .event)
            #expect(parser.row.numbers[0] == Double(index))
        }
        let counted = parser.parser.counters.discardedValues
        #expect(counted.count == IntakeCounters.maxNames + 1)
        #expect(counted.values.reduce(0, +) == 20_004)
        #expect(counted[IntakeCounters.otherNames] == 20_000 - (IntakeCounters.maxNames - 3))
    }

    @Test(arguments: ["3.0.0", "3", "3.1", "3.10.2", "3.0.0-beta.1", "3.0.0+build"]) func major3IsRead(version: String)
        throws
    {
        var parser = try LineParser(columns)
        #expect(parser.result(line(schema: "\"\(version)\"")) == .event)
    }

    @Test func symbolsMayBeEmptyOrLong() throws {
        var parser = try LineParser(columns)
        #expect(parser.result(line(symbol: "\"\"")) == .event)
        #expect(parser.result(line(timeframe: "\"\"")) == .event)
        #expect(parser.result(line(symbol: "\"\(String(repeating: "ä", count: 128))\"")) == .event)
        #expect(parser.result(line(symbol: "\"\(String(repeating: "ä", count: 128))x\"")) == .rejected(.symbolTooLong))
    }

    @Test func nullMeansAbsentForWhatIsOptional() throws {
        var parser = try LineParser(columns)
        #expect(parser.result(line(more: "\"seq\":null,\"source\":null,")) == .event)
        #expect(parser.result(line(more: "\"seq\":\"a-1\",")) == .event)
        #expect(parser.result(line(more: "\"seq\":123456789012345678901234567890,")) == .event)
    }
}
