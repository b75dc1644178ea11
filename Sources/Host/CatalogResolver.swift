import Catalog
import Status
import StrategySDK
import Supervision
import Wire

extension ResolvedCatalog {
    /// Reads a catalog and has each plugin judge its parameters inside the seal.
    static func load(_ path: String, _ inspector: PluginInspector) throws(HostError) -> ResolvedCatalog {
        do {
            return try load(CatalogFile.text(path: path), name: path, inspector)
        } catch let error as CatalogError {
            throw HostError(.configuration, "the catalog is refused: \(error)", isRefusedCatalog: true)
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "\(error)")
        }
    }

    /// As above, of a catalog that was read already.
    static func load(
        _ text: [UInt8], name: String, _ inspector: PluginInspector, replacing replacement: VersionReplacement? = nil
    ) throws(HostError) -> ResolvedCatalog {
        let plugins = inspector.plugins
        var catalog: LoadedCatalog
        do {
            catalog = try CatalogFile.parse(text, name: name, plugins: plugins, replacing: replacement)
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
        let judged = catalog.entries
        var admitted: [AdmittedStrategy] = []
        for (index, verdict) in zip(entries.indices, try inspector.judge(candidates)) {
            guard case .enabled(let definition, _) = catalog.entries[entries[index]].verdict else { continue }
            switch verdict {
            case .admitted(let warmUp, let layout, let parameters):
                admitted.append(
                    AdmittedStrategy(
                        definition: definition, descriptor: plugins[candidates[index].plugin],
                        pluginIndex: UInt16(candidates[index].plugin), warmUp: warmUp, stateLayout: layout,
                        parameters: parameters))
            case .refused(let error):
                catalog.refuse(entry: entries[index], parameter: error.parameter, problem: error.problem)
            }
        }
        inspector.noteDeeds { candidate, violation in
            guard case .enabled(let definition, _) = judged[entries[candidate]].verdict else { return }
            violation.strategy = definition.id.text
            violation.plugin = "\(definition.plugin)"
            violation.family = definition.plugin.family
        }
        return ResolvedCatalog(
            catalog: catalog, text: text,
            deployment: Deployment(strategies: admitted, disabled: catalog.disabled, plugins: plugins)
        )
    }
}
