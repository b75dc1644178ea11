/// A family in a checkout of Bulkhead.
package struct RepositoryScaffold: Sendable {
    package let name: FamilyName

    package init(_ name: FamilyName) { self.name = name }

    /// By paths from the checkout.
    package var files: [NewFile] {
        [
            NewFile(
                "Sources/Families/\(name.module)/\(name.plugin).swift", PluginTemplate.source(name),
                purpose: "the strategy: begin here"),
            NewFile(
                "Sources/Families/\(name.module)/\(name.module).docc/\(name.module).md", ArticleTemplate.source(name),
                purpose: "its article"),
            NewFile(
                "Tests/FamiliesTests/\(name.typeName)Tests.swift", TestsTemplate.source(name), purpose: "its tests"),
            NewFile(catalog, CatalogTemplate.source(name), purpose: "two strategies that run it"),
        ]
    }

    /// Files that are there, and how each is changed.
    package var edits: [(path: String, edit: @Sendable (String) throws(ScaffoldError) -> String)] {
        let (module, plugin) = (name.module, name.plugin)
        return [
            ("Package.swift", { (text) throws(ScaffoldError) in try ManifestEdit.adding(module, to: text) }),
            (
                "Sources/bulkhead-worker/main.swift",
                { (text) throws(ScaffoldError) in try WorkerEdit.registering(plugin, of: module, in: text) }
            ),
        ]
    }

    /// What to do next, from the checkout.
    package var commands: [String] {
        [
            "swift build -c release --product bulkhead-worker",
            "scripts/check-plugins",
            "swift test --filter \(name.typeName)Tests",
            "mkdir -p out",
            "bulkhead check --catalog \(catalog)",
            "bulkhead run --catalog \(catalog) --input Fixtures/market/market.features.ndjson.gz --output out/intents.ndjson",
            "bulkhead conform \(name.family)",
        ]
    }

    private var catalog: String { "Fixtures/catalogs/\(name.family).yaml" }
}
