import PolicyFiles
import Sandbox
import SandboxPolicy
import WorkerTrial

/// Tries every call of every rule of a policy, and judges what that shows.
struct RuleProver {
    private let survey: PolicySurvey
    private let trial: RuleTrial
    private(set) var findings: [PolicyLintReport.Finding] = []
    private(set) var proofs: [PolicyLintReport.Proof] = []
    private(set) var notTried: String?

    init(_ survey: PolicySurvey, _ trial: RuleTrial) {
        self.survey = survey
        self.trial = trial
    }

    mutating func prove() throws(FilterError) {
        let failures = try trial.failures()
        guard failures.isEmpty else {
            for (witness, end) in failures {
                findings.append(
                    .init(
                        kind: .workloadFails, location: survey.path,
                        text:
                            "under the whole policy, the workload \(witness.rawValue) (\(witness.summary)) failed: \(end)"
                    ))
            }
            notTried = "under the whole policy, not every workload is carried out"
            return
        }
        for place in survey.policy.rulePlaces { try prove(at: place) }
    }

    /// Tries the calls of one rule.
    mutating func prove(at place: PolicyPlace) throws(FilterError) {
        guard let rule = survey.policy.rule(at: place) else { return }
        for name in rule.names { try prove(name, rule, at: place) }
    }

    private mutating func prove(_ name: String, _ rule: SystemCallRule, at place: PolicyPlace) throws(FilterError) {
        guard SystemCallTable.number(of: name, on: .current) != nil else {
            return conclude(name, rule, place, .notHere, nil, "\(Architecture.current) has no such call")
        }
        var verdict = try trial.verdict(without: name, at: place)
        // Somebody may have killed the worker; once more tells that apart.
        if case .undecided = verdict { verdict = try trial.verdict(without: name, at: place) }
        switch verdict {
        case .needed(let witness, let end):
            conclude(name, rule, place, .needed, witness, "without it: \(end)" + (try confine(end, name, rule, place)))
            judge(witness, name, rule, place)
        case .notNeeded where rule.witness == .anotherLibrary:
            conclude(
                name, rule, place, .notReached, nil,
                "no workload reaches it on this machine, as the file declares; nothing was shown of it")
        case .notNeeded:
            conclude(name, rule, place, .notNeeded, nil, "every workload goes on without it")
            object(.notNeeded, name, rule, place, "no workload needs it: every one goes on without it; remove it")
        case .undecided(let why):
            conclude(name, rule, place, .undecided, nil, why)
            object(.undecided, name, rule, place, "the trial shows nothing: \(why)")
        }
    }

    /// Tries a ready rule that already the start needs as one of the start alone. Says how that ended.
    private mutating func confine(
        _ end: TrialEnd, _ name: String, _ rule: SystemCallRule, _ place: PolicyPlace
    ) throws(FilterError) -> String {
        guard case .readyRule = place else { return "" }
        switch end {
        case .stopped(_, .startup), .stoppedUnseen(.startup): break
        // Needed once ready, as it should be; or by the seal itself.
        default: return ""
        }
        switch try trial.verdict(confining: name, at: place) {
        case .needed(_, let end): return "; as a rule of the start alone: \(end)"
        case .undecided(let why): return "; as a rule of the start alone: \(why)"
        case .notNeeded:
            object(
                .neededAtStartOnly, name, rule, place,
                "only the start needs it, and it holds for as long as the worker lives; move it under `startup`")
            return "; as a rule of the start alone: every workload goes on"
        }
    }

    private mutating func judge(_ witness: RuleWitness, _ name: String, _ rule: SystemCallRule, _ place: PolicyPlace) {
        guard let declared = rule.witness, declared != witness else { return }
        let problem =
            declared == .anotherLibrary
            ? "it is declared as not reached on this machine, but \(witness.summary) needs it"
            : "the workload \(declared.rawValue) goes on without it, but \(witness.summary) needs it"
        object(.wrongWitness, name, rule, place, "\(problem); write `witness: \(witness.rawValue)`")
    }

    private mutating func object(
        _ kind: PolicyLintReport.Kind, _ name: String, _ rule: SystemCallRule, _ place: PolicyPlace, _ text: String
    ) {
        findings.append(
            .init(
                kind: kind, location: survey.location(of: place),
                text: "\(RuleWording.text(of: name, rule.conditions)): \(text)"))
    }

    private mutating func conclude(
        _ name: String, _ rule: SystemCallRule, _ place: PolicyPlace, _ result: PolicyLintReport.Proof.Result,
        _ witness: RuleWitness?, _ detail: String
    ) {
        proofs.append(
            .init(
                key: place.description, location: survey.location(of: place),
                call: RuleWording.text(of: name, rule.conditions), result: result, witness: witness?.rawValue,
                detail: detail))
    }
}
