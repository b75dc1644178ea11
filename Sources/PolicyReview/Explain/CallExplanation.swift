import Digest
package import PolicyFiles
package import Sandbox
package import SandboxPolicy

/// What would become of one call, which rule decides, and what the compiled filters say of it.
package struct CallExplanation: Sendable, Hashable, Encodable {
    /// One phase's answer.
    package struct Verdict: Sendable, Hashable, Encodable {
        /// `start-up` or `ready`.
        package let phase: String
        /// `SCMP_ACT_ALLOW` and the like.
        package let action: String
        /// As it goes on after the call.
        package let effect: String
        /// The rule that fits; nil where none does.
        package let rule: Reference?
        /// Why none does, in a sentence, where it is not that a rule's arguments differ.
        package let because: String?
        /// The rule of this call that comes closest; nil where a rule fits, or none names the call.
        package let closest: Closest?
        package let filters: [FilterAnswer]

        /// Whether every filter does as the policy says.
        package var isConfirmed: Bool { filters.allSatisfy(\.agrees) }
    }

    /// A rule by its place.
    package struct Reference: Sendable, Hashable, Encodable {
        /// `policies/default.yaml:24`.
        package let location: String
        package let key: String
        /// `read(3, …)`.
        package let text: String
        package let reason: String
    }

    package struct Closest: Sendable, Hashable, Encodable {
        package let rule: Reference
        /// Each argument that differs: `argument 0 (fd) is 5; the rule wants 3`.
        package let differences: [String]
    }

    /// What a compiled filter was evaluated to.
    package struct FilterAnswer: Sendable, Hashable, Encodable {
        /// As `--mode` takes it.
        package let mode: String
        package let architecture: String
        package let action: String
        /// Whether that is what the policy says a filter of this mode must answer.
        package let agrees: Bool
        /// Why it is another answer than the policy's own; nil where it is not.
        package let remark: String?
    }

    /// `read(3, 0, 0)`.
    package let call: String
    package let number: UInt32
    /// `x86_64`, `aarch64`, `i386`.
    package let convention: String
    package let path: String
    package let digest: String
    package let verdicts: [Verdict]

    /// Whether the policy's meaning and every compiled filter agree. If not, something is wrong with Bulkhead.
    package var isConfirmed: Bool { verdicts.allSatisfy(\.isConfirmed) }

    /// Decides `call` by the meaning of a policy, and evaluates its compiled filters.
    ///
    /// - Throws: where the policy cannot be compiled.
    package init(_ call: SystemCall, in survey: PolicySurvey, phases: [Phase]) throws(FilterError) {
        self.call = RuleWording.text(of: call)
        number = call.number
        convention = RuleWording.convention(call.architecture)
        path = survey.path
        digest = survey.digest.labelled
        var verdicts: [Verdict] = []
        for phase in phases { verdicts.append(try RuleFinder(survey, phase).verdict(on: call)) }
        self.verdicts = verdicts
    }
}
