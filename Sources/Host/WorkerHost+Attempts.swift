package import Attempts
import PolicyFiles
import Sandbox

extension WorkerHost {
    /// What makes attempts in probers that are sealed as a family's workers are.
    ///
    /// - Parameters:
    ///   - prober: nil: `bulkhead-prober` beside this executable.
    ///   - policies: nil: `policies` beside this executable, or in the checkout that it was built in.
    ///   - family: whose policy counts; a family without one of its own has the default.
    /// - Throws: exit 69 where this machine cannot seal a worker or there is no prober, 78 where a policy is wrong.
    package static func attemptRunner(
        prober: String? = nil, policies: String? = nil, family: String = AttemptRunner.family
    ) throws(HostError) -> AttemptRunner {
        let here = directoryOfExecutable()
        let directory = if let policies { policies } else { try findPolicies(from: here) }
        do {
            let policy = try PolicyDirectory(directory).policy(for: family).policy
            return try AttemptRunner(prober: prober ?? here + "/bulkhead-prober", policy: policy)
        } catch let error as SandboxError {
            throw HostError(.sandboxUnavailable, "the prober cannot be used: \(error)")
        } catch {
            throw HostError(.configuration, "the policy for \(family) is refused: \(error)")
        }
    }
}
