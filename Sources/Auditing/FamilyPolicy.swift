import Digest
package import PolicyFiles
import Sandbox
import SandboxPolicy

/// The policy of a family with the filters that it is compiled to, or why there is none.
package struct FamilyPolicy: Sendable {
    /// A compiled filter and when it decides.
    package struct Filter: Sendable {
        package let phase: String
        /// `sha256:…`, of the program as the kernel takes it.
        package let digest: String
        package let instructions: Int
    }

    package let family: String
    package let policy: Result<LoadedPolicy, PolicyFileError>
    package let filters: [Filter]
    /// Why no filter is made of it; nil where one is.
    package let filterProblem: String?

    package init(family: String, in directory: PolicyDirectory) {
        self.family = family
        do throws(PolicyFileError) {
            let loaded = try directory.policy(for: family)
            policy = .success(loaded)
            do {
                filters = Self.filters(of: try WorkerSeal(policy: loaded.policy))
                filterProblem = nil
            } catch {
                filters = []
                filterProblem = "\(error)"
            }
        } catch {
            policy = .failure(error)
            filters = []
            filterProblem = nil
        }
    }

    private static func filters(of seal: WorkerSeal) -> [Filter] {
        var filters: [Filter] = []
        if let supervised = seal.supervised { filters.append(Filter("always, with notification", supervised)) }
        filters.append(Filter("during start-up, without notification", seal.unsupervisedStartup))
        filters.append(Filter("once ready, without notification", seal.unsupervisedReady))
        return filters
    }
}

extension FamilyPolicy.Filter {
    fileprivate init(_ phase: String, _ filter: CompiledFilter) {
        self.init(phase: phase, digest: filter.digest.labelled, instructions: filter.program.bytes.count / 8)
    }
}
