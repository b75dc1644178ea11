import Digest
package import PolicyFiles
import SandboxPolicy

/// A policy as a reviewer reads it: every rule in words with its reason and what shows that it is needed, what becomes of
/// every other call, and the layers beside the filter.
package struct PolicyReview: Sendable, Hashable, Encodable {
    /// `default`, or the family whose own policy it is.
    package let name: String
    package let path: String
    /// Of the file's bytes, such as `sha256:…`.
    package let digest: String
    package let summary: String
    /// Why the file is refused; where there is anything, nothing runs by it.
    package let refusals: [String]
    package let architectures: [String]
    /// In force from the first instruction on.
    package let ready: [ReviewedRule]
    /// In force until the worker is ready, decided by the supervisor.
    package let startup: [ReviewedRule]
    /// What becomes of every other call, in a sentence.
    package let otherwise: String
    /// User, capabilities, limits, Landlock, namespace, clock.
    package let process: [ReviewedSetting]
    /// What ``PolicyLint`` has found; nil where it was not run.
    package var lint: PolicyLintReport?

    package init(_ survey: PolicySurvey, name: String) {
        self.name = name
        path = survey.path
        digest = survey.digest.labelled
        let policy = survey.policy
        summary = policy.summary
        refusals = survey.refusals.map(\.description)
        architectures = policy.architectures.map(\.rawValue)
        ready = policy.ready.indices.map { ReviewedRule(survey, .readyRule($0), policy.ready[$0], .ready) }
        startup = policy.startup.indices.map { ReviewedRule(survey, .startupRule($0), policy.startup[$0], .startup) }
        otherwise = Self.otherwise(policy)
        process = ReviewedSetting.all(of: survey)
    }

    package var isInForce: Bool { refusals.isEmpty }

    private static func otherwise(_ policy: WorkerPolicy) -> String {
        let conventions = "calls by x32, by i386 or by an architecture that is not named are killed by the kernel"
        switch policy.defaultAction {
        case .notify:
            return "every other call of 0–1023 and beyond: stopped before it happens, reported with its arguments, the "
                + "worker killed; \(conventions)"
        case .killProcess:
            return "every other call of 0–1023 and beyond: stopped before it happens, the worker killed by the kernel, "
                + "without a report of its arguments; \(conventions)"
        case .allow, .fail:
            return "every other call: \(policy.defaultAction), which no worker is ever started with"
        }
    }
}

/// One rule of a policy.
package struct ReviewedRule: Sendable, Hashable, Encodable {
    /// One of the calls that a rule names.
    package struct Call: Sendable, Hashable, Encodable {
        package let name: String
        /// `read(3, …)`.
        package let text: String
        /// By architecture; none where it lacks the call.
        package let numbers: [String: UInt32]
    }

    /// An argument that a rule looks at.
    package struct Argument: Sendable, Hashable, Encodable {
        /// 0 to 5.
        package let index: Int
        /// As in the manual page; nil where it is not known.
        package let name: String?
        /// `is 3: the request pipe`.
        package let text: String
        /// Hexadecimal, since not every reader of JSON has 64 bits.
        package let mask: String
        package let value: String
    }

    /// Its key in the file, such as `seccomp.syscalls[0]`.
    package let key: String
    /// From 1; nil where it is not known.
    package let line: Int?
    /// `policies/default.yaml:24`.
    package let location: String
    /// `ready` or `start-up`.
    package let phase: String
    package let calls: [Call]
    /// All must hold; all others may be anything.
    package let arguments: [Argument]
    /// `SCMP_ACT_ALLOW`, or `SCMP_ACT_ERRNO(1)`.
    package let action: String
    /// What becomes of a call that fits, as it goes on after the call.
    package let effect: String
    package let reason: String
    /// The workload that shows that the rule is needed, such as `start`; nil where the file names none.
    package let witness: String?
    /// The same in words.
    package let witnessSummary: String?

    init(_ survey: PolicySurvey, _ place: PolicyPlace, _ rule: SystemCallRule, _ phase: Phase) {
        key = place.description
        line = survey.place(of: place)?.line
        location = survey.location(of: place)
        self.phase = phase.name
        calls = rule.names.map { name in
            var numbers: [String: UInt32] = [:]
            for architecture in survey.policy.architectures {
                numbers["\(architecture)"] = SystemCallTable.number(of: name, on: architecture)
            }
            return Call(name: name, text: RuleWording.text(of: name, rule.conditions), numbers: numbers)
        }
        let first = rule.names.first ?? ""
        arguments = rule.conditions.sorted { $0.index < $1.index }.map { condition in
            Argument(
                index: condition.index, name: CallSignature.parameter(condition.index, of: first),
                text: RuleWording.text(of: condition, call: first), mask: "0x" + String(condition.mask, radix: 16),
                value: "0x" + String(condition.value, radix: 16))
        }
        action = rule.action.description
        effect = RuleWording.effect(of: rule.action, in: phase)
        reason = rule.reason
        witness = rule.witness?.rawValue
        witnessSummary = rule.witness?.summary
    }
}
