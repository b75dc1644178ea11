package import PolicyFiles
package import Sandbox

/// What was found in a policy, and what was shown of each of its rules.
package struct PolicyLintReport: Sendable, Hashable, Encodable {
    package enum Kind: String, Sendable, Hashable, Encodable {
        /// The file is refused: an unknown call, a rule without a reason, a duplicate, or more than the ceiling.
        case refused
        /// Everything that a rule lets pass, other rules let pass too.
        case covered
        /// A call that can undo the seal, without the arguments that make it harmless.
        case dangerous
        /// No workload needs the rule.
        case notNeeded = "not-needed"
        /// Only the start needs a rule that holds for ever.
        case neededAtStartOnly = "needed-at-start-only"
        /// The declared witness does not show it, another one does.
        case wrongWitness = "wrong-witness"
        /// A workload does not end well under the whole policy.
        case workloadFails = "workload-fails"
        /// A trial has shown nothing.
        case undecided
    }

    package struct Finding: Sendable, Hashable, Encodable {
        package let kind: Kind
        /// `policies/default.yaml:24`.
        package let location: String
        /// What is wrong and what would be right.
        package let text: String
    }

    /// What a trial has shown of one call of one rule.
    package struct Proof: Sendable, Hashable, Encodable {
        package enum Result: String, Sendable, Hashable, Encodable {
            /// Without the rule, a worker was stopped, or did not become ready.
            case needed
            /// No workload reaches it on this machine, as the file declares. Nothing was shown.
            case notReached = "not-reached-on-this-machine"
            /// This machine's architecture does not have the call. Nothing was shown.
            case notHere = "not-a-call-of-this-machine"
            case notNeeded = "not-needed"
            case undecided
        }

        package let key: String
        package let location: String
        /// `read(3, …)`.
        package let call: String
        package let result: Result
        /// The workload that broke; nil where none did.
        package let witness: String?
        /// How it broke, or why nothing is known.
        package let detail: String
    }

    package let path: String
    package let findings: [Finding]
    package let proofs: [Proof]
    /// Why no rule was tried; nil where all were.
    package let notTried: String?
    /// Why a trial does not tell at which call it was stopped; nil where it does.
    package let notReported: String?

    package init(
        path: String, findings: [Finding], proofs: [Proof], notTried: String?, notReported: String?
    ) {
        self.path = path
        self.findings = findings
        self.proofs = proofs
        self.notTried = notTried
        self.notReported = notReported
    }
}

extension PolicyLintReport {
    /// Of a file of which nothing can be read as a policy.
    package static func unreadable(_ error: PolicyFileError) -> PolicyLintReport {
        PolicyLintReport(
            path: error.path, findings: [Finding(refused: error)], proofs: [],
            notTried: "the file cannot be read as a policy", notReported: nil)
    }

    /// Of a file of which no filter can be made.
    package static func uncompiled(_ path: String, _ error: FilterError) -> PolicyLintReport {
        PolicyLintReport(
            path: path,
            findings: [Finding(kind: .refused, location: path, text: "no filter can be made of it: \(error)")],
            proofs: [],
            notTried: "no filter can be made of the policy", notReported: nil)
    }
}

extension PolicyLintReport.Finding {
    init(refused error: PolicyFileError) {
        self.init(
            kind: .refused, location: error.line.map { "\(error.path):\($0)" } ?? error.path,
            text: (error.key.map { $0.isEmpty ? "" : "\($0): " } ?? "") + error.problem)
    }
}
