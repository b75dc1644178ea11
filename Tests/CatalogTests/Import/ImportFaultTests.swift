import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: the result against what was meant")
struct ImportFaultTests {
    /// What is found in the result of a clean import once `old` in it is `new`.
    private func fault(_ old: String, _ new: String, enabled: Bool = true) throws -> String? {
        let imported = try Imported(legacy(["enabled": "\(enabled)"]) + legacy(["strategy_id": "two"]))
        let text = imported.text
        let changed = try #require(text.firstRange(of: old)).lowerBound
        let rest = text[changed...].dropFirst(old.count)
        let catalog = try CatalogFile.parse(
            Array("\(text[..<changed])\(new)\(rest)".utf8), name: "new.yaml", plugins: try builtInPlugins())
        return imported.conversion.fault(in: catalog)
    }

    @Test(
        "Whatever reads otherwise than it is meant is a fault",
        arguments: [
            ("strategy_id: one", "strategy_id: uno", "strategy \"one\": its id reads \"uno\""),
            ("name: One", "name: Uno", "strategy \"one\": its name or description reads otherwise"),
            ("version: 1.0.0", "version: 1.1.0", "strategy \"one\": its plugin reads legacy_macd_rsi@1.1.0"),
            ("timeframe: 1Hour", "timeframe: 1Day", "strategy \"one\": its timeframe reads otherwise"),
            ("symbols: [EURUSD]", "symbols: \"*\"", "strategy \"one\": its symbols read otherwise"),
            (
                "max_target_notional: 1000", "max_target_notional: 10000",
                "strategy \"one\": its max_target_notional reads 10000.0"
            ),
            ("priority: 7", "priority: 8", "strategy \"one\": its priority reads 8"),
            ("per_trade: 50", "per_trade: 51", "strategy \"one\": its parameter \"max_notional_per_trade\" reads 51.0"),
            (
                "    params:\n      max_notional_per_trade: 50\n", "",
                "strategy \"one\": it has 0 parameters instead of 1"
            ),
            ("strategies:", "strategies:\n  - {}", "it holds 3 strategies instead of 2"),
        ])
    func changes(_ old: String, _ new: String, _ fault: String) throws {
        #expect(try self.fault(old, new) == fault)
    }

    @Test("A strategy that is switched on or off by a slip of ours is a fault")
    func switches() throws {
        #expect(try fault("enabled: true", "enabled: false")?.hasPrefix("strategy \"one\": it is disabled: ") == true)
        #expect(try fault("enabled: false", "enabled: true", enabled: false) == "strategy \"one\": it is enabled")
        #expect(try fault("enabled: true", "enabled: 1")?.contains("it is disabled: ") == true)
    }

    @Test("What a plugin refuses beyond its declarations is written disabled, once")
    func refusedByThePlugin() throws {
        let imported = try Imported(legacy())
        var conversion = imported.conversion
        var catalog = imported.catalog
        catalog.refuse(entry: 0, parameter: "max_notional_per_trade", problem: "50 is odd")
        #expect(conversion.fault(in: catalog) != nil)
        #expect(try conversion.disable(whatIsRefusedIn: catalog))
        #expect(try !conversion.disable(whatIsRefusedIn: catalog))
        let finding = try #require(conversion.findings.first { $0.action == .disabled })
        #expect(finding.reason == "`check` says: 50 is odd")
        #expect(finding.location.line == 6)
        #expect(conversion.enabledCount == 0)
        #expect(String(decoding: conversion.text, as: UTF8.self).contains("    enabled: false\n"))
    }

    @Test("Whatever the check says of a strategy that is to run disables it; of another only what is not known yet")
    func anyProblem() throws {
        let location = Catalog.SourceLocation(line: 3, column: 1)
        func noted(_ key: String?, wasEnabled: Bool) -> ImportedStrategy {
            var strategy = ImportedStrategy(LegacyStrategy(number: 1, location: location, mapping: YAMLMapping([])))
            strategy.wasEnabled = wasEnabled
            strategy.note([CatalogProblem(file: "new", location: location, strategy: nil, key: key, problem: "is odd")])
            return strategy
        }
        for key in [nil, "timeframe", "symbols", "isolate", "params.x"] {
            #expect(!noted(key, wasEnabled: true).isEnabled)
        }
        #expect(noted("timeframe", wasEnabled: true).findings.first?.key == "base_timeframe")
        #expect(noted("timeframe", wasEnabled: false).findings.isEmpty)
        #expect(noted("params.x", wasEnabled: false).findings.count == 1)
    }
}
