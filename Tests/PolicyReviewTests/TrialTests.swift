import PolicyFiles
@testable import PolicyReview
import Sandbox
import SandboxPolicy
import Testing
import WorkerTrial

@Suite(
    "Taking a rule away from a sealed worker", .serialized,
    .enabled(if: TrialProduct.isThere, "bulkhead-worker is not beside the tests"))
struct TrialTests {
    private func policy(_ change: (inout WorkerPolicy) -> Void = { _ in }) throws -> WorkerPolicy {
        var policy = try survey().policy
        change(&policy)
        return policy
    }

    @Test("shows of the shipped policy that each rule is needed, or that this machine does not reach it")
    func shipped() throws {
        let report = try PolicyLint.report(on: try survey(), .with(try TrialProduct.launcher(), family: nil))
        #expect(report.findings.isEmpty, "\(report.text)")
        #expect(report.notTried == nil && report.notReported == nil)
        let policy = try policy()
        #expect(report.proofs.count == (policy.ready + policy.startup).map(\.names.count).reduce(0, +))
        for proof in report.proofs {
            let rule = try #require(
                policy.rulePlaces.first { $0.description == proof.key }.flatMap { policy.rule(at: $0) })
            if rule.witness == .anotherLibrary {
                // Reported as such, and not as passed.
                #expect(proof.result == .notReached || proof.result == .notHere, "\(proof.call)")
                #expect(proof.witness == nil)
            } else {
                #expect(proof.result == .needed, "\(proof.call)")
                #expect(proof.witness == rule.witness?.rawValue, "\(proof.call)")
            }
        }
    }

    @Test("stops it at that very call, in the phase in which it is needed")
    func atThatCall() throws {
        let policy = try policy()
        let launcher = try TrialProduct.launcher()
        let trial = RuleTrial(launcher, policy, family: nil)
        for (name, witness, phase) in [
            ("gettid", RuleWitness.start, Phase.startup), ("exit_group", .end, .ready), ("openat", .start, .startup),
        ] {
            let place = try #require(policy.rulePlaces.first { policy.rule(at: $0)?.names == [name] })
            guard case .needed(witness, .stopped(let report, phase)) = try trial.verdict(without: name, at: place)
            else {
                Issue.record("\(name): \(try trial.verdict(without: name, at: place))")
                continue
            }
            #expect(report.callName == name)
        }
    }

    @Test("shows a rule that nobody needs, and one that only the start needs")
    func superfluous() throws {
        // No start asks for ARCH_GET_FS; the seal does without the ceiling, so that any call can be added.
        let policy = try policy { policy in
            policy.startup.append(
                SystemCallRule(
                    names: ["arch_prctl"], action: .fail(errno: 1), conditions: [.init(index: 0, value: 0x1003)],
                    reason: "nobody's"))
            policy.startup.removeAll { $0.names == ["gettid"] }
            policy.ready.append(SystemCallRule(names: ["gettid"], action: .allow, reason: "for ever"))
        }
        let trial = RuleTrial(try TrialProduct.launcher(), policy, family: nil)
        #expect(try trial.failures().isEmpty)
        #expect(
            try trial.verdict(without: "arch_prctl", at: .startupRule(policy.startup.count - 1)) == .notNeeded)
        let last = PolicyPlace.readyRule(policy.ready.count - 1)
        #expect(try trial.verdict(confining: "gettid", at: last) == .notNeeded)
        guard case .needed(.start, _) = try trial.verdict(without: "gettid", at: last) else {
            Issue.record("gettid is needed by the start")
            return
        }
    }

    @Test("becomes a finding of the file: not needed, or another witness than the declared one")
    func findings() throws {
        // Few rules, since each is tried; the worker does not start without the others, which come from no file here.
        let survey = try survey(
            (
                "names: [readlink]\n      action: SCMP_ACT_ERRNO\n      errnoRet: 1\n      reason: The C library asks for its own path (/proc/self/exe) and does without the answer.\n      witness: start",
                "names: [readlink]\n      action: SCMP_ACT_ERRNO\n      errnoRet: 1\n      reason: It is said that nobody here asks.\n      witness: another-c-library"
            ),
            (
                "      reason: The same question on aarch64, which has no readlink.\n      witness: another-c-library",
                "      reason: The same question on aarch64, which has no readlink."
            ))
        let places = survey.policy.startup.indices.filter {
            survey.policy.startup[$0].names.first?.hasPrefix("readlink") == true
        }
        var prover = RuleProver(survey, RuleTrial(try TrialProduct.launcher(), survey.policy, family: nil))
        for index in places { try prover.prove(at: .startupRule(index)) }
        #expect(prover.findings.map(\.kind) == [.wrongWitness, .notNeeded])
        #expect(prover.findings.map { $0.text.contains("write `witness: start`") } == [true, false])
        #expect(prover.proofs.map(\.result) == [.needed, .notNeeded])
    }

    @Test("shows the same where nobody is told of calls, without saying which it was")
    func unseen() throws {
        let policy = try policy { $0.defaultAction = .killProcess }
        let trial = RuleTrial(try TrialProduct.launcher(), policy, family: nil)
        #expect(try trial.failures().isEmpty)
        let index = try #require(policy.startup.firstIndex { $0.names == ["gettid"] })
        #expect(
            try trial.verdict(without: "gettid", at: .startupRule(index))
                == .needed(.start, .stoppedUnseen(.startup)))
        let end = try #require(policy.ready.firstIndex { $0.names == ["exit_group"] })
        #expect(try trial.verdict(without: "exit_group", at: .readyRule(end)) == .needed(.end, .stoppedUnseen(.ready)))
    }

    @Test(
        "starts nothing without the rule for the exec, supervised or not",
        arguments: [FilterAction.notify, .killProcess])
    func exec(defaultAction: FilterAction) throws {
        let policy = try policy { $0.defaultAction = defaultAction }
        let trial = RuleTrial(try TrialProduct.launcher(), policy, family: nil)
        guard case .needed(.start, .notStarted(let why)) = try trial.verdict(without: "execveat", at: .startupRule(0))
        else {
            Issue.record("a worker was started")
            return
        }
        #expect(why.contains("execveat"))
    }

    @Test("says which workload a policy is too narrow for")
    func tooNarrow() throws {
        let policy = try policy { policy in policy.ready.removeAll { $0.conditions == [.init(index: 0, value: 2)] } }
        let failures = try RuleTrial(try TrialProduct.launcher(), policy, family: nil).failures()
        #expect(failures.map(\.0) == [.fatalError])
    }
}
