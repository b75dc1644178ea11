import PolicyFiles
package import Sandbox
import SandboxPolicy

/// Finds the rule that decides a call, or the one that nearly would.
struct RuleFinder {
    private let survey: PolicySurvey
    private let phase: Phase

    init(_ survey: PolicySurvey, _ phase: Phase) {
        self.survey = survey
        self.phase = phase
    }

    func verdict(on call: SystemCall) throws(FilterError) -> CallExplanation.Verdict {
        let policy = survey.policy
        let action = PolicyMeaning(of: policy).action(for: call, in: phase)
        let name = RuleWording.name(of: call)
        let isDecidedBefore = reasonBeforeRules(call)
        let named = isDecidedBefore == nil ? places(phase, naming: name) : []
        let fitting = named.first { place in
            policy.rule(at: place).map { misfits(call, $0).isEmpty } ?? false
        }
        var because = isDecidedBefore
        if because == nil, fitting == nil {
            if named.isEmpty { because = "no rule of this phase names \(name)" }
            if phase == .ready, let other = startupRule(fitting: call, name) {
                because = "the rule at \(survey.location(of: other)) fits, and holds only until the worker is ready"
            }
        }
        return CallExplanation.Verdict(
            phase: phase.name, action: action.description, effect: effect(of: action, by: fitting),
            rule: fitting.flatMap { reference($0, name) }, because: because,
            closest: fitting == nil ? closest(of: named, call, name) : nil, filters: try filters(call, action))
    }

    // MARK: Rules

    /// What is decided without looking at any rule.
    private func reasonBeforeRules(_ call: SystemCall) -> String? {
        let convention = RuleWording.convention(call.architecture)
        guard let architecture = survey.policy.architectures.first(where: { $0.auditValue == call.architecture }) else {
            return "the policy does not name \(convention): the kernel kills a worker that calls by it"
        }
        guard architecture == .x86_64, call.number >= SystemCall.x32Bit, call.number != .max else { return nil }
        return "the number asks for x32, by which no call is let through"
    }

    private func places(_ phase: Phase, naming name: String) -> [PolicyPlace] {
        survey.policy.rulePlaces.filter { place in
            if case .startupRule = place, phase == .ready { return false }
            return survey.policy.rule(at: place)?.names.contains(name) ?? false
        }
    }

    private func startupRule(fitting call: SystemCall, _ name: String) -> PolicyPlace? {
        places(.startup, naming: name).first { place in
            guard case .startupRule = place, let rule = survey.policy.rule(at: place) else { return false }
            return misfits(call, rule).isEmpty
        }
    }

    /// Without the meaning's help: it and this reading must agree.
    private func misfits(_ call: SystemCall, _ rule: SystemCallRule) -> [ArgumentCondition] {
        rule.conditions.filter { call.arguments[$0.index] & $0.mask != $0.value }
    }

    private func closest(of places: [PolicyPlace], _ call: SystemCall, _ name: String) -> CallExplanation.Closest? {
        var best: (place: PolicyPlace, misfits: [ArgumentCondition])?
        for place in places {
            guard let rule = survey.policy.rule(at: place) else { continue }
            let misfits = misfits(call, rule)
            if misfits.count < best?.misfits.count ?? Int.max { best = (place, misfits) }
        }
        guard let best, let reference = reference(best.place, name) else { return nil }
        return CallExplanation.Closest(
            rule: reference,
            differences: best.misfits.sorted { $0.index < $1.index }.map { condition in
                let wanted = RuleWording.text(of: condition, call: name).dropFirst("is ".count)
                let value = ArgumentWording.number(call.arguments[condition.index])
                return "\(RuleWording.argument(condition.index, of: name)) is \(value); the rule wants \(wanted)"
            })
    }

    private func reference(_ place: PolicyPlace, _ name: String) -> CallExplanation.Reference? {
        survey.policy.rule(at: place).map { rule in
            CallExplanation.Reference(
                location: survey.location(of: place), key: place.description,
                text: RuleWording.text(of: name, rule.conditions), reason: rule.reason)
        }
    }

    private func effect(of action: FilterAction, by place: PolicyPlace?) -> String {
        let effect = RuleWording.effect(of: action, in: phase)
        if case .startupRule? = place { return effect + ": the supervisor is asked, and decides so" }
        return effect
    }

    // MARK: Filters

    /// Every filter that could be in force in this phase, run on the call.
    private func filters(_ call: SystemCall, _ action: FilterAction) throws(FilterError) -> [CallExplanation
        .FilterAnswer]
    {
        let policy = survey.policy
        var answers: [CallExplanation.FilterAnswer] = []
        // One that the policy does not name is answered by the filter of one that it does.
        let named = policy.architectures.first { $0.auditValue == call.architecture }
        guard let architecture = named ?? policy.architectures.first else { return [] }
        for mode in FilterMode.allCases where mode.isFor(phase, policy) {
            let program = try FilterCompiler.compile(policy, mode: mode, architecture: architecture).program
            let found: UInt32
            do { found = try FilterEvaluator(program).evaluate(call) } catch {
                throw FilterError(.invalidProgram(error))
            }
            let wanted = FilterExpectation(policy, mode, architecture).action(for: call)
            answers.append(
                CallExplanation.FilterAnswer(
                    mode: mode.name, architecture: "\(architecture)", action: FilterAction.name(ofReturnValue: found),
                    agrees: wanted.returnValue == found && isConsistent(wanted, action, mode, call),
                    remark: remark(wanted, action, mode)))
        }
        return answers
    }

    /// Whether what a filter of this mode must answer follows from the policy's own answer.
    private func isConsistent(_ filter: FilterAction, _ policy: FilterAction, _ mode: FilterMode, _ call: SystemCall)
        -> Bool
    {
        if filter == policy { return true }
        switch mode {
        // The supervisor is asked, and gives the policy's answer.
        case .supervised: return phase == .startup && filter == .notify
        case .unsupervisedStartup, .unsupervisedReady:
            if filter == .killProcess, policy == .notify { return true }
            return mode == .unsupervisedStartup && RuleWording.name(of: call) == "seccomp"
        }
    }

    private func remark(_ filter: FilterAction, _ policy: FilterAction, _ mode: FilterMode) -> String? {
        guard filter != policy else { return nil }
        switch (mode, filter) {
        case (.supervised, _): return "the supervisor is asked, and answers as above"
        case (_, .killProcess): return "nobody is asked in this mode: killed without a report of the arguments"
        default: return "in this mode the worker itself installs, by this call, the filter that remains"
        }
    }
}

extension FilterMode {
    /// As `--mode` takes it.
    package var name: String {
        switch self {
        case .supervised: "supervised"
        case .unsupervisedStartup: "unsupervised-startup"
        case .unsupervisedReady: "unsupervised-ready"
        }
    }

    /// What the filter is for, in words.
    package var summary: String {
        switch self {
        case .supervised:
            "in force from the first instruction on; the supervisor is asked about what it does not allow"
        case .unsupervisedStartup:
            "where user notification is not available, until the worker is ready"
        case .unsupervisedReady:
            "where user notification is not available, once the worker is ready"
        }
    }

    /// Whether a filter of this mode may be in force in `phase`.
    func isFor(_ phase: Phase, _ policy: WorkerPolicy) -> Bool {
        switch self {
        case .supervised: policy.defaultAction == .notify
        case .unsupervisedStartup: phase == .startup
        case .unsupervisedReady: phase == .ready
        }
    }
}
