@testable import Bundling

/// Everything that a bundle is made of, on one machine, and all of it good.
struct HandOver {
    let clone: Clone
    var worker = "sha256:worker"
    var offered = ["family@1.0.0", "other@2.0.0"]
    /// What the catalog uses.
    var plugins = ["family@1.0.0"]
    var policy = "sha256:policy"

    init(_ clone: Clone) throws {
        self.clone = clone
        try clone.scratch.write("policies/default.yaml", "policy\n")
        try clone.scratch.write("family.json", Self.result())
    }

    /// What `bulkhead conform` would have written.
    static func result(
        schema: String = "bulkhead-conformance-1", plugin: String = "family@1.0.0", verdict: String = "pass",
        worker: String = "sha256:worker", policy: String = "sha256:policy", seal: String = "pass",
        more: String = #", {"name": "run", "verdict": "skip"}"#, depth: String = "release"
    ) -> String {
        """
        {"schema": "\(schema)", "plugin": "\(plugin)", "depth": "\(depth)", "parameters": [], "verdict": "\(verdict)", "seconds": 1.5,
         "worker": {"path": "/somewhere/bulkhead-worker", "digest": "\(worker)"}, "policy_digest": "\(policy)",
         "checks": [{"name": "seal", "verdict": "\(seal)"}\(more)]}
        """
    }

    var request: BundleRequest {
        var request = BundleRequest()
        request.set(.repository, "https://example.org/bulkhead.git")
        request.set(.base, clone.base)
        request.set(.head, clone.head)
        request.set(.designDoc, "docs/design.md")
        request.set(.strategyCatalogPath, "catalogs/production.yaml")
        return request
    }

    func sources(conformance: [String] = ["family.json"]) -> BundleSources {
        let policy = policy
        let plugins = plugins
        let worker = BundledWorker(
            digest: worker, plugins: offered, checks: ["seal", "run"],
            policyDigest: { family in
                family == "unruly" ? .failure(BundleProblem("artifacts.policies", "refused")) : .success(policy)
            },
            judge: { catalog, name in
                catalog == Array(Clone.catalog.utf8)
                    ? CatalogVerdict(problems: [], plugins: plugins)
                    : CatalogVerdict(problems: ["\(name):1:1: bad"], plugins: [])
            })
        return BundleSources(
            repository: Result { () throws(GitError) in
                try GitRepository(checkout: clone.directory, environment: Git.environment)
            }, worker: .success(worker), policies: .success(clone.scratch.path("policies")), contracts: nil,
            conformance: conformance.map { clone.scratch.path($0) })
    }
}
