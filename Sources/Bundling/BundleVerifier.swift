import Words

/// Holds a bundle that was received against what the receiver has.
package struct BundleVerifier {
    /// What is missing, wrong or different, in the order of the keys.
    package private(set) var problems: [BundleProblem] = []
    package private(set) var warnings: [String] = []
    private let request: BundleRequest
    /// Where results lie that are not named, by the names in the bundle.
    private let directory: String

    /// - Parameters:
    ///   - request: the bundle as it was read.
    ///   - directory: in which the bundle lies.
    package init(_ request: BundleRequest, directory: String) {
        self.request = request
        self.directory = directory
    }

    /// Computes everything again.
    package mutating func verify(_ sources: BundleSources) {
        var sources = sources
        var claims: [BundleProblem] = []
        checkIDs(&claims)
        let results = request.artifacts?["conformance"]?["results"]?.members ?? []
        sources.conformance += files(of: results, besides: sources.conformance)
        var bundler = Bundler(sources, allowsMissingConformance: true)
        _ = bundler.bundle(request)
        problems = claims + bundler.problems
        warnings = bundler.warnings
        checkOrigin(sources.repository)
        guard let artifacts = request.artifacts else {
            return problems.append(BundleProblem(.artifacts, "is missing: there is nothing to compare with"))
        }
        guard case .object(let members) = artifacts else {
            return problems.append(BundleProblem(.artifacts, "is \(artifacts.kind), and an object is expected"))
        }
        // Of what could not be found here the bundler has said why.
        let known = Set(bundler.found.map(\.key))
        let comparable = members.filter { known.contains($0.key) || !BundleArtifacts.keys.contains($0.key) }
        problems += JSONDifference.between(
            .object(comparable), .sorted(bundler.found), at: BundleKey.artifacts.rawValue)
        let missing = artifacts["conformance"]?["missing"]?.list?.compactMap(\.text) ?? []
        if !missing.isEmpty {
            warnings.append("this was handed over without results of bulkhead conform for \(Words.list(missing))")
        }
    }

    /// Other names of commits may mean something else in another clone.
    private func checkIDs(_ problems: inout [BundleProblem]) {
        if request.values[.implementationSpec] == nil {
            problems.append(BundleProblem(.implementationSpec, "is missing; \(Bundle.implementationSpec) is expected"))
        }
        for key in [BundleKey.base, .head] {
            guard let name = request.values[key], !request.isFaulty(key), !Revision.isFull(name) else { continue }
            problems.append(
                BundleProblem(key, "\(Words.quote(name)) is not the full id of a commit, as a bundle has it"))
        }
    }

    /// Files of the names that stand in the bundle. A name that would lead elsewhere is none.
    private func files(of results: [JSONValue.Member], besides given: [String]) -> [String] {
        let names = Set(given.map { $0.split(separator: "/").last.map(String.init) ?? $0 })
        return results.map(\.key).filter { name in
            !names.contains(name) && !name.contains("/") && RepositoryPath.fault(of: name) == nil
        }.map { directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)" }
    }

    /// Object ids say what a commit is wherever it came from, so that another origin is no fault.
    private mutating func checkOrigin(_ repository: Result<GitRepository, GitError>) {
        guard case .success(let repository) = repository, let url = request.values[.repository],
            let origin = try? repository.originURL(), origin != url
        else { return }
        let shown = RepositoryURL.fault(of: origin) == nil ? Words.quote(origin) : "another one"
        warnings.append("the clone was made of \(shown), and the bundle names \(Words.quote(url))")
    }
}
