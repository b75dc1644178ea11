package import Sandbox
package import SandboxPolicy
package import WorkerTrial

/// Which calls of a policy a real worker needs, found by taking each away.
package struct RuleTrial {
    private let launcher: SealedLauncher
    private let policy: WorkerPolicy
    private let family: String?

    package init(_ launcher: SealedLauncher, _ policy: WorkerPolicy, family: String?) {
        self.launcher = launcher
        self.policy = policy
        self.family = family
    }

    /// What came of taking one call away from one rule.
    package enum Verdict: Sendable, Hashable {
        /// The workload ends without it, and how.
        case needed(RuleWitness, TrialEnd)
        /// Every workload goes on without it.
        case notNeeded
        /// The trial says nothing.
        case undecided(String)
    }

    /// How the workloads end under the whole policy; empty where all are carried out.
    package func failures() throws(FilterError) -> [(RuleWitness, TrialEnd)] {
        let seal = try WorkerSeal(policy: policy)
        return RuleWitness.workloads.compactMap { witness in
            Workload.run(witness, launcher, seal, family: family).map { (witness, $0) }
        }
    }

    /// Takes `name` out of the rule at `place` and tries the workloads, the declared witness first, until one breaks.
    package func verdict(without name: String, at place: PolicyPlace) throws(FilterError) -> Verdict {
        try verdict(under: policy.without(name, at: place), declared: policy.rule(at: place)?.witness)
    }

    /// Lets `name` of the ready rule at `place` pass during start-up only, and tries the same.
    package func verdict(confining name: String, at place: PolicyPlace) throws(FilterError) -> Verdict {
        guard case .readyRule = place, var rule = policy.rule(at: place) else {
            return .undecided("it is no ready rule")
        }
        rule.names = [name]
        var confined = policy.without(name, at: place)
        confined.startup.append(rule)
        return try verdict(under: confined, declared: rule.witness)
    }

    private func verdict(under policy: WorkerPolicy, declared: RuleWitness?) throws(FilterError) -> Verdict {
        let seal = try WorkerSeal(policy: policy)
        let first = RuleWitness.workloads.filter { $0 == declared }
        for witness in first + RuleWitness.workloads.filter({ $0 != declared }) {
            switch Workload.run(witness, launcher, seal, family: family) {
            case nil: continue
            case let end?:
                switch end {
                case .stopped, .stoppedUnseen, .notStarted: return .needed(witness, end)
                // Nothing of this comes from a call that is not allowed.
                case .ended, .silent, .unexpected: return .undecided("\(end)")
                }
            }
        }
        return .notNeeded
    }
}

extension WorkerPolicy {
    /// The rule at a place; nil for a place that is none of a rule.
    package func rule(at place: PolicyPlace) -> SystemCallRule? {
        switch place {
        case .readyRule(let index): ready.indices.contains(index) ? ready[index] : nil
        case .startupRule(let index): startup.indices.contains(index) ? startup[index] : nil
        default: nil
        }
    }

    /// Where its rules stand, the ready ones first.
    package var rulePlaces: [PolicyPlace] {
        ready.indices.map(PolicyPlace.readyRule) + startup.indices.map(PolicyPlace.startupRule)
    }

    /// Lacks one call of one rule; a rule without calls means nothing.
    fileprivate func without(_ name: String, at place: PolicyPlace) -> WorkerPolicy {
        var policy = self
        switch place {
        case .readyRule(let index): policy.ready[index].names.removeAll { $0 == name }
        case .startupRule(let index): policy.startup[index].names.removeAll { $0 == name }
        default: break
        }
        return policy
    }
}
