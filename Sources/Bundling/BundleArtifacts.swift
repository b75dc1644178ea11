package import Digest

/// The digests of what is handed over beside the repository, and of the two files in it that are named.
package struct BundleArtifacts: Sendable, Hashable {
    /// Names the meaning of the keys.
    package static let schema = "bulkhead-bundle-1"

    /// A result of `bulkhead conform` that was accepted.
    package struct Conformance: Sendable, Hashable {
        /// Without directories.
        package var file: String
        package var plugin: String
        package var depth: String
        package var verdict: String
        package var digest: SHA256Digest

        package init(file: String, plugin: String, depth: String, verdict: String, digest: SHA256Digest) {
            self.file = file
            self.plugin = plugin
            self.depth = depth
            self.verdict = verdict
            self.digest = digest
        }
    }

    /// Of the file's bytes at head.
    package var catalog: SHA256Digest
    package var conformance: [Conformance] = []
    /// Plugins of the catalog without a result.
    package var missingConformance: [String] = []
    /// Nil: there are none before the first release.
    package var contracts: DirectoryDigest?
    /// Of the file's bytes at head.
    package var designDoc: SHA256Digest
    package var policies: DirectoryDigest
    /// `sha256:…` of the executable.
    package var worker: String
    /// What the worker offers.
    package var plugins: [String]

    package init(
        catalog: SHA256Digest, designDoc: SHA256Digest, policies: DirectoryDigest, worker: String, plugins: [String]
    ) {
        self.catalog = catalog
        self.designDoc = designDoc
        self.policies = policies
        self.worker = worker
        self.plugins = plugins
    }

    var json: JSONValue {
        .sorted([
            Self.catalog(catalog), Self.conformance(conformance, missing: missingConformance),
            Self.contracts(contracts),
            Self.designDoc(designDoc), Self.policies(policies), Self.schemaMember, Self.worker(worker, plugins),
        ])
    }
}

// Each key alone, since a receiver may have found some of them only.
extension BundleArtifacts {
    static let keys = ["catalog", "conformance", "contracts", "designDoc", "policies", "schema", "worker"]

    static var schemaMember: JSONValue.Member { .init("schema", .text(schema)) }

    static func catalog(_ digest: SHA256Digest) -> JSONValue.Member { .init("catalog", file(digest)) }

    static func designDoc(_ digest: SHA256Digest) -> JSONValue.Member { .init("designDoc", file(digest)) }

    static func policies(_ digest: DirectoryDigest) -> JSONValue.Member { .init("policies", digest.json) }

    static func contracts(_ digest: DirectoryDigest?) -> JSONValue.Member { .init("contracts", digest?.json ?? .null) }

    static func worker(_ digest: String, _ plugins: [String]) -> JSONValue.Member {
        .init("worker", .sorted([.init("digest", .text(digest)), .init("plugins", texts(plugins))]))
    }

    static func conformance(_ results: [Conformance], missing: [String]) -> JSONValue.Member {
        let results = results.map { result in
            JSONValue.Member(
                result.file,
                .sorted([
                    .init("depth", .text(result.depth)), .init("digest", .text(result.digest.labelled)),
                    .init("plugin", .text(result.plugin)), .init("verdict", .text(result.verdict)),
                ]))
        }
        return .init("conformance", .sorted([.init("missing", texts(missing)), .init("results", .sorted(results))]))
    }

    private static func texts(_ texts: [String]) -> JSONValue { .list(texts.sorted().map { .text($0) }) }

    private static func file(_ digest: SHA256Digest) -> JSONValue { .object([.init("digest", .text(digest.labelled))]) }
}
