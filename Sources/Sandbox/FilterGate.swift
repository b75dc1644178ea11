package import SandboxPolicy

/// The last look at a program before it is loaded: it is evaluated beside the meaning of its policy, call by call, and
/// refused at the first difference. Compilers of filters have failed open before.
package enum FilterGate {
    /// Throws a `FilterError` that names a call for which `filter` and `policy` differ.
    ///
    /// Looked at are, for the filter's own convention, all call numbers from 0 to 1023 and those that the program
    /// itself compares with, with all arguments zero, all ones, and as each rule of any call wants them; and for each
    /// call that a rule names, the values around every constant of its rules, combined. Then the same numbers with the
    /// x32 bit and by the other conventions (x86-64, aarch64, i386), with fewer arguments.
    package static func check(
        _ filter: CompiledFilter, against policy: WorkerPolicy, mode: FilterMode
    ) throws(FilterError) {
        let evaluator: FilterEvaluator
        do {
            evaluator = try FilterEvaluator(filter.program)
        } catch {
            throw FilterError(.invalidProgram(error))
        }
        guard !filter.program.looksAtInstructionPointer else { throw FilterError(.looksAtInstructionPointer) }

        let expectation = FilterExpectation(policy, mode, filter.architecture)
        let probes = FilterProbes(policy, filter)
        func compare(_ call: SystemCall) throws(FilterError) {
            let wanted = expectation.action(for: call).returnValue
            let found = evaluator.evaluate(call)
            if wanted != found { throw FilterError(.differsFromPolicy(witness: call, wanted: wanted, found: found)) }
        }
        func compare(_ convention: UInt32, _ number: UInt32, _ arguments: [SIMD8<UInt64>]) throws(FilterError) {
            var call = SystemCall(architecture: convention, number: number)
            for values in arguments {
                call.arguments = values
                try compare(call)
            }
        }
        let own = filter.architecture.auditValue
        for number in probes.numbers { try compare(own, number, probes.common) }
        for (number, arguments) in probes.named { try compare(own, number, arguments) }
        for convention in FilterProbes.conventions {
            for bit in [0, SystemCall.x32Bit] where convention != own || bit != 0 {
                for number in probes.numbers { try compare(convention, number | bit, FilterProbes.plain) }
                for (number, _) in probes.named { try compare(convention, number | bit, probes.common) }
            }
        }
    }
}

/// What a filter for `mode` must answer, in terms of the policy's meaning.
private struct FilterExpectation {
    private let meaning: PolicyMeaning
    private let mode: FilterMode
    private let architecture: Architecture
    private let seccompNumber: UInt32?

    init(_ policy: WorkerPolicy, _ mode: FilterMode, _ architecture: Architecture) {
        meaning = PolicyMeaning(of: policy)
        self.mode = mode
        self.architecture = architecture
        seccompNumber = SystemCallTable.number(of: "seccomp", on: architecture)
    }

    func action(for call: SystemCall) -> FilterAction {
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
