import Foundation
import LegacyMacdRsiV1
import MeanReversionV1
import StrategySDK
import Supervision
import Testing
import TrendMultifactorV1
import VolatilityOverlayV1

@testable import Catalog

/// What the built-in families declare, as a worker would say it.
func builtInPlugins() throws -> [PluginDescriptor] {
    [
        try PluginDescriptor(of: LegacyMacdRsi_1_0_0.self), try PluginDescriptor(of: LegacyMacdRsi_1_1_0.self),
        try PluginDescriptor(of: TrendMultifactor_1_0_0.self), try PluginDescriptor(of: MeanReversion_1_0_0.self),
        try PluginDescriptor(of: VolatilityOverlay_1_0_0.self),
    ]
}

/// A plugin with parameters of every kind, which no built-in family has.
let assorted = PluginDescriptor(
    identity: PluginIdentity(family: "assorted", version: SemanticVersion(2, 0, 0)), summary: "For tests.",
    stateScope: .perSymbol, features: [],
    parameters: [
        ParameterDeclaration(
            name: "level", kind: .number(.within(0...100)), defaultValue: .number(1), summary: "a level"),
        ParameterDeclaration(name: "bars", kind: .integer(1...500), defaultValue: .integer(5), summary: "bars"),
        ParameterDeclaration(name: "strict", kind: .boolean, defaultValue: .boolean(false), summary: "a switch"),
        ParameterDeclaration(
            name: "mode", kind: .text(["fast", "off"]), defaultValue: .text("fast"), summary: "a choice"),
        ParameterDeclaration(name: "label", kind: .text([]), defaultValue: .text(""), summary: "any text"),
    ], reasons: [], defaultWarmUp: 0)

/// Where the fixtures of the repository are.
let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/catalogs")

func parse(_ text: String) throws -> LoadedCatalog {
    try CatalogFile.parse(Array(text.utf8), name: "test.yaml", plugins: try builtInPlugins() + [assorted])
}

/// Reads one strategy of `assorted` with `lines` as further keys, each indented by four blanks.
func parseEntry(_ lines: String) throws -> CatalogEntry {
    let body = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    let text = """
        defaults: { timeframe: 1Hour, symbols: "*", max_target_notional: 100 }
        strategies:
          - strategy_id: one
            strategy_type: assorted
            version: 2.0.0
        \(body.joined(separator: "\n"))
        """
    return try #require(try parse(text).entries.first)
}

/// The error with which `text` is refused whole.
func refusal(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) -> CatalogError? {
    do {
        _ = try parse(text)
        Issue.record("was read", sourceLocation: location)
    } catch let error as CatalogError {
        return error
    } catch {
        Issue.record(error, sourceLocation: location)
    }
    return nil
}

extension CatalogEntry {
    var definition: StrategyDefinition? {
        if case .enabled(let definition, _) = verdict { definition } else { nil }
    }

    var disabled: DisabledStrategy? {
        if case .disabled(let strategy) = verdict { strategy } else { nil }
    }
}
