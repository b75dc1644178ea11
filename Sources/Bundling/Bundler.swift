import Digest
import Words

/// Checks what is to be handed over, and makes a bundle of it.
///
/// It goes on after a fault, so that everything that is missing or wrong is told of at once.
package struct Bundler {
    private let sources: BundleSources
    private let allowsMissingConformance: Bool
    /// What is missing or wrong, in the order of the keys; there is no bundle then.
    package private(set) var problems: [BundleProblem] = []
    /// What somebody should know all the same.
    package private(set) var warnings: [String] = []

    /// The artifacts that could be found, whatever else is wrong.
    private(set) var found: [JSONValue.Member] = []

    private static let largestDocument = 64 << 20
    private static let largestCatalog = 4 << 20

    /// - Parameter allowsMissingConformance: whether a plugin of the catalog may be handed over without a result of
    ///   `bulkhead conform`. It stands in the bundle then.
    package init(_ sources: BundleSources, allowsMissingConformance: Bool = false) {
        self.sources = sources
        self.allowsMissingConformance = allowsMissingConformance
    }

    /// - Returns: nil where something is missing or wrong.
    package mutating func bundle(_ request: BundleRequest) -> Bundle? {
        problems = request.problems
        warnings = []
        found = [BundleArtifacts.schemaMember]
        let repository = take("checkout", sources.repository)
        let url = repositoryURL(request)
        let base = revision(.base, request, repository)
        let head = revision(.head, request, repository)
        if let repository, let base, let head { checkDescent(from: base, to: head, repository) }
        let designDoc = path(.designDoc, request)
        let design = content(.designDoc, designDoc, at: head, limit: Self.largestDocument, repository)
        let catalogPath = path(.strategyCatalogPath, request)
        let catalog = content(.strategyCatalogPath, catalogPath, at: head, limit: Self.largestCatalog, repository)

        if let design { found.append(BundleArtifacts.designDoc(SHA256Digest(of: design))) }
        if let catalog { found.append(BundleArtifacts.catalog(SHA256Digest(of: catalog))) }

        let worker = take(sources.worker)
        if let worker { found.append(BundleArtifacts.worker(worker.digest, worker.plugins)) }
        var plugins: [String] = []
        if let worker, let catalog, let catalogPath, let head {
            plugins = judge(catalog, name: "\(head.prefix(12)):\(catalogPath)", worker)
        }
        let policies = policyDigest(plugins, worker)
        let contracts = contractDigest(at: head, repository)
        let conformance = conformance(plugins, worker)
        if let repository { lookAtWorkingTree(repository, head: head) }

        guard problems.isEmpty, let url, let base, let head, let designDoc, let design, let catalogPath, let catalog,
            let worker, let policies
        else { return nil }
        var artifacts = BundleArtifacts(
            catalog: SHA256Digest(of: catalog), designDoc: SHA256Digest(of: design), policies: policies,
            worker: worker.digest, plugins: worker.plugins)
        artifacts.contracts = contracts
        artifacts.conformance = conformance.results
        artifacts.missingConformance = conformance.missing
        return Bundle(
            repository: url, base: base, head: head, designDoc: designDoc, strategyCatalogPath: catalogPath,
            artifacts: artifacts)
    }

    // MARK: The keys.

    /// The value of a key, if it was given and nothing is known against it.
    private mutating func value(_ key: BundleKey, _ request: BundleRequest) -> String? {
        guard let value = request.values[key] else {
            let option = key.option.map { "; give \($0), or the key in the file of --from" } ?? ""
            problems.append(BundleProblem(key, "is missing\(option)"))
            return nil
        }
        return request.isFaulty(key) ? nil : value
    }

    private mutating func checked(
        _ key: BundleKey, _ request: BundleRequest, isSecret: Bool = false, _ fault: (String) -> String?
    ) -> String? {
        guard let value = value(key, request) else { return nil }
        guard let problem = fault(value) else { return value }
        problems.append(BundleProblem(key, value.isEmpty || isSecret ? problem : "\(Words.quote(value)) \(problem)"))
        return nil
    }

    private mutating func repositoryURL(_ request: BundleRequest) -> String? {
        checked(.repository, request, isSecret: true, RepositoryURL.fault)
    }

    private mutating func revision(
        _ key: BundleKey, _ request: BundleRequest, _ repository: GitRepository?
    ) -> String? {
        guard let name = checked(key, request, Revision.fault), let repository else { return nil }
        do {
            return try repository.commit(name)
        } catch {
            problems.append(BundleProblem(key, error.description))
            return nil
        }
    }

    private mutating func checkDescent(from base: String, to head: String, _ repository: GitRepository) {
        guard base != head else {
            return problems.append(
                BundleProblem(.head, "is the same commit as base, \(head): there is nothing between them to hand over"))
        }
        do {
            guard try !repository.isAncestor(base, of: head) else { return }
            let hint =
                repository.isShallow
                ? "; this clone is shallow, which may hide it: get the rest with `git fetch --unshallow`"
                : "; choose a base that head was made from, or bring head up to it"
            problems.append(BundleProblem(.head, "\(head) does not descend from base, \(base)\(hint)"))
        } catch {
            problems.append(BundleProblem(.head, "whether it descends from base \(error)"))
        }
    }

    private mutating func path(_ key: BundleKey, _ request: BundleRequest) -> String? {
        checked(key, request, RepositoryPath.fault)
    }

    private mutating func content(
        _ key: BundleKey, _ path: String?, at head: String?, limit: Int, _ repository: GitRepository?
    ) -> [UInt8]? {
        guard let path, let head, let repository else { return nil }
        do {
            return try repository.file(path, at: head, limit: limit)
        } catch {
            problems.append(BundleProblem(key, "\(Words.quote(path)) \(error)"))
            return nil
        }
    }

    // MARK: The artifacts.

    /// - Returns: the plugins that the catalog uses.
    private mutating func judge(_ catalog: [UInt8], name: String, _ worker: BundledWorker) -> [String] {
        let verdict = worker.judge(catalog, name)
        problems += verdict.problems.map { BundleProblem(.strategyCatalogPath, $0) }
        if verdict.problems.isEmpty, verdict.plugins.isEmpty {
            warnings.append("the catalog has no strategy in service")
        }
        return verdict.plugins
    }

    private mutating func policyDigest(_ plugins: [String], _ worker: BundledWorker?) -> DirectoryDigest? {
        guard let directory = take(sources.policies) else { return nil }
        for family in Set(plugins.map { String($0.prefix { $0 != "@" }) }).sorted() {
            if case .failure(let problem) = worker?.policyDigest(family) { problems.append(problem) }
        }
        do {
            let digest = try BundledDirectory.policies.digest(of: directory)
            found.append(BundleArtifacts.policies(digest))
            return digest
        } catch {
            problems.append(error)
            return nil
        }
    }

    private mutating func contractDigest(at head: String?, _ repository: GitRepository?) -> DirectoryDigest? {
        do {
            let digest: DirectoryDigest?
            if let contracts = sources.contracts {
                digest = try BundledDirectory.contracts.digest(of: contracts)
            } else {
                guard let head, let repository else { return nil }
                let directory = BundleSources.contractsAtHead
                digest = try BundledDirectory.contracts.digest(of: directory, at: head, repository)
                if digest == nil {
                    warnings.append(
                        "there are no contracts: head has no \(directory), and --contracts names no other directory")
                }
            }
            found.append(BundleArtifacts.contracts(digest))
            return digest
        } catch {
            problems.append(error)
            return nil
        }
    }

    private mutating func conformance(
        _ plugins: [String], _ worker: BundledWorker?
    ) -> (results: [BundleArtifacts.Conformance], missing: [String]) {
        guard let worker else { return ([], []) }
        var review = ConformanceReview(worker)
        var names: Set<String> = []
        for path in sources.conformance {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let place = "conformance \(Words.clean(path, limit: 200))"
            guard names.insert(name).inserted else {
                problems.append(
                    BundleProblem(
                        place, "has the same file name as another one; the receiver could not tell them apart"))
                continue
            }
            do throws(BundleProblem) {
                review.add(try ConformanceResult(try Self.read(path, place), file: name))
            } catch {
                problems.append(error)
            }
        }
        problems += review.problems
        let missing = review.missing(of: plugins)
        if !allowsMissingConformance {
            problems += missing.map { plugin in
                BundleProblem(
                    "artifacts.conformance",
                    "there is no result of \(plugin), which the catalog uses; make one with `bulkhead conform \(plugin) --depth release --format json` and give it with --conformance, or say --allow-missing-conformance"
                )
            }
        }
        let shallow = review.results.filter { $0.depth == "quick" }.map(\.plugin)
        if !shallow.isEmpty { warnings.append("tried with --depth quick only: \(Words.list(shallow))") }
        for result in review.results where !result.parameters.isEmpty {
            warnings.append(
                "\(result.plugin) was tried with other parameters than its defaults: \(Words.list(result.parameters))")
        }
        let results = review.results.map {
            BundleArtifacts.Conformance(
                file: $0.file, plugin: $0.plugin, depth: $0.depth, verdict: $0.verdict, digest: $0.digest)
        }
        found.append(BundleArtifacts.conformance(results, missing: missing))
        return (results, missing)
    }

    private static func read(_ path: String, _ place: String) throws(BundleProblem) -> [UInt8] {
        do {
            return try LocalFile.read(path, limit: ConformanceResult.largest)
        } catch {
            throw BundleProblem(place, error.problem)
        }
    }

    // MARK: The working tree.

    private mutating func lookAtWorkingTree(_ repository: GitRepository, head: String?) {
        do {
            let changes = try repository.changes()
            if !changes.isEmpty {
                warnings.append(
                    "the working tree differs from what is checked out in \(Quantity.text(changes.count, "path")), such as \(Words.quote(changes[0])); what is handed over is head, without that"
                )
            }
            if let head, let out = try repository.checkedOut(), out != head, !repository.isBare {
                warnings.append(
                    "head is not what is checked out, which is \(out); were worker and policies made of head?")
            }
        } catch {
            warnings.append("whether the working tree differs \(error)")
        }
    }

    private mutating func take<Value>(_ result: Result<Value, BundleProblem>) -> Value? {
        switch result {
        case .success(let value): return value
        case .failure(let problem):
            problems.append(problem)
            return nil
        }
    }

    private mutating func take<Value>(_ place: String, _ result: Result<Value, GitError>) -> Value? {
        take(result.mapError { BundleProblem(place, $0.description) })
    }
}
