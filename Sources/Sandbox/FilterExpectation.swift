package import SandboxPolicy

/// What a filter for `mode` must answer, in terms of the policy's meaning.
package struct FilterExpectation: Sendable {
    private let meaning: PolicyMeaning
    private let mode: FilterMode
    private let architecture: Architecture
    private let seccompNumber: UInt32?

    package init(_ policy: WorkerPolicy, _ mode: FilterMode, _ architecture: Architecture) {
        meaning = PolicyMeaning(of: policy)
        self.mode = mode
        self.architecture = architecture
        seccompNumber = SystemCallTable.number(of: "seccomp", on: architecture)
    }

    package func action(for call: SystemCall) -> FilterAction {
        // A program is for one architecture, also where the policy names two.
        guard call.architecture == architecture.auditValue else { return .killProcess }
        switch mode {
        case .supervised:
            return meaning.action(for: call, in: .ready)
        case .unsupervisedStartup:
            // The worker installs its next filter: operation 1, no flags.
            if call.number == seccompNumber, call.arguments[0] == 1, call.arguments[1] == 0 { return .allow }
            return withoutNotification(meaning.action(for: call, in: .startup))
        case .unsupervisedReady:
            return withoutNotification(meaning.action(for: call, in: .ready))
        }
    }

    private func withoutNotification(_ action: FilterAction) -> FilterAction {
        action == .notify ? .killProcess : action
    }
}
