package import Catalog
private import Digest
private import Glibc
import LinuxSystem
package import PolicyFiles
package import Sandbox
package import SandboxPolicy
import Status
package import StrategySDK
import Supervision

/// The version of this build.
package enum WorkerHostVersion {
    package static let text = "0.1.0"
}

/// The worker executable and the policies that a command uses.
package final class WorkerHost {
    package let starter: WorkerStarter
    private var violations: [Violation] = []
    package let policies: PolicyDirectory
    /// Where pins are; nil: beside the worker, if there.
    let manifest: String?

    /// - Parameters:
    ///   - worker: nil: `bulkhead-worker` beside this executable.
    ///   - policies: nil: `policies` beside this executable, or in the checkout that it was built in.
    ///   - manifest: of pinned workers; must be there. nil: `worker-pins.yaml` beside the worker, if that is there.
    ///   - isPinning: whether an executable is accepted that is not the one that is pinned, in order to pin it or to say so.
    /// - Throws: exit 69 where this machine cannot seal a worker, 78 where a policy is wrong or the worker is not the one
    ///   that is pinned.
    package init(
        worker: String? = nil, policies: String? = nil, manifest: String? = nil, isPinning: Bool = false
    ) throws(HostError) {
        self.manifest = manifest
        let here = Self.directoryOfExecutable()
        let executable: WorkerExecutable
        do throws(SandboxError) {
            executable = try WorkerExecutable(path: worker ?? here + "/bulkhead-worker")
        } catch {
            throw HostError(.sandboxUnavailable, "the worker cannot be used: \(error)")
        }
        if !isPinning { try Self.check(executable, manifest: manifest) }
        self.policies = PolicyDirectory(try Self.policyDirectory(policies))
        starter = try WorkerStarter(executable, self.policies)
    }

    /// The directory of policies: `given`, or nil for the one beside this executable or in the checkout that it was built in.
    package static func policyDirectory(_ given: String?) throws(HostError) -> String {
        if let given { given } else { try findPolicies(from: directoryOfExecutable()) }
    }

    /// Starts workers that are sealed by whatever policy they are given, for trials of policies.
    ///
    /// - Parameters:
    ///   - worker: nil: `bulkhead-worker` beside this executable.
    ///   - manifest: as in ``init(worker:policies:manifest:isPinning:)``.
    /// - Throws: exit 69 where this machine cannot seal a worker, 78 where the worker is not the one that is pinned.
    package static func trialLauncher(_ worker: String?, manifest: String? = nil) throws(HostError) -> SealedLauncher {
        do {
            SignalDescriptor.ignoreFailedWrites()
            let executable = try WorkerExecutable(path: worker ?? directoryOfExecutable() + "/bulkhead-worker")
            try check(executable, manifest: manifest)
            return try SealedLauncher(executable: executable)
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.sandboxUnavailable, "workers cannot be sealed here: \(error)")
        }
    }

    /// Names the product and the worker that its plugins are in.
    package var build: String { "\(WorkerHostVersion.text)+\(starter.executableDigest.description.prefix(12))" }

    /// `sha256:…` of the worker.
    package var workerDigest: String { starter.executableDigest.labelled }

    package func plugins() throws(HostError) -> [PluginDescriptor] { try PluginInspector(starter).plugins }

    /// Starts workers of the same executable for trials outside a run, sealed by whatever they are given.
    package var launcher: SealedLauncher { starter.launcher }

    /// The policy for a family with its digest, read once.
    package func loadedPolicy(for family: String) throws(HostError) -> LoadedPolicy { try starter.policy(for: family) }

    /// What seals the workers of a family, compiled once.
    package func seal(for family: String) throws(HostError) -> WorkerSeal { try starter.seal(for: family) }

    /// The policy for a family, read once.
    package func policy(for family: String) throws(HostError) -> WorkerPolicy { try starter.policy(for: family).policy }

    /// What is found on a worker, protection by protection.
    func findings() throws(HostError) -> [Attestation.Finding] {
        try PluginInspector.certificate(of: "registry", starter).stable.protections
    }

    /// Reads a catalog and has every plugin judge its parameters.
    package func resolve(_ catalog: String) throws(HostError) -> ResolvedCatalog {
        let inspector = try PluginInspector(starter)
        defer { violations += inspector.violations }
        return try ResolvedCatalog.load(catalog, inspector)
    }

    /// As ``resolve(_:)``, of a catalog that was read already; `name` stands in messages.
    ///
    /// - Parameter replacement: a version that takes the place of the one that entries name.
    package func resolve(
        _ text: [UInt8], name: String, replacing replacement: VersionReplacement? = nil
    ) throws(HostError) -> ResolvedCatalog {
        let inspector = try PluginInspector(starter)
        defer { violations += inspector.violations }
        return try ResolvedCatalog.load(text, name: name, inspector, replacing: replacement)
    }

    /// What plugins did while they read parameters, since somebody has asked last.
    func takeViolations() -> [Violation] {
        defer { violations = [] }
        return violations
    }

    /// SHA-256, cut to 64 bits: what intents are named by.
    package let shortDigest: @Sendable (UnsafeRawBufferPointer) -> UInt64 = { SHA256Digest(of: $0).prefix }

    /// By family, sorted by name.
    func policyDigests(_ deployment: Deployment) throws(HostError) -> [(family: String, digest: String)] {
        var digests: [(family: String, digest: String)] = []
        for family in Set(deployment.workers.map(\.family)).sorted() {
            digests.append((family, try starter.policy(for: family).digest.labelled))
        }
        return digests
    }

    /// Where the executable of this process lies.
    package static var executablePath: String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                $0.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
            }
        }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    package static func directoryOfExecutable() -> String {
        let path = executablePath
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    static func findPolicies(from here: String) throws(HostError) -> String {
        // SwiftPM puts executables into .build/TRIPLE/CONFIGURATION of the checkout.
        let candidates = ["\(here)/policies", "\(here)/../../../policies"]
        for candidate in candidates where access(candidate + "/default.yaml", R_OK) == 0 {
            // As it is shown to people: without the steps up.
            guard let whole = realpath(candidate, nil) else { return candidate }
            defer { free(whole) }
            return String(cString: whole)
        }
        throw HostError(
            .configuration, "there are no policies beside \(here)/bulkhead; name their directory with --policies")
    }
}
