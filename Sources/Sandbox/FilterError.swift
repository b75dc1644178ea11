package import SandboxPolicy

/// Why a policy has not become a filter.
package struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The policy does not name this architecture.
        case architectureNotInPolicy(Architecture)
        /// A supervised filter needs SCMP_ACT_NOTIFY as the policy's default action.
        case policyWithoutNotification
        /// libseccomp does not know a call that the policy names.
        case unknownCall(String)
        /// A function of libseccomp failed; `errno` is positive.
        case library(function: String, errno: Int32)
        /// The program could not be taken out of libseccomp.
        case export(String)
        case invalidProgram(FilterProgramError)
        /// The program looks at where the call came from, which no policy asks for.
        case looksAtInstructionPointer
        /// Beyond one way out of this instruction (from 0) nothing is known of what the program does.
        case unprobedInstruction(Int)
        /// The program and the policy differ; `witness` is a call that shows it. Both are `SECCOMP_RET_*` with data.
        case differsFromPolicy(witness: SystemCall, wanted: UInt32, found: UInt32)
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .architectureNotInPolicy(let architecture):
            return "the policy is not for this machine: add \(architecture.rawValue) to seccomp.architectures"
        case .policyWithoutNotification:
            return
                "a supervised filter needs `defaultAction: SCMP_ACT_NOTIFY`; with SCMP_ACT_KILL_PROCESS a worker can "
                + "only be started unsupervised"
        case .unknownCall(let name):
            return
                "the installed libseccomp does not know the call \(name); remove it from the policy or install a newer"
                + " libseccomp"
        case .library(let function, let errno):
            return "libseccomp: \(function) failed with errno \(errno)"
        case .export(let problem):
            return "the compiled filter could not be read back: \(problem)"
        case .invalidProgram(let error):
            return "the compiled filter is not valid and was not loaded: \(error)"
        case .looksAtInstructionPointer:
            return "the compiled filter looks at the instruction pointer, which no policy asks for, and was not loaded"
        case .unprobedInstruction(let index):
            return "the compiled filter was not loaded: no call is known that goes every way out of its instruction "
                + "\(index), so it may do what the policy does not say"
        case .differsFromPolicy(let witness, let wanted, let found):
            return "the compiled filter differs from its policy and was not loaded: for \(witness) the policy says "
                + "\(FilterAction.name(ofReturnValue: wanted)), the filter \(FilterAction.name(ofReturnValue: found))"
        }
    }
}
