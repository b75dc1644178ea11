package import Digest
package import PolicyFiles
package import Sandbox
package import SandboxPolicy
package import Supervision

/// Why a worker could not be started, or may not be used.
struct WorkerFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Starts sealed workers: reads each family's policy once, compiles its filters, has them checked, and uses only those.
package final class WorkerStarter {
    private let executable: WorkerExecutable
    private let policies: PolicyDirectory
    private let launcher: SealedLauncher
    private var loaded: [String: LoadedPolicy] = [:]
    private var filters: [SHA256Digest: SealFilters] = [:]

    init(_ executable: WorkerExecutable, _ policies: PolicyDirectory) throws(HostError) {
        self.executable = executable
        self.policies = policies
        do {
            launcher = try SealedLauncher(executable)
        } catch {
            throw HostError(.sandboxUnavailable, "workers cannot be sealed here: \(error); `bulkhead doctor` says more")
        }
    }

    var executableName: String { executable.path }
    var executableDigest: SHA256Digest { executable.digest }

    func policy(for family: String) throws(HostError) -> LoadedPolicy {
        if let known = loaded[family] { return known }
        do {
            let policy = try policies.policy(for: family)
            loaded[family] = policy
            return policy
        } catch {
            throw HostError(.configuration, "the policy for \(family) is refused: \(error)")
        }
    }
}
