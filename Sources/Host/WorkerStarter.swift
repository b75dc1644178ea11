import Digest
import LinuxSystem
import PolicyFiles
import Sandbox
import SandboxPolicy
import Supervision

/// Why a worker could not be started, or may not be used.
struct WorkerFault: Error, CustomStringConvertible {
    let code: HostError.Code
    /// What it does or cannot do, as it goes on after its name.
    let description: String
    /// The signal by which somebody killed it during its start; nil where nobody did.
    let signal: Int32?
    /// Of a worker that is not what its policy says.
    let certificate: SealCertificate?

    init(
        _ description: String, code: HostError.Code = .sandboxUnavailable, killedBy signal: Int32? = nil,
        certificate: SealCertificate? = nil
    ) {
        self.code = code
        self.description = description
        self.signal = signal
        self.certificate = certificate
    }
}

/// Starts sealed workers: reads each family's policy once, compiles its filters, has them checked, and uses only those.
package final class WorkerStarter {
    let launcher: SealedLauncher
    private let policies: PolicyDirectory
    /// By family.
    private var loaded: [String: LoadedPolicy] = [:]
    /// By digest of the policy.
    private var seals: [SHA256Digest: WorkerSeal] = [:]

    /// What workers were found to be that were asked about plugins and parameters, the newest ones, until somebody takes
    /// them to keep.
    private var inspections: [(generation: UInt32, certificate: SealCertificate)] = []
    private static let maxInspections = 64

    init(_ executable: WorkerExecutable, _ policies: PolicyDirectory) throws(HostError) {
        self.policies = policies
        // Whoever writes to a worker may find it dead.
        SignalDescriptor.ignoreFailedWrites()
        do {
            launcher = try SealedLauncher(executable: executable)
        } catch {
            throw HostError(.sandboxUnavailable, "workers cannot be sealed here: \(error)")
        }
    }

    func inspected(_ certificate: SealCertificate, generation: UInt32) {
        if inspections.count == Self.maxInspections { inspections.removeFirst() }
        inspections.append((generation, certificate))
    }

    func takeInspections() -> [(generation: UInt32, certificate: SealCertificate)] {
        defer { inspections.removeAll() }
        return inspections
    }

    var executable: WorkerExecutable { launcher.executable }
    var executableName: String { launcher.executable.path }
    var executableDigest: SHA256Digest { launcher.executable.digest }
    var executablePath: String { launcher.executable.path }

    /// Why denied calls cannot be reported with their arguments; nil where they can.
    var notificationLack: String? {
        if case .unattended(let why) = launcher.supervision { why } else { nil }
    }

    /// Where policies are read from.
    var policyDirectory: String { policies.path }

    /// Has the supervisor confine its calls; workers inherit that.
    func finish(_ confinement: SupervisorConfinement) { confinement.finish(launcher) }

    /// The policy for a family, read once.
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

    /// Starts the worker of a plan.
    func start(_ plan: WorkerPlan, _ worker: WorkerIndex, _ generation: Generation) throws(WorkerFault) -> WorkerProcess
    {
        try start(family: plan.family, worker, generation)
    }

    func start(
        family: String, _ worker: WorkerIndex, _ generation: Generation
    ) throws(WorkerFault) -> WorkerProcess {
        let seal: WorkerSeal
        do {
            seal = try self.seal(for: family)
        } catch {
            throw WorkerFault("cannot be started: \(error)", code: error.code)
        }
        let sealed: SealedWorker
        do {
            sealed = try launcher.launch(family: family, seal: seal)
        } catch {
            throw WorkerFault("cannot be started: \(error)", killedBy: error.signal)
        }
        do {
            return try WorkerProcess(sealed, family: family, worker, generation)
        } catch {
            // Of a process that has ended meanwhile there is nothing to be seen.
            let status = try? sealed.reapIfEnding()?.status
            let signal: Int32? = if case .signalled(let signal, _)? = status { signal } else { nil }
            throw WorkerFault("cannot be started: \(error)", killedBy: signal)
        }
    }

    /// The compiled filters of a family. Compiling checks each against the policy's meaning before it is ever loaded.
    func seal(for family: String) throws(HostError) -> WorkerSeal {
        let policy = try policy(for: family)
        if let known = seals[policy.digest] { return known }
        do {
            let seal = try WorkerSeal(policy: policy.policy, digest: policy.digest)
            seals[policy.digest] = seal
            return seal
        } catch {
            throw HostError(.sandboxUnavailable, "no filter can be made of the policy \(policy.path): \(error)")
        }
    }
}
