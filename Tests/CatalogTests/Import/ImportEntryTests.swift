import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: what means the same, and the switch")
struct ImportEntryTests {
    @Test("A strategy that means the same is kept whole and enabled, with its new names")
    func whole() throws {
        let imported = try Imported(legacy(["description": "parity"]))
        #expect(imported.conversion.isWhole)
        #expect(imported.conversion.enabledCount == 1)
        var expected = StrategyDefinition(
            id: StrategyID("one"),
            plugin: PluginIdentity(family: "legacy_macd_rsi", version: SemanticVersion(1, 0, 0)),
            timeframe: Timeframe("1Hour"), symbols: .only(["EURUSD"]),
            parameters: [Parameter("max_notional_per_trade", .number(50))], maxTargetNotional: 1000)
        expected.priority = 7
        #expect(imported.definition == expected)
        #expect(imported.catalog.entries.first?.labels == .init(name: "One", description: "parity"))
        #expect(imported.actions("base_timeframe") == [.renamed])
        #expect(imported.actions("universe_symbols") == [.renamed])
        #expect(imported.actions("max_notional_per_trade") == [.renamed])
        #expect(imported.actions("universe_type") == [.kept])
        #expect(imported.actions("priority") == [.kept])
        #expect(!imported.text.contains("# line"))
    }

    @Test("The list may stand alone, under strategies, and as JSON")
    func shapes() throws {
        let item = legacy().split(separator: "\n").map { "  \($0)\n" }.joined()
        let json = """
            {"strategies": [{"strategy_id": "one", "name": "One", "enabled": true, "strategy_type": "legacy_macd_rsi",
            \t"version": "1.0.0", "params": {"max_notional_per_trade": 50}, "priority": 7, "base_timeframe": "1Hour",
            \t"universe_type": "static", "universe_symbols": ["EURUSD"], "max_notional_per_trade": 1000}]}
            """
        let alone = try Imported(legacy())
        #expect(try Imported("strategies:\n\(item)").definition == alone.definition)
        #expect(try Imported(json).definition == alone.definition)
        #expect(try Imported(json).conversion.isWhole)
    }

    @Test(
        "A strategy that is not plainly switched on does not run",
        arguments: [
            (nil, .disabled), ("yes", .disabled), ("\"true\"", .disabled), ("1", .disabled), ("[true]", .disabled),
            ("maybe", .disabled), ("~", .disabled), ("no", .guessed), ("off", .guessed), ("0", .guessed),
        ] as [(String?, ImportFinding.Action)])
    func switches(_ value: String?, _ action: ImportFinding.Action) throws {
        let imported = try Imported(legacy(["enabled": value]))
        #expect(imported.definition == nil)
        #expect(imported.actions("enabled") == [action])
        #expect(!imported.conversion.isWhole)
    }

    @Test("A strategy that was switched off stays so, and that is nothing to look at")
    func switchedOff() throws {
        let imported = try Imported(legacy(["enabled": "false"]))
        #expect(imported.conversion.isWhole)
        #expect(imported.conversion.enabledCount == 0)
        #expect(imported.text.contains("enabled: false\n"))
    }

    @Test("A timeframe that is none of ours is kept as it is spelled, and needs a look; none disables")
    func timeframes() throws {
        let short = try Imported(legacy(["base_timeframe": "4h"]))
        #expect(short.definition?.timeframe == Timeframe("4h"))
        #expect(try short.finding("base_timeframe").action == .guessed)
        for value in [nil, "\"\"", "[1Hour]", "~"] as [String?] {
            let imported = try Imported(legacy(["base_timeframe": value]))
            #expect(imported.definition == nil)
            #expect(imported.actions("base_timeframe") == [.disabled])
        }
        #expect(["1Sec", "15Min", "1Hour", "30Day"].allSatisfy(StrategyImport.isCanonical))
        #expect(!["0Hour", "Hour", "1hour", "1Hours", "٣Min", "01Min", ""].contains(where: StrategyImport.isCanonical))
    }

    @Test("A priority that is none falls back to 100, which only orders lines")
    func priorities() throws {
        #expect(try Imported(legacy(["priority": "high"])).definition?.priority == 100)
        #expect(try Imported(legacy(["priority": "high"])).actions("priority") == [.dropped])
        #expect(try Imported(legacy(["priority": "1e9"])).actions("priority") == [.dropped])
        let missing = try Imported(legacy(["priority": nil]))
        #expect(missing.actions("priority") == [.defaulted])
        #expect(missing.conversion.isWhole)
    }

    @Test("A name that is no text is dropped and told")
    func labels() throws {
        let imported = try Imported(legacy(["name": "[a, b]"]))
        #expect(try imported.finding("name").action == .dropped)
        #expect(imported.catalog.entries.first?.labels.name == nil)
        #expect(imported.conversion.enabledCount == 1)
    }

    @Test("An unknown key disables, and is told with its value and with what may be meant")
    func unknownKeys() throws {
        let imported = try Imported(legacy(["enabld": "false", "stop_loss_pct": "2", "cooldown_seconds": "60"]))
        #expect(imported.definition == nil)
        let typo = try imported.finding("enabld")
        #expect(typo.action == .disabled)
        #expect(typo.reason.hasSuffix("enabled may be meant"))
        #expect(try imported.finding("stop_loss_pct").value == "\"2\"")
        #expect(try imported.finding("cooldown_seconds").reason.contains("one of Bulkhead's"))
        #expect(!imported.text.contains("\n    stop_loss_pct"))
        // A key without a value says nothing.
        #expect(try Imported(legacy(["legs": "~"])).conversion.enabledCount == 1)
        #expect(try Imported(legacy(["legs": "~"])).actions("legs") == [.dropped])
    }

    @Test("A key that stands twice disables, since which of them counted is not known")
    func repeatedKeys() throws {
        let imported = try Imported(legacy() + "  priority: 8\n")
        #expect(imported.definition == nil)
        let finding = try #require(imported.findings.first { $0.action == .disabled })
        #expect(finding.key == "priority")
        #expect(finding.location.line == 12)
        #expect(finding.reason == "stands in line 7 and again in line 12")
    }

    @Test("A finding names file, line, strategy, key, value, and what it means for trading")
    func line() throws {
        let imported = try Imported(legacy(["max_position_pct_equity": "0.05"]))
        let finding = try imported.finding("max_position_pct_equity")
        #expect(
            finding.line(file: "old.yaml")
                == "old.yaml:12:3: strategy \"one\": max_position_pct_equity \"0.05\": dropped: Bulkhead knows no equity; "
                + "the size of a position is bounded by max_target_notional 1000 alone, whatever the account holds; a bound "
                + "by equity belongs to whatever turns intents into orders")
        #expect(
            imported.text.contains("  # line 12: max_position_pct_equity \"0.05\": dropped: Bulkhead knows no equity\n")
        )
    }
}
