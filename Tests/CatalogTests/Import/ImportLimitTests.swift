import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: limits, capital and parameters")
struct ImportLimitTests {
    @Test(
        "A limit that is missing or none disables, and no other is written",
        arguments: [nil, "~", "0", "-5", "1,000", "many", "[5]", ".inf"] as [String?])
    func noLimit(_ limit: String?) throws {
        let imported = try Imported(legacy(["max_notional_per_trade": limit]))
        #expect(imported.definition == nil)
        #expect(imported.actions("max_notional_per_trade") == [.disabled])
        #expect(!imported.text.contains("\n    max_target_notional:"))
    }

    @Test("A limit in quotes counts")
    func quotedLimit() throws {
        #expect(try Imported(legacy(["max_notional_per_trade": "\"1e3\""])).definition?.maxTargetNotional == 1000)
    }

    @Test("Without a limit of notional a share of equity bounds nothing, and the report says so")
    func equity() throws {
        let imported = try Imported(legacy(["max_notional_per_trade": nil, "max_position_pct_equity": "0.1"]))
        #expect(try imported.finding("max_position_pct_equity").meaning.contains("bounded by nothing yet"))
    }

    @Test("A plugin that wants more than its limit is disabled, since its intents would be lost")
    func sizes() throws {
        let given = try Imported(legacy(["params": "{ max_notional_per_trade: \"1000.5\" }"]))
        #expect(given.definition == nil)
        #expect(try given.finding("params.max_notional_per_trade").action == .disabled)
        #expect(try Imported(legacy(["params": "{ max_notional_per_trade: 1000 }"])).conversion.isWhole)
        let byDefault = try Imported(legacy(["params": nil, "max_notional_per_trade": "99"]))
        #expect(try byDefault.finding("params.max_notional_per_trade").action == .disabled)
    }

    @Test("A size that is left to the plugin is told: it is not the old limit")
    func sizeByDefault() throws {
        let imported = try Imported(legacy(["params": "{}"]))
        #expect(imported.conversion.enabledCount == 1)
        let finding = try imported.finding("params.max_notional_per_trade")
        #expect(finding.action == .guessed)
        #expect(finding.meaning.hasPrefix("every intent wants 100, not 1000; "))
    }

    @Test("What multiplies the size counts")
    func multiplier() throws {
        func overlay(_ limit: String, _ more: String = "") throws -> Imported {
            try Imported(
                legacy([
                    "strategy_type": "volatility_overlay", "params": "{ target_notional: 1000\(more) }",
                    "max_notional_per_trade": limit,
                ]))
        }
        #expect(try overlay("2000").conversion.isWhole)
        #expect(try overlay("1999").definition == nil)
        #expect(try overlay("1999").finding("params.target_notional").value == "1000 × max_multiplier 2")
        #expect(try overlay("1500", ", max_multiplier: 1.5").conversion.isWhole)
    }

    @Test("Authority over capital is granted to nobody; what may have been less than full disables")
    func authority() throws {
        for value in ["full", "true", "Live"] {
            let imported = try Imported(legacy(["capital_authority": value]))
            #expect(imported.conversion.enabledCount == 1)
            #expect(try imported.finding("capital_authority").action == .dropped)
        }
        for value in ["none", "false", "shadow", "paper", "0.5", "[full]", "advisory"] {
            let imported = try Imported(legacy(["capital_authority": value]))
            #expect(imported.definition == nil)
            #expect(try imported.finding("capital_authority").action == .disabled)
        }
    }

    @Test("Parameters keep their types")
    func types() throws {
        let imported = try Imported(
            legacy([
                "strategy_type": "assorted", "version": "2.0.0",
                "params": "{ level: \"1e1\", bars: 7, strict: True, mode: \"off\", label: \"5\" }",
            ]))
        #expect(imported.conversion.isWhole)
        #expect(
            imported.definition?.parameters == [
                Parameter("level", .number(10)), Parameter("bars", .integer(7)), Parameter("strict", .boolean(true)),
                Parameter("mode", .text("off")), Parameter("label", .text("5")),
            ])
    }

    @Test("Parameters that the plugin does not take are written, disabled, with what check says")
    func refusedParameters() throws {
        let imported = try Imported(legacy(["params": "{ max_notional_per_trade: 50, rsi: 3 }"]))
        #expect(imported.definition == nil)
        let finding = try imported.finding("params.rsi")
        #expect(finding.action == .disabled)
        #expect(finding.value == "\"3\"")
        #expect(finding.location == Catalog.SourceLocation(line: 6, column: 41))
        #expect(finding.reason.hasPrefix("`check` says: is no parameter of legacy_macd_rsi@1.0.0"))
        #expect(imported.text.contains("      rsi: 3\n"))
        let range = try Imported(legacy(["params": "{ max_notional_per_trade: -1 }"]))
        #expect(try range.finding("params.max_notional_per_trade").reason.contains("-1 is not a number above 0"))
        let missing = try Imported(legacy(["strategy_type": "mean_reversion", "params": nil]))
        #expect(try missing.finding("params.target_notional").reason.contains("is required by mean_reversion@1.0.0"))
    }

    @Test("Of a strategy that is off already it is told all the same what check would say")
    func switchedOff() throws {
        let imported = try Imported(legacy(["enabled": "false", "params": "{ max_notional_per_trade: 50, rsi: 3 }"]))
        #expect(try imported.finding("params.rsi").action == .disabled)
    }

    @Test("Parameters that are no single values, have no value, or stand twice")
    func shapes() throws {
        let nested = try Imported(legacy(["params": "{ max_notional_per_trade: 50, legs: [1, { a: b }] }"]))
        #expect(nested.definition == nil)
        #expect(try nested.finding("params.legs").value == "[1, …]")
        let empty = try Imported(legacy(["params": "{ max_notional_per_trade: ~ }"]))
        #expect(empty.conversion.enabledCount == 1)
        #expect(Set(empty.actions("params.max_notional_per_trade")) == [.dropped, .guessed])
        let list = try Imported(legacy(["params": "[1, 2]"]))
        #expect(try list.finding("params").action == .disabled)
        let twice = try Imported(legacy(["params": "{ max_notional_per_trade: 50, max_notional_per_trade: 60 }"]))
        #expect(twice.definition == nil)
        #expect(try twice.finding("params.max_notional_per_trade").reason.contains("the first is written"))
    }
}
