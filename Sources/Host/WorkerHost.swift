package import Catalog
private import Digest
private import Glibc
package import PolicyFiles
import Sandbox
package import StrategySDK
import Supervision

/// The version of this build.
package enum WorkerHostVersion {
    package static let text = "0.1.0"
}

/// The worker executable and the policies that a command uses.
package final class WorkerHost {
    package let starter: WorkerStarter
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
        let directory = if let policies { policies } else { try Self.findPolicies(from: here) }
        self.policies = PolicyDirectory(directory)
        starter = try WorkerStarter(executable, self.policies)
    }

    /// Names the product and the worker that its plugins are in.
    package var build: String { "\(WorkerHostVersion.text)+\(starter.executableDigest.description.prefix(12))" }

    package func plugins() throws(HostError) -> [PluginDescriptor] { try PluginInspector(starter).plugins }

    /// Reads a catalog and has every plugin judge its parameters.
    package func resolve(_ catalog: String) throws(HostError) -> ResolvedCatalog {
        try ResolvedCatalog.load(catalog, PluginInspector(starter))
    }

    /// As ``resolve(_:)``, of a catalog that was read already; `name` stands in messages.
    func resolve(_ text: [UInt8], name: String) throws(HostError) -> ResolvedCatalog {
        try ResolvedCatalog.load(text, name: name, PluginInspector(starter))
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

    private static func directoryOfExecutable() -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                $0.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
            }
        }
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func findPolicies(from here: String) throws(HostError) -> String {
        // SwiftPM puts executables into .build/TRIPLE/CONFIGURATION of the checkout.
        let candidates = ["\(here)/policies", "\(here)/../../../policies"]
        for candidate in candidates where access(candidate + "/default.yaml", R_OK) == 0 { return candidate }
        throw HostError(
            .configuration, "there are no policies beside \(here)/bulkhead; name their directory with --policies")
    }
}
