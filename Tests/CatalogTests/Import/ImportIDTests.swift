import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: ids")
struct ImportIDTests {
    private func ids(_ entries: String...) throws -> [String] {
        try Imported(entries.joined()).catalog.entries.map(\.id.text)
    }

    @Test("A missing id is made of the name, and of the place where there is none")
    func made() throws {
        #expect(
            try ids(legacy(["strategy_id": nil, "name": "\"  EUR/USD: MACD & RSI (v2)\""])) == ["eur-usd-macd-rsi-v2"])
        #expect(try ids(legacy(["strategy_id": "~", "name": "Größte Åland_日本"])) == ["größte-åland_日本"])
        #expect(try ids(legacy(), legacy(["strategy_id": nil, "name": nil])) == ["one", "strategy-2"])
        #expect(try ids(legacy(["strategy_id": nil, "name": "\"\\u200d#!\""])) == ["strategy-1"])
        let imported = try Imported(legacy(["strategy_id": nil]))
        #expect(try imported.finding("strategy_id").action == .guessed)
        #expect(imported.conversion.enabledCount == 1)
    }

    @Test("An id that is made never is one that is used")
    func unused() throws {
        let nameless = legacy(["strategy_id": nil, "name": "One"])
        #expect(
            try ids(nameless, legacy(), nameless, legacy(["strategy_id": "one-3"])) == [
                "one-2", "one", "one-4", "one-3",
            ])
    }

    @Test("An id that is not legal here is replaced, never cut into one that says something else")
    func illegal() throws {
        let long = String(repeating: "x", count: 129)
        #expect(try ids(legacy(["strategy_id": long])) == [String(repeating: "x", count: 120)])
        #expect(try ids(legacy(["strategy_id": "\"a\\tb\""])) == ["a-b"])
        #expect(try ids(legacy(["strategy_id": "[a]"])) == ["one"])
        #expect(try ids(legacy(["strategy_id": "\"\""])) == ["one"])
        #expect(try ids(legacy(["strategy_id": "5"])) == ["5"])
        #expect(ImportedIDs.slug(String(repeating: "日", count: 100)).utf8.count == 120)
    }

    @Test("An id that stands twice disables all that use it, under that id")
    func repeated() throws {
        let imported = try Imported(legacy() + legacy(["enabled": "false"]) + legacy() + legacy(["strategy_id": "two"]))
        #expect(imported.catalog.entries.map(\.id.text) == ["one", "one", "one", "two"])
        #expect(imported.catalog.definitions.map(\.id.text) == ["two"])
        let reasons = imported.findings.filter { $0.key == "strategy_id" }.map(\.reason)
        #expect(reasons == ["is also used in line 14, 25", "is also used in line 3, 25", "is also used in line 3, 14"])
    }

    @Test("Ten thousand strategies of one name take no quadratic time")
    func manyNames() throws {
        let location = Catalog.SourceLocation(line: 1, column: 1)
        let name = YAMLMapping.Pair(
            key: "name", keyLocation: location,
            value: YAMLNode(location: location, content: .scalar(YAMLScalar(text: "x", isPlain: true))))
        let strategies = (1...10_000).map {
            LegacyStrategy(number: $0, location: location, mapping: YAMLMapping([name]))
        }
        let start = ContinuousClock.now
        var ids = ImportedIDs(strategies)
        var last = ""
        for strategy in strategies {
            var imported = ImportedStrategy(strategy)
            ids.name(&imported)
            last = imported.id
        }
        #expect(last == "x-10000")
        // Fifty million attempts would take many times as long.
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
