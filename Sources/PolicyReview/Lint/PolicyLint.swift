package import PolicyFiles
package import Sandbox
import SandboxPolicy

/// Looks for what a reviewer would object to, and tries with a real worker whether each rule is needed.
package enum PolicyLint {
    /// Who carries out the trials.
    package enum Trials {
        /// - Parameter family: whose plugins the worker evaluates; nil for all.
        case with(SealedLauncher, family: String?)
        /// Nobody, and why: said in the report.
        case none(why: String)
    }

    /// - Throws: where a policy that is in force cannot be compiled.
    package static func report(on survey: PolicySurvey, _ trials: Trials) throws(FilterError) -> PolicyLintReport {
        var findings = objections(to: survey)
        guard survey.refusals.isEmpty else {
            return PolicyLintReport(
                path: survey.path, findings: findings, proofs: [],
                notTried: "the file is refused, so that no worker can be started by it", notReported: nil)
        }
        switch trials {
        case .none(let why):
            return PolicyLintReport(
                path: survey.path, findings: findings, proofs: [], notTried: why, notReported: nil)
        case .with(let launcher, let family):
            var prover = RuleProver(survey, RuleTrial(launcher, survey.policy, family: family))
            try prover.prove()
            findings += prover.findings
            return PolicyLintReport(
                path: survey.path, findings: findings, proofs: prover.proofs, notTried: prover.notTried,
                notReported: reportLack(launcher, survey))
        }
    }

    private static func reportLack(_ launcher: SealedLauncher, _ survey: PolicySurvey) -> String? {
        if survey.policy.defaultAction == .killProcess {
            return "the policy's default action is SCMP_ACT_KILL_PROCESS, by which nobody is told of a call"
        }
        if case .unattended(let why) = launcher.supervision { return "user notification is not available here: \(why)" }
        return nil
    }

    /// What is to be seen without a worker.
    static func objections(to survey: PolicySurvey) -> [PolicyLintReport.Finding] {
        var findings = survey.refusals.map(PolicyLintReport.Finding.init(refused:))
        for place in survey.policy.rulePlaces {
            guard let rule = survey.policy.rule(at: place) else { continue }
            for name in rule.names {
                let text = RuleWording.text(of: name, rule.conditions)
                if let problem = DangerousCalls.problem(of: name, rule) {
                    findings.append(
                        .init(kind: .dangerous, location: survey.location(of: place), text: "\(text): \(problem)"))
                }
                let others = covering(survey, place, name)
                if !others.isEmpty {
                    let places = others.map(survey.location(of:)).joined(separator: ", ")
                    findings.append(
                        .init(
                            kind: .covered, location: survey.location(of: place),
                            text: "\(text) is covered by \(places): whatever it lets pass passes there too; remove one")
                    )
                }
            }
        }
        return findings
    }

    /// The rules that together cover a call of one rule; none if they do not.
    private static func covering(_ survey: PolicySurvey, _ place: PolicyPlace, _ name: String) -> [PolicyPlace] {
        guard let rule = survey.policy.rule(at: place) else { return [] }
        let phase: Phase = if case .startupRule = place { .startup } else { .ready }
        let others = survey.policy.rulePlaces(in: phase).filter { other in
            guard other != place, let candidate = survey.policy.rule(at: other) else { return false }
            return candidate.names.contains(name) && candidate.action == rule.action
        }
        let conditions = others.compactMap { survey.policy.rule(at: $0)?.conditions }
        return RuleRegion.arguments(fitting: rule.conditions, outside: conditions) == nil ? others : []
    }
}
