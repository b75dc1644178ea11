/// Where what is handed over lies on this machine.
package struct BundleSources {
    /// The clone, or why there is none.
    package var repository: Result<GitRepository, GitError>
    /// The worker, or why it cannot be used.
    package var worker: Result<BundledWorker, BundleProblem>
    /// The directory of policies, or why there is none.
    package var policies: Result<String, BundleProblem>
    /// The directory of contracts; nil: ``contractsAtHead`` of the repository.
    package var contracts: String?
    /// Files of results of `bulkhead conform`.
    package var conformance: [String]

    /// Where contracts are kept in a checkout.
    package static let contractsAtHead = "Fixtures/contracts"

    package init(
        repository: Result<GitRepository, GitError>, worker: Result<BundledWorker, BundleProblem>,
        policies: Result<String, BundleProblem>, contracts: String?, conformance: [String]
    ) {
        self.repository = repository
        self.worker = worker
        self.policies = policies
        self.contracts = contracts
        self.conformance = conformance
    }
}
