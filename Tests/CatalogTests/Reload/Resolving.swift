import Foundation
import StrategySDK
import Supervision
import Testing

@testable import Catalog

/// A plugin with one state for all symbols, which no built-in family has.
let crossSectional = PluginDescriptor(
    identity: PluginIdentity(family: "cross_sectional", version: SemanticVersion(1, 0, 0)), summary: "For tests.",
    stateScope: .perStrategy, features: [], parameters: [], reasons: [], defaultWarmUp: 7)

/// `catalog` with what its plugins would say, if every one took every parameter that it declares.
func resolve(_ catalog: String, name: String = "test.yaml") throws -> ResolvedCatalog {
    let plugins = try builtInPlugins() + [assorted, crossSectional]
    let catalog = try CatalogFile.parse(Array(catalog.utf8), name: name, plugins: plugins)
    let admitted = try catalog.definitions.map { definition in
        let index = try #require(plugins.firstIndex { $0.identity == definition.plugin })
        let inForce = plugins[index].parameters.compactMap { declaration in
            definition.parameters.first { $0.name == declaration.name }
                ?? declaration.defaultValue.map { Parameter(declaration.name, $0) }
        }
        return AdmittedStrategy(
            definition: definition, descriptor: plugins[index], pluginIndex: UInt16(index),
            warmUp: plugins[index].defaultWarmUp, stateLayout: 1, parameters: inForce)
    }
    return ResolvedCatalog(
        catalog: catalog,
        deployment: Deployment(strategies: admitted, disabled: catalog.disabled, plugins: plugins))
}

/// A catalog of `entries`, each the keys of a strategy in braces.
func catalog(_ entries: String...) -> String { catalog(entries) }

func catalog(_ entries: [String]) -> String {
    "defaults: { timeframe: 1Hour, symbols: \"*\", max_target_notional: 100 }\nstrategies:\n"
        + entries.map { "  - { \($0) }\n" }.joined()
}

/// The keys of a strategy of `assorted`, and `more`.
func entry(_ id: String, _ more: String = "") -> String {
    "strategy_id: \(id), strategy_type: assorted, version: 2.0.0" + (more.isEmpty ? "" : ", \(more)")
}

func reload(_ old: String, _ new: String) throws -> CatalogChange {
    CatalogChange(from: try resolve(old, name: "old.yaml"), to: try resolve(new, name: "new.yaml"))
}

/// What becomes of the strategy `one`, whose keys change.
func reload(one old: String, _ new: String) throws -> StrategyChange {
    let change = try reload(catalog(old, entry("other")), catalog(new, entry("other")))
    return try #require(change.strategies.first { $0.id.text == "one" })
}

extension CatalogChange {
    subscript(_ id: String) -> StrategyChange? { strategies.first { $0.id.text == id } }
}
