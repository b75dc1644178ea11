import Digest
import Foundation
import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("The catalogs of the repository")
struct CatalogFixtureTests {
    private func load(_ name: String) throws -> LoadedCatalog {
        try CatalogFile.load(path: fixtures.appendingPathComponent(name).path, plugins: try builtInPlugins())
    }

    @Test("The demo enables at least two strategies of each family and has no errors")
    func demo() throws {
        let catalog = try load("demo.yaml")
        #expect(catalog.disabled.map(\.id.text) == ["overlay-trial"])
        #expect(catalog.disabled.first?.reason.hasPrefix("enabled: false (") == true)
        #expect(!catalog.hasErrors)
        let families = Dictionary(grouping: catalog.definitions, by: \.plugin.family).mapValues(\.count)
        #expect(families.count == 4)
        #expect(families.values.allSatisfy { $0 >= 2 })
        #expect(Set(catalog.definitions.map(\.plugin)).count == 5)
        let bytes = try Data(contentsOf: fixtures.appendingPathComponent("demo.yaml"))
        #expect(catalog.digest == SHA256Digest(of: Array(bytes)))
    }

    @Test("The demo's first strategy has every value that the file gives it, and the built-in ones for the rest")
    func demoValues() throws {
        let definition = try #require(try load("demo.yaml").definitions.first)
        var expected = StrategyDefinition(
            id: StrategyID("eurusd-legacy"),
            plugin: PluginIdentity(family: "legacy_macd_rsi", version: SemanticVersion(1, 0, 0)),
            timeframe: Timeframe("1Hour"), symbols: .only(["EURUSD"]),
            parameters: [Parameter("max_notional_per_trade", .number(2500))], maxTargetNotional: 10_000)
        expected.cooldown = 3_600_000_000_000
        expected.priority = 10
        expected.intentTTLBars = 2
        #expect(definition == expected)
    }

    @Test("Each faulty strategy is disabled by itself, with file, line, key, what is wrong and what would be right")
    func faulty() throws {
        let catalog = try load("faulty-entries.yaml")
        let file = catalog.file
        #expect(catalog.definitions.map(\.id.text) == ["good"])
        let reasons = catalog.entries.map { entry in
            (entry.disabled?.reason ?? "").replacingOccurrences(of: file, with: "F")
        }
        let expected = [
            "",
            #"F:6:34: strategy "unknown-type": strategy_type: there is no strategy type "mean_revresion"; did you mean mean_reversion? Also offered: legacy_macd_rsi, trend_multifactor, volatility_overlay"#,
            #"F:7:69: strategy "unknown-version": version: legacy_macd_rsi has no version 1.2.0, and no other is taken in its place; offered: 1.0.0, 1.1.0"#,
            #"F:8:97: strategy "unknown-parameter": params.max_notional: is no parameter of legacy_macd_rsi@1.0.0; did you mean max_notional_per_trade?"#,
            #"F:9:95: strategy "later-parameter": params.buy_rsi_threshold: is no parameter of legacy_macd_rsi@1.0.0, but one of legacy_macd_rsi@1.1.0; it takes max_notional_per_trade"#,
        ]
        for (reason, expected) in zip(reasons, expected) { #expect(reason == expected) }
        #expect(reasons[5].contains(#"params.target_notional: -1 is not a number above 0"#))
        #expect(reasons[6].contains("params.target_notional: is required by mean_reversion@1.0.0: a number above 0"))
        #expect(reasons[7].contains("cooldown_secnods: is no key of a catalog here; did you mean cooldown_seconds?"))
        #expect(reasons[8].contains(#"enabled: "yes" is not true or false; write true, without quotes"#))
        #expect(reasons[9].contains("feature_requirements: leaves out macd_signal, rsi14, without which"))
        #expect(reasons[10].contains("symbols: is an empty list"))
        #expect(
            reasons[11].contains(
                "F:20:5: strategy \"both-names\": base_timeframe: is the old name of timeframe, which stands in line 19"
            ))
        #expect(
            reasons[12].contains("F:25:5: strategy \"key-twice\": priority: stands in line 24 and again in line 25"))
        #expect(reasons[13].contains("strategy_id: is also used in line 27"))
        #expect(reasons[14].contains("strategy_id: is also used in line 26"))
        #expect(
            reasons[15]
                == #"F:28:5: strategy without a usable id: is "just a text", not a strategy; write `- strategy_id: …` and its keys under it"#
        )
        #expect(catalog.entries[15].id.text == "(line 28)")
        #expect(reasons[16].hasPrefix("enabled: false (F:29); switched on, it would be refused: F:29:34:"))
        #expect(catalog.entries.map { $0.disabled?.isError } == [nil] + Array(repeating: true, count: 15) + [false])
        #expect(catalog.hasErrors)
    }

    @Test("A tab in the indentation is named as such")
    func tabs() throws {
        let error = #expect(throws: CatalogError.self) { try load("tabs.yaml") }
        #expect(error?.code == .syntax)
        #expect(error?.location?.line == 3)
        #expect(error?.problem == "a tab stands where the line is indented; indent with spaces")
    }

    @Test("A bomb is refused at its first anchor, at once")
    func bomb() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let error = #expect(throws: CatalogError.self) { try load("bomb.yaml") }
        #expect(clock.now - start < .seconds(1))
        #expect(error?.code == .unsupportedYAML)
        #expect(error?.problem.hasPrefix("&a is a YAML anchor") == true)
        #expect(error?.location == Catalog.SourceLocation(line: 2, column: 4))
    }

    @Test("A file that is not there, a directory and a file that may not be read are refused with the system's reason")
    func unreadable() throws {
        let missing = #expect(throws: CatalogError.self) { try load("no-such-file.yaml") }
        #expect(missing?.code == .unreadable)
        #expect(missing?.description.hasSuffix("no-such-file.yaml: cannot be read: No such file or directory") == true)
        let directory = #expect(throws: CatalogError.self) { try load("") }
        #expect(directory?.problem == "cannot be read: Is a directory")
        // Stops one byte after the limit, although the file has no end.
        let endless = #expect(throws: CatalogError.self) {
            try CatalogFile.load(path: "/dev/zero", plugins: [])
        }
        #expect(endless?.code == .tooLarge)
    }
}
