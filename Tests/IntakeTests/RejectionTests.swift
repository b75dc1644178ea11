import Intake
import Supervision
import Testing

/// Every way in which a line can be bad, each with its own reason, and nothing else lost.
@Suite struct RejectionTests {
    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    private static func values(_ count: Int) -> String {
        "{" + (0..<count).map { "\"n\($0)\":\($0)" }.joined(separator: ",") + "}"
    }

    private static func text(_ count: Int) -> String { "\"" + String(repeating: "t", count: count) + "\"" }

    static let cases: [(String, Rejection?)] = [
        (line(), nil),
        // Not JSON.
        ("garbage", .notObject), ("42", .notObject), ("[]", .notObject), ("\"text\"", .notObject), ("null", .notObject),
        ("{", .notJSON), ("{}x", .notJSON), ("{\"a\"}", .notJSON), ("{\"a\":}", .notJSON), ("{\"a\":1,}", .notJSON),
        ("{,}", .notJSON), ("{\"a\":1 \"b\":2}", .notJSON), ("{a:1}", .notJSON), ("{'a':1}", .notJSON),
        ("{\"a\":[1,]}", .notJSON), ("{\"a\":[,1]}", .notJSON), ("{\"a\":[1}", .notJSON), ("{\"a\":{]}", .notJSON),
        ("{\"a\":nul}", .notJSON), ("{\"a\":nulll}", .notJSON), ("{\"a\":True}", .notJSON),
        ("{\"a\":\"\\x\"}", .notJSON),
        ("{\"a\":\"\\u12g4\"}", .notJSON), ("{\"a\":\"\\ud800\"}", .notJSON), ("{\"a\":\"tab\there\"}", .notJSON),
        ("{\"a\":\"open}", .notJSON), ("{\"a\":1}}", .trailingContent), ("{} {}", .trailingContent),
        (line() + ",", .notJSON), (line() + line(), .trailingContent),
        (line(values: "{\"price\":NaN}"), .notJSON), (line(values: "{\"price\":Infinity}"), .notJSON),
        (line(values: "{\"price\":-Infinity}"), .notJSON), (line(values: "{\"price\":nan}"), .notJSON),
        (line(values: "{\"price\":01}"), .notJSON), (line(values: "{\"price\":+1}"), .notJSON),
        (line(values: "{\"price\":.5}"), .notJSON), (line(values: "{\"price\":1.}"), .notJSON),
        (line(values: "{\"price\":1e}"), .notJSON), (line(values: "{\"price\":0x10}"), .notJSON),
        (line(values: "{\"price\":-}"), .notJSON), (line(values: "{\"price\":1 2}"), .notJSON),
        (line(more: "\"skipped\":01,"), .notJSON), (line(more: "\"skipped\":[tru],"), .notJSON),
        (line(more: "\"skipped\":{\"a\":1,},"), .notJSON), (line(more: "\"seq\":01,"), .notJSON),
        ("{\"symbol\":\"EURUSD\"", .notJSON),
        // Duplicate keys, however they are spelled.
        (line(more: "\"symbol\":\"X\","), .duplicateField), (line(more: "\"s\\u0079mbol\":\"X\","), .duplicateField),
        (line(more: "\"values\":1,"), .duplicateField), (line(more: "\"e\":1,\"e\":1,"), .duplicateField),
        (line(more: "\"e\":1,\"\\u0065\":1,"), .duplicateField),
        (line(more: "\"source\":null,\"source\":\"a\","), .duplicateField),
        (line(values: "{\"price\":1,\"price\":1}"), .duplicateValue),
        (line(values: "{\"price\":1,\"x\":1,\"pric\\u0065\":2}"), .duplicateValue),
        (line(values: "{\"\":1,\"\":1}"), .duplicateValue), (line(values: "{\"\":1,\" \":1}"), nil),
        // Limits.
        (line(values: values(512)), nil), (line(values: values(513)), .tooManyValues),
        (line(values: "{\(text(128)):1}"), nil), (line(values: "{\(text(129)):1}"), .nameTooLong),
        (line(values: "{\"a\":\(text(4096))}"), nil), (line(values: "{\"a\":\(text(4097))}"), .textTooLong),
        (line(more: "\"source\":\(text(4097)),"), .textTooLong), (line(more: "\"new\":\(text(100_000)),"), nil),
        (line(more: "\"new\":\(nested(63)),"), nil), (line(more: "\"new\":\(nested(64)),"), .tooDeep),
        (line(values: "{\"a\":\(nested(62))}"), nil), (line(values: "{\"a\":\(nested(63))}"), .tooDeep),
        (line(values: "{\"a\":\(nested(100_000))}"), .tooDeep),
        (line(more: String(values(512).dropFirst().dropLast()) + ","), nil),
        (line(more: String(values(513).dropFirst().dropLast()) + ","), .tooManyFields),
        (line(more: "\"new\":\(text(1 << 20)),"), .overlongLine),
        // Fields.
        ("{}", .schemaMissing), ("{\"schema_version\":\"3.0.0\"}", .symbolMissing),
        ("{\"schema_version\":\"3.0.0\",\"symbol\":\"\"}", .eventTimeMissing),
        ("{\"schema_version\":\"3\",\"symbol\":\"\",\"event_ts\":\"2007-05-28T10:00:00Z\"}", .timeframeMissing),
        (
            "{\"schema_version\":\"3\",\"symbol\":\"\",\"event_ts\":\"2007-05-28T10:00:00Z\",\"timeframe\":\"\"}",
            .valuesMissing
        ),
        (line(schema: "\"2.0.0\""), .schemaUnsupported), (line(schema: "\"4.0.0\""), .schemaUnsupported),
        (line(schema: "\"30.0\""), .schemaUnsupported), (line(schema: "\"\""), .schemaNotVersion),
        (line(schema: "\"3.\""), .schemaNotVersion), (line(schema: "\"v3\""), .schemaNotVersion),
        (line(schema: "\"03\""), .schemaNotVersion), (line(schema: "\"3.0.0.0\""), .schemaNotVersion),
        (line(schema: "\"3.0.0-\""), .schemaNotVersion), (line(schema: "\"3 .0\""), .schemaNotVersion),
        (line(schema: "3"), .schemaNotText), (line(schema: "null"), .schemaNotText),
        (line(symbol: "1"), .symbolNotText), (line(symbol: "null"), .symbolNotText),
        (line(symbol: "[]"), .symbolNotText),
        (line(eventTime: "1180346400"), .eventTimeNotText), (line(eventTime: "\"2007-05-28\""), .eventTimeNotRFC3339),
        (line(eventTime: "\"2007-02-30T00:00:00Z\""), .eventTimeNotRFC3339),
        (line(eventTime: "\"2007-05-28T10:00:00.0000000001Z\""), .eventTimeTooFine),
        (line(eventTime: "\"9999-01-01T00:00:00Z\""), .eventTimeOutOfRange),
        (line(eventTime: text(4000)), .eventTimeNotRFC3339),
        (line(timeframe: "60"), .timeframeNotText), (line(timeframe: text(257)), .timeframeTooLong),
        (line(more: "\"source\":1,"), .sourceNotText), (line(more: "\"seq\":1.0,"), .sequenceWrongType),
        (line(more: "\"seq\":true,"), .sequenceWrongType), (line(more: "\"seq\":1e3,"), .sequenceWrongType),
        (line(values: "[]"), .valuesNotObject), (line(values: "null"), .valuesNotObject), (line(values: "{}"), nil),
    ]

