/// A family in a package of its own.
package struct PackageScaffold: Sendable {
    package let name: FamilyName
    package let dependency: BulkheadDependency

    package init(_ name: FamilyName, _ dependency: BulkheadDependency) {
        self.name = name
        self.dependency = dependency
    }

    /// By paths from the package's directory.
    package var files: [NewFile] {
        [
            NewFile("Package.swift", PackageTemplate.manifest(name, dependency)),
            NewFile("README.md", PackageTemplate.readMe(name)),
            NewFile(".gitignore", PackageTemplate.ignored),
            NewFile(".swift-format", PackageTemplate.format),
            NewFile(
                "Sources/Families/\(name.module)/\(name.plugin).swift", PluginTemplate.source(name),
                purpose: "the strategy: begin here"),
            NewFile(
                "Sources/Families/\(name.module)/\(name.module).docc/\(name.module).md", ArticleTemplate.source(name),
                purpose: "its article"),
            NewFile(
                "Sources/\(name.worker)/main.swift", PackageTemplate.worker(name),
                purpose: "its worker: registers each version"),
            NewFile(
                "Tests/\(name.module)Tests/\(name.typeName)Tests.swift", TestsTemplate.source(name),
                purpose: "its tests"),
            NewFile("Fixtures/catalog.yaml", CatalogTemplate.source(name), purpose: "two strategies that run it"),
            NewFile("Fixtures/market.ndjson", SampleMarket.lines(), purpose: "a short made-up market"),
        ]
    }

    /// What to do next, from the package's directory.
    package var commands: [String] {
        ["swift build -c release", "swift test", "mkdir -p out"] + PackageTemplate.commands(name)
    }
}
