import StrategySDK
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: family and version")
struct ImportPluginTests {
    private func plugin(_ type: String, _ version: String?) throws -> (String?, Imported) {
        let imported = try Imported(legacy(["strategy_type": type, "version": version]))
        return (imported.definition.map { "\($0.plugin)" }, imported)
    }

    @Test("A missing version is the newest that is offered, and needs a look")
    func missingVersion() throws {
        let (plugin, imported) = try plugin("legacy_macd_rsi", nil)
        #expect(plugin == "legacy_macd_rsi@1.1.0")
        let finding = try imported.finding("version")
        #expect(finding.action == .guessed)
        #expect(finding.reason.contains("1.1.0 of 1.0.0, 1.1.0"))
        #expect(try self.plugin("legacy_macd_rsi", "~").0 == "legacy_macd_rsi@1.1.0")
    }

    @Test("An unknown family is left as it is, disabled, without a version that nobody knows")
    func unknownFamily() throws {
        let (plugin, imported) = try plugin("legacy_macd_rsy", nil)
        #expect(plugin == nil)
        #expect(try imported.finding("version").action == .disabled)
        #expect(try imported.finding("strategy_type").reason.contains("did you mean legacy_macd_rsi?"))
        #expect(imported.text.contains("strategy_type: legacy_macd_rsy\n"))
        #expect(!imported.text.contains("\n    version:"))
    }

    @Test("A version after an @ is taken apart; what it contradicts disables")
    func versionInType() throws {
        #expect(try plugin("legacy_macd_rsi@1.0.0", nil).0 == "legacy_macd_rsi@1.0.0")
        #expect(try plugin("legacy_macd_rsi@1.0.0", nil).1.conversion.isWhole)
        #expect(try plugin("legacy_macd_rsi@1.0.0", "1.0.0").0 == "legacy_macd_rsi@1.0.0")
        #expect(try plugin("legacy_macd_rsi@1.0.0", "1.1.0").0 == nil)
        #expect(try plugin("legacy_macd_rsi@latest", nil).0 == nil)
        #expect(try plugin("legacy_macd_rsi@", "1.0.0").0 == nil)
        #expect(try plugin("legacy_macd_rsi@1.7.0", nil).0 == nil)
        #expect(try plugin("stat_arb@1.0.0", nil).0 == nil)
    }

    @Test("An ending such as _v1 is a guess at the major version, and holds the version to it")
    func ending() throws {
        let (plugin, imported) = try plugin("legacy_macd_rsi_v1", nil)
        #expect(plugin == "legacy_macd_rsi@1.1.0")
        #expect(try imported.finding("strategy_type").action == .guessed)
        #expect(try self.plugin("legacy_macd_rsi-V1", "1.0.0").0 == "legacy_macd_rsi@1.0.0")
        let none = try self.plugin("legacy_macd_rsi_v2", nil)
        #expect(none.0 == nil)
        #expect(try none.1.finding("version").reason.contains("none of those that are offered fits: 1.0.0, 1.1.0"))
        #expect(try self.plugin("legacy_macd_rsi_v2", "1.0.0").0 == nil)
        for type in ["v1", "_v1", "legacy_macd_rsi_v", "legacy_macd_rsi_v01", "legacy_macd_rsi_v99999999"] {
            #expect(try self.plugin(type, nil).0 == nil)
        }
    }

    @Test("A version that is none, or not offered, is never replaced by another")
    func otherVersions() throws {
        #expect(try plugin("legacy_macd_rsi", "v1.0.0").0 == "legacy_macd_rsi@1.0.0")
        #expect(try plugin("legacy_macd_rsi", "v1.0.0").1.actions("version") == [.renamed])
        for version in ["1", "1.0", "latest", "[1, 0, 0]", "1.0.0-beta", "\"\""] {
            let (plugin, imported) = try plugin("legacy_macd_rsi", version)
            #expect(plugin == nil)
            #expect(imported.actions("version") == [.disabled])
        }
        let (plugin, imported) = try plugin("legacy_macd_rsi", "0.9.0")
        #expect(plugin == nil)
        #expect(try imported.finding("version").reason.contains("`check` says: legacy_macd_rsi has no version 0.9.0"))
        #expect(imported.text.contains("version: 0.9.0\n"))
    }

    @Test("No strategy type, and one that is no text, disable", arguments: [nil, "~", "[a]", "{}"] as [String?])
    func noType(_ type: String?) throws {
        let imported = try Imported(legacy(["strategy_type": type]))
        #expect(imported.definition == nil)
        #expect(imported.actions("strategy_type") == [.disabled])
    }
}
