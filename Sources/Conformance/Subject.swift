import Digest
package import Host
import PolicyFiles
import Sandbox
import SandboxPolicy
package import StrategySDK
import Supervision
import Wire

/// The plugin that is tried, and the worker that offers it.
package struct Subject {
    package let plugin: PluginDescriptor
    /// Position among what the worker offers.
    let index: Int
    /// Everything that the worker offers.
    let plugins: [PluginDescriptor]
    let host: WorkerHost
    let launcher: SealedLauncher
    let seal: WorkerSeal
    /// For a worker whose hashes have a seed of their own: it asks the kernel for one.
    let sealWithRandomness: WorkerSeal
    /// Processor time of one evaluation, in nanoseconds: that of a strategy in a catalog without `deadline_ms`.
    let evaluationLimit: UInt64 = 1_000_000_000
    package let workerDigest: String
    package let policyDigest: String

    /// - Parameters:
    ///   - name: a family, of which the newest version is meant, or `family@version`.
    ///   - host: whose worker offers it, and whose policies seal it.
    /// - Throws: exit 64 for a name of nothing that the worker offers.
    package init(_ name: String, host: WorkerHost) throws(HostError) {
        self.host = host
        plugins = try host.plugins()
        index = try Self.find(name, plugins)
        plugin = plugins[index]
        launcher = host.launcher
        let family = plugin.identity.family
        seal = try host.seal(for: family)
        let policy = try host.loadedPolicy(for: family)
        policyDigest = policy.digest.labelled
        var random = policy.policy
        random.ready.append(
            SystemCallRule(names: ["getrandom"], action: .allow, reason: "a seed for hashes, in a trial"))
        do {
            sealWithRandomness = try WorkerSeal(policy: random)
        } catch {
            throw HostError(.configuration, "the policy for \(family) cannot be used: \(error)")
        }
        workerDigest = launcher.executable.digest.labelled
    }

    package var workerPath: String { launcher.executable.path }

    private static func find(_ name: String, _ plugins: [PluginDescriptor]) throws(HostError) -> Int {
        let known = plugins.map { "\($0.identity)" }.joined(separator: ", ")
        let exact = plugins.firstIndex { "\($0.identity)" == name }
        let newest = plugins.indices.filter { plugins[$0].identity.family == name }
            .max { plugins[$0].identity.version < plugins[$1].identity.version }
        guard let index = exact ?? newest else {
            throw HostError(.usage, "the worker offers no \(name); it offers \(known)")
        }
        return index
    }
}

extension PluginDescriptor {
    /// A value for each parameter that has none of its own.
    var requiredParameters: [Parameter] {
        parameters.compactMap { $0.defaultValue == nil ? Parameter($0.name, $0.kind.example) : nil }
    }
}

extension ParameterDeclaration.Kind {
    /// A value that nobody would find strange.
    var example: ParameterValue {
        switch self {
        case .number(let range):
            for value in [1000.0, 100, 10, 1, 0.5, 0.1] where range.contains(value) { return .number(value) }
            return .number(range.lower / 2 + range.upper / 2)
        case .integer(let range): return .integer(min(max(20, range.lowerBound), range.upperBound))
        case .boolean: return .boolean(false)
        case .text(let choices): return .text(choices.first ?? "x")
        }
    }
}
