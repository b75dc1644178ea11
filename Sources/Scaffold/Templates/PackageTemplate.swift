/// What a package of its own has around a family.
enum PackageTemplate {
    static func manifest(_ name: FamilyName, _ dependency: BulkheadDependency) -> String {
        """
        // swift-tools-version: 6.1
        import PackageDescription

        let settings: [SwiftSetting] = [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("ExistentialAny"),
        ]

        func bulkhead(_ product: String) -> Target.Dependency { .product(name: product, package: "\(dependency.identity)") }

        let package = Package(
            name: "\(name.hyphenated)",
            products: [.executable(name: "\(name.worker)", targets: ["\(name.worker)"])],
            dependencies: [
                \(dependency.declaration)
            ],
            targets: [
                // A family is one module per major version. It sees the SDK and nothing else.
                .target(
                    name: "\(name.module)", dependencies: [bulkhead("StrategySDK")], path: "Sources/Families/\(name.module)",
                    swiftSettings: settings),
                // Static, since a sealed worker can load nothing.
                .executableTarget(
                    name: "\(name.worker)", dependencies: ["\(name.module)", bulkhead("WorkerRuntime")],
                    swiftSettings: settings, linkerSettings: [.unsafeFlags(["-static-executable"])]),
                .testTarget(
                    name: "\(name.module)Tests",
                    dependencies: ["\(name.module)", bulkhead("StrategySDK"), bulkhead("StrategyTesting")],
                    swiftSettings: settings),
            ]
        )

        """
    }

    static func worker(_ name: FamilyName) -> String {
        """
        import \(name.module)
        import WorkerRuntime

        // Each version that catalogs may name. One that was released stays, unchanged.
        Worker.run([
            .plugin(\(name.plugin).self)
        ])

        """
    }

    static let ignored = """
        /.build/
        /out/

        """

    /// That of Bulkhead.
    static let format = """
        {
            "version": 1,
            "lineLength": 120,
            "indentation": { "spaces": 4 },
            "respectsExistingLineBreaks": true,
            "lineBreakBeforeEachArgument": false,
            "rules": {
                "AlwaysUseLowerCamelCase": false
            }
        }

        """

    static func readMe(_ name: FamilyName) -> String {
        """
        # \(name.family)

        A family of trading strategies for Bulkhead, and the sealed worker that it runs in.

        ```sh
        swift build -c release
        swift test
        mkdir -p out
        \(commands(name).joined(separator: "\n"))
        ```

        What it does stands in `Sources/Families/\(name.module)/\(name.module).docc/\(name.module).md`.

        """
    }

    /// From the directory of the package, once it is built.
    static func commands(_ name: FamilyName) -> [String] {
        let worker = "--worker .build/release/\(name.worker)"
        return [
            "bulkhead check --catalog Fixtures/catalog.yaml \(worker)",
            "bulkhead run --catalog Fixtures/catalog.yaml --input Fixtures/market.ndjson --output out/intents.ndjson \(worker)",
            "bulkhead conform \(name.family) --input Fixtures/market.ndjson \(worker)",
        ]
    }
}
