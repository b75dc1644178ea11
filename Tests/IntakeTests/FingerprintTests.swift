import Intake
import Supervision
import Testing

@Suite struct FingerprintTests {
    private func fingerprints(_ lines: [String]) throws -> [(identity: Fingerprint, values: Fingerprint)] {
        var parser = try LineParser([FeatureColumn(name: "price", kind: .number)])
        return lines.map { text in
            parser.parse(Array(text.utf8)) { result, row in
                #expect(result == .event)
                return (row.identity, row.values)
            }
        }
    }

    @Test func whatSaysTheSameHasTheSameFingerprint() throws {
        let same = try fingerprints([
            line(values: "{\"a\":1,\"b\":0,\"c\":\"x\",\"d\":null}"),
            line(values: "{\"d\":true,\"c\":\"\\u0078\",\"b\":-0.0,\"a\":1.0}"),
            line(values: "{\"b\":0e5,\"\\u0061\":10e-1,\"d\":1e400,\"c\":\"x\"}"),
            line(
                eventTime: "\"2007-05-28T10:00:00.0Z\"", more: "\"extra\":1,",
                values: "{\"a\":1,\"b\":0,\"c\":\"x\",\"d\":{}}"),
        ])
        for each in same {
            #expect(each.values == same[0].values)
            #expect(each.identity == same[0].identity)
        }
    }

    @Test func whatSaysSomethingElseHasAnotherFingerprint() throws {
        let values = [
            "{}", "{\"a\":null}", "{\"a\":0}", "{\"a\":1}", "{\"a\":\"1\"}", "{\"a\":\"\"}", "{\"b\":1}",
            "{\"a\":1,\"b\":1}",
            "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", "{\"a\":1.0000000000000002}", "{\"a\":-1}", "{\"a\":\"1 \"}",
            "{\"ab\":1}",
            "{\"a\":\"12345678\"}", "{\"a\":\"123456780\"}", "{\"a\":\"12345678\\u0000\"}", "{\"a\":\"\\u0000\"}",
            "{\"price\":1}", "{\"price\":\"1\"}",
        ]
        let fingerprints = try fingerprints(values.map { line(values: $0) }).map(\.values)
        // Each half by itself, so that neither is there for nothing.
        #expect(Set(fingerprints.map(\.low)).count == values.count)
        #expect(Set(fingerprints.map(\.high)).count == values.count)
    }

    @Test func identityIsOfSourceAndSequence() throws {
        let fields = [
            "", "\"source\":\"\",", "\"source\":\"a\",", "\"source\":\"b\",", "\"seq\":0,", "\"seq\":1,",
            "\"seq\":\"1\",",
            "\"seq\":-1,", "\"seq\":\"\",", "\"seq\":1,\"source\":\"1\",", "\"seq\":\"a\",",
            "\"source\":\"a\",\"seq\":\"a\",",
            "\"seq\":18446744073709551616,", "\"seq\":18446744073709551617,",
        ]
        let different = try fingerprints(fields.map { line(more: $0) })
        #expect(Set(different.map(\.identity)).count == fields.count)
        #expect(Set(different.map(\.values)).count == 1)
        let same = try fingerprints([line(), line(more: "\"seq\":null,\"source\":null,")])
        #expect(same[0].identity == same[1].identity)
        let zero = try fingerprints([line(more: "\"seq\":0,"), line(more: "\"seq\":-0,")])
        #expect(zero[0].identity == zero[1].identity)
    }

    @Test func valuesThatOnlyChangePlacesDoNotCancelOut() throws {
        var parser = try LineParser([])
        var seen: Set<Fingerprint> = []
        for index in 0..<2000 {
            let values = "{\"a\":\(index % 50),\"b\":\(index / 50),\"c\":\(index * 0)}"
            parser.parse(Array(line(values: values).utf8)) { _, row in _ = seen.insert(row.values) }
        }
        #expect(seen.count == 2000)
    }
}
