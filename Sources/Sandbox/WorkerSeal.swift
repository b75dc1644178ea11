package import Digest
package import SandboxPolicy

/// A policy made ready for the kernel: its filters, and how calls of a worker's start are decided.
package struct WorkerSeal: Sendable {
    package let policy: WorkerPolicy
    /// Of the policy's file; nil where it came from none.
    package let policyDigest: SHA256Digest?
    /// For a worker whose start-up calls the supervisor decides; nil where the policy does not want notification.
    package let supervised: CompiledFilter?
    /// For a worker whose start-up calls nobody decides, and then once it is ready.
    package let unsupervisedStartup: CompiledFilter
    package let unsupervisedReady: CompiledFilter
    let meaning: PolicyMeaning

    /// Compiles the policy for this machine. Every filter has been held against the policy's meaning.
    package init(
        policy: WorkerPolicy, digest: SHA256Digest? = nil, architecture: Architecture = .current
    ) throws(FilterError) {
        self.policy = policy
        policyDigest = digest
        supervised =
            policy.defaultAction == .notify
            ? try FilterCompiler.compile(policy, mode: .supervised, architecture: architecture) : nil
        unsupervisedStartup = try FilterCompiler.compile(policy, mode: .unsupervisedStartup, architecture: architecture)
        unsupervisedReady = try FilterCompiler.compile(policy, mode: .unsupervisedReady, architecture: architecture)
        meaning = PolicyMeaning(of: policy)
    }

    /// Whether the policy lets the sealed executable be run, without which there is no worker.
    ///
    /// Where start-up calls are supervised, the first of them is let through by the spawn itself, while the supervisor's
    /// own code still runs in the child; so it is decided here, by the same rule as any other.
    var allowsExecution: Bool {
        let architecture = Architecture.current
        guard let number = SystemCallTable.number(of: "execveat", on: architecture) else { return false }
        // Descriptor 5 and AT_EMPTY_PATH, as the child calls it; the other arguments are addresses.
        let call = SystemCall(
            architecture: architecture.auditValue, number: number, arguments: [5, 0, 0, 0, 0x1000])
        return meaning.action(for: call, in: .startup) == .allow
    }
}
