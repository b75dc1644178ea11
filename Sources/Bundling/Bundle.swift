/// What is handed over to an agent or a release job: revisions, paths, and digests by which the receiver can tell that it has
/// what was meant.
package struct Bundle: Sendable, Hashable {
    /// What is being implemented.
    package static let implementationSpec = "torghut-v3-plugin-sdk-impl-v1"

    /// A URL without credentials.
    package var repository: String
    /// The full object id of a commit.
    package var base: String
    /// The full object id of a commit that descends from ``base``.
    package var head: String
    /// In the repository, at ``head``.
    package var designDoc: String
    /// In the repository, at ``head``.
    package var strategyCatalogPath: String
    package var artifacts: BundleArtifacts

    package init(
        repository: String, base: String, head: String, designDoc: String, strategyCatalogPath: String,
        artifacts: BundleArtifacts
    ) {
        self.repository = repository
        self.base = base
        self.head = head
        self.designDoc = designDoc
        self.strategyCatalogPath = strategyCatalogPath
        self.artifacts = artifacts
    }

    /// As it is written: the same bundle is the same bytes.
    package var document: String { json.document }

    private var json: JSONValue {
        .object([
            member(.implementationSpec, .text(Self.implementationSpec)), member(.repository, .text(repository)),
            member(.base, .text(base)), member(.head, .text(head)), member(.designDoc, .text(designDoc)),
            member(.strategyCatalogPath, .text(strategyCatalogPath)), member(.artifacts, artifacts.json),
        ])
    }

    private func member(_ key: BundleKey, _ value: JSONValue) -> JSONValue.Member { .init(key.rawValue, value) }
}
