package import Catalog
import Digest
import Supervision
import Words

/// The verdict on every entry of a catalog, as people and machines read it.
package enum CatalogReport {
    package static func text(_ catalog: LoadedCatalog) -> String {
        let rows =
            [["strategy", "plugin", "verdict"]]
            + catalog.entries.map { [$0.id.text, $0.plugin, verdict($0).map { "disabled: \($0)" } ?? "enabled"] }
        let enabled = catalog.definitions.count
        let errors = catalog.disabled.count(where: \.isError)
        let tail =
            "\(catalog.file): \(enabled) enabled, \(errors) disabled by an error, \(catalog.disabled.count - errors) switched off; \(catalog.digest.labelled)"
        return (TextTable.lines(rows) + ["", tail, ""]).joined(separator: "\n")
    }

    package static func json(_ catalog: LoadedCatalog) -> String {
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
            text.raw("}")
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Why it is disabled.
    private static func verdict(_ entry: CatalogEntry) -> String? {
        if case .disabled(let strategy) = entry.verdict { strategy.reason } else { nil }
    }
}
