import Digest
package import PolicyFiles
package import Sandbox
package import SandboxPolicy

/// A compiled filter as those who review it read it: an instruction a line, and what it does to which call by which rule.
package struct FilterListing: Sendable, Hashable, Encodable {
    package struct Line: Sendable, Hashable, Encodable {
        /// From 0.
        package let index: Int
        /// The eight bytes as the kernel takes them: code, jumps and constant.
        package let code: UInt16
        package let jumpTrue: UInt8
        package let jumpFalse: UInt8
        package let constant: UInt32
        /// `jeq #0x3 jt 12 jf 14`; places are absolute.
        package let text: String
        package let comment: String
    }

    package let path: String
    package let policyDigest: String
    package let mode: String
    package let modeSummary: String
    package let architecture: String
    /// Of the program's bytes: what an attestation compares.
    package let digest: String
    package let lines: [Line]

    /// Compiles a policy and passes it through the gate.
    package init(_ survey: PolicySurvey, mode: FilterMode, architecture: Architecture) throws(FilterError) {
        let filter = try FilterCompiler.compile(survey.policy, mode: mode, architecture: architecture)
        path = survey.path
        policyDigest = survey.digest.labelled
        self.mode = mode.name
        modeSummary = mode.summary
        self.architecture = "\(architecture)"
        digest = filter.digest.labelled
        var commentary = FilterCommentary(filter, survey, mode)
        lines = filter.program.instructions.enumerated().map { index, instruction in
            Line(
                index: index, code: instruction.code, jumpTrue: instruction.jumpTrue, jumpFalse: instruction.jumpFalse,
                constant: instruction.constant, text: InstructionText.text(of: instruction, at: index),
                comment: commentary.comment(at: index))
        }
    }
}

/// Instructions in the notation of the kernel's `bpf_dbg`.
enum InstructionText {
    static func text(of instruction: FilterInstruction, at index: Int) -> String {
        let constant = "0x" + String(instruction.constant, radix: 16)
        let (whenTrue, whenFalse) = (index + 1 + Int(instruction.jumpTrue), index + 1 + Int(instruction.jumpFalse))
        let jumps = "jt \(whenTrue) jf \(whenFalse)"
        return switch instruction.code {
        case 0x20: "ld [\(instruction.constant)]"
        case 0x54: "and #\(constant)"
        case 0x05: "ja \(index + 1 + Int(instruction.constant))"
        case 0x15: "jeq #\(constant) \(jumps)"
        case 0x25: "jgt #\(constant) \(jumps)"
        case 0x35: "jge #\(constant) \(jumps)"
        case 0x45: "jset #\(constant) \(jumps)"
        case 0x06: "ret #\(constant)"
        case 0x16: "ret a"
        default: "code 0x\(String(instruction.code, radix: 16)) \(jumps) #\(constant)"
        }
    }
}