    @Test func eachFaultHasItsReasonAndTheNextLineIsReadAllTheSame() throws {
        var parser = try LineParser([FeatureColumn(name: "price", kind: .number)])
        for (text, expected) in Self.cases {
            let result = parser.result(text)
            #expect(result == (expected.map { .rejected($0) } ?? .event), "\(text.prefix(200))")
            #expect(parser.result(line()) == .event)
            #expect(parser.row.numbers == [1.25])
        }
    }

    /// What lies in memory behind a line is no part of it.
    @Test(arguments: Array("}]\",:1e.0n\\ \n".utf8) + [0, 0x80, 0xff]) func bytesAfterALineMakeNoDifference(byte: UInt8)
        throws
    {
        var parser = try LineParser([])
        parser.paddingByte = byte
        for (text, expected) in Self.cases {
            #expect(parser.result(text) == (expected.map { .rejected($0) } ?? .event), "\(text.prefix(200))")
            if expected == nil { #expect(parser.result(String(text.dropLast())) != .event) }
        }
    }

    @Test(
        arguments: [
            [0xff], [0xc3], [0xc3, 0x28], [0xc0, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
            [0xf8, 0x88, 0x80],
        ] as [[UInt8]]) func whatIsNotUTF8IsRefusedWhereverItStands(bytes: [UInt8]) throws
    {
        var parser = try LineParser([])
        for part in [
            line(symbol: "\"?\""), line(more: "\"?\":1,"), line(more: "\"new\":[\"?\"],"),
            line(values: "{\"a\":\"?\"}"),
        ] {
            let pieces = part.split(separator: "?").map { Array($0.utf8) }
            parser.parse(Array(pieces.joined(separator: bytes))) { result, _ in #expect(result == .rejected(.notUTF8)) }
        }
    }

    @Test func reasonsNameTheFieldAndAreDifferent() {
        #expect(Set(Rejection.allCases.map(\.reason)).count == Rejection.allCases.count)
        #expect(Rejection.eventTimeNotRFC3339.reason == "event_ts: not RFC 3339")
        #expect(Rejection.symbolMissing.reason == "symbol: missing")
    }
}
