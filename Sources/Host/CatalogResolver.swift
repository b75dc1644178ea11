package import Catalog
import StrategySDK
package import Supervision
import Wire

/// A catalog whose every strategy has its verdict, the plugin's own included.
package struct ResolvedCatalog: Sendable {
    package let catalog: LoadedCatalog
    package let deployment: Deployment

    /// Reads a catalog and has each plugin judge its parameters inside the seal.
    static func load(_ path: String, _ inspector: PluginInspector) throws(HostError) -> ResolvedCatalog {
        let plugins = inspector.plugins
        var catalog: LoadedCatalog
        do {
            catalog = try CatalogFile.load(path: path, plugins: plugins)
        } catch {
            throw HostError(.configuration, "the catalog is refused: \(error)", isRefusedCatalog: true)
        }
        let positions = Dictionary(
            plugins.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })

        var entries: [Int] = []
        var candidates: [PluginInspector.Candidate] = []
        for (index, entry) in catalog.entries.enumerated() {
            guard case .enabled(let definition, _) = entry.verdict, let plugin = positions[definition.plugin] else {
                continue
            }
            entries.append(index)
            candidates.append(
                PluginInspector.Candidate(
                    plugin: plugin, timeframe: definition.timeframe.text, parameters: definition.parameters))
        }
        var admitted: [AdmittedStrategy] = []
        for (index, verdict) in zip(entries.indices, try inspector.judge(candidates)) {
            guard case .enabled(let definition, _) = catalog.entries[entries[index]].verdict else { continue }
            switch verdict {
            case .admitted(let warmUp, let parameters):
                admitted.append(
                    AdmittedStrategy(
                        definition: definition, descriptor: plugins[candidates[index].plugin],
                        pluginIndex: UInt16(candidates[index].plugin), warmUp: warmUp, parameters: parameters))
            case .refused(let error):
                catalog.refuse(entry: entries[index], parameter: error.parameter, problem: error.problem)
            }
        }
        return ResolvedCatalog(
            catalog: catalog, deployment: Deployment(strategies: admitted, disabled: catalog.disabled, plugins: plugins)
        )
    }
}
