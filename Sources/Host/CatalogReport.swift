package import Catalog
import Digest
import StrategySDK
import Supervision
import Words

/// The verdict on every entry of a catalog, as people and machines read it.
package enum CatalogReport {
    /// Versions that are deprecated are told of.
    package static func text(_ resolved: ResolvedCatalog) -> String {
        let (catalog, plugins) = (resolved.catalog, resolved.deployment.plugins)
        let rows =
            [["strategy", "plugin", "verdict"]]
            + catalog.entries.map { entry in
                let warning = deprecation(entry, plugins).map { "; its plugin is deprecated: \($0)" } ?? ""
                return [
                    entry.id.text, entry.plugin, (verdict(entry).map { "disabled: \($0)" } ?? "enabled") + warning,
                ]
            }
        let enabled = catalog.definitions.count
        let errors = catalog.disabled.count(where: \.isError)
        let tail =
            "\(catalog.file): \(enabled) enabled, \(errors) disabled by an error, \(catalog.disabled.count - errors) switched off; \(catalog.digest.labelled)"
        return (TextTable.lines(rows) + ["", tail, ""]).joined(separator: "\n")
    }

    package static func json(_ resolved: ResolvedCatalog) -> String {
        let (catalog, plugins) = (resolved.catalog, resolved.deployment.plugins)
        var text = JSONText()
        text.raw("{\"file\":")
        text.string(catalog.file)
        text.raw(",\"digest\":")
        text.string(catalog.digest.labelled)
        text.raw(",\"strategies\":[")
        for (index, entry) in catalog.entries.enumerated() {
            if index > 0 { text.raw(",\n") }
            text.raw("{\"strategy_id\":")
            text.string(entry.id.text)
            text.raw(",\"plugin\":")
            text.string(entry.plugin)
            text.raw(",\"line\":")
            text.integer(entry.line)
            text.raw(",\"enabled\":")
            let reason = verdict(entry)
            text.boolean(reason == nil)
            text.raw(",\"reason\":")
            if let reason { text.string(reason) } else { text.raw("null") }
            text.raw(",\"deprecation\":")
            if let deprecation = deprecation(entry, plugins) { text.string(deprecation) } else { text.raw("null") }
            text.raw("}")
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Why the version of its plugin should not be used any more; nil where it should.
    private static func deprecation(_ entry: CatalogEntry, _ plugins: [PluginDescriptor]) -> String? {
        plugins.first { $0.identity.description == entry.plugin }?.deprecation.map { Words.clean($0, limit: 400) }
    }

    /// Why it is disabled.
    private static func verdict(_ entry: CatalogEntry) -> String? {
        if case .disabled(let strategy) = entry.verdict { strategy.reason } else { nil }
    }
}
