import Words

/// Whether results of `bulkhead conform` speak for what is handed over.
struct ConformanceReview {
    let worker: BundledWorker
    /// All of them, also those with problems.
    private(set) var results: [ConformanceResult] = []
    private(set) var problems: [BundleProblem] = []

    init(_ worker: BundledWorker) { self.worker = worker }

    /// Judges one more result.
    mutating func add(_ result: ConformanceResult) {
        results.append(result)
        let place = "conformance \(Words.clean(result.file, limit: 200))"
        problems += faults(of: result).map { BundleProblem(place, $0) }
    }

    /// Plugins of the catalog that there is no result of.
    func missing(of plugins: [String]) -> [String] {
        plugins.filter { plugin in !results.contains { $0.plugin == plugin } }
    }

    private func faults(of result: ConformanceResult) -> [String] {
        var faults: [String] = []
        let plugin = Words.quote(result.plugin)
        if !["pass", "warn"].contains(result.verdict) {
            faults.append("has the verdict \(Words.quote(result.verdict)): \(plugin) is not fit to be handed over")
        }
        let bad = result.checks.filter { !["pass", "warn", "skip"].contains($0.value) }.keys.sorted()
        if !bad.isEmpty { faults.append("has checks that did not pass: \(Words.list(bad))") }
        let left = worker.checks.filter { result.checks[$0] == nil }
        if !left.isEmpty {
            faults.append("lacks \(Words.list(left)); make it again, without --only and with this version")
        }
        if result.worker != worker.digest {
            faults.append(
                "was made with the worker \(Words.clean(result.worker, limit: 80)), and what is handed over is \(worker.digest); make it again with that"
            )
        }
        guard worker.plugins.contains(result.plugin) else {
            return faults + [
                "is of \(plugin), which the worker does not offer; it offers \(Words.list(worker.plugins))"
            ]
        }
        switch worker.policyDigest(String(result.plugin.prefix { $0 != "@" })) {
        case .success(result.policy): break
        case .success(let digest):
            faults.append(
                "was made with the policy \(Words.clean(result.policy, limit: 80)), and what is handed over is \(digest); make it again with that"
            )
        // Told of with the policies themselves.
        case .failure: break
        }
        return faults
    }
}
