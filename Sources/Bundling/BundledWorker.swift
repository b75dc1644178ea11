/// The worker and its policies as the bundler needs them: what it offers, and its verdict on a catalog.
package struct BundledWorker {
    /// `sha256:…` of the executable.
    package let digest: String
    /// `family@version`, all that it offers.
    package let plugins: [String]
    /// The checks of `bulkhead conform`.
    package let checks: [String]
    /// `sha256:…` of the policy by which workers of a family are sealed.
    package let policyDigest: (_ family: String) -> Result<String, BundleProblem>
    /// What `bulkhead check` says of a catalog; the name stands in messages.
    package let judge: (_ catalog: [UInt8], _ name: String) -> CatalogVerdict

    package init(
        digest: String, plugins: [String], checks: [String],
        policyDigest: @escaping (_ family: String) -> Result<String, BundleProblem>,
        judge: @escaping (_ catalog: [UInt8], _ name: String) -> CatalogVerdict
    ) {
        self.digest = digest
        self.plugins = plugins
        self.checks = checks
        self.policyDigest = policyDigest
        self.judge = judge
    }
}

/// Whether a catalog would run.
package struct CatalogVerdict: Sendable, Hashable {
    /// Why strategies are disabled by an error, or the whole is refused.
    package var problems: [String]
    /// `family@version` of the strategies in service, each once.
    package var plugins: [String]

    package init(problems: [String], plugins: [String]) {
        self.problems = problems
        self.plugins = plugins
    }
}
