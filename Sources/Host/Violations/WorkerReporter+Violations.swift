import Ledger
import Logging
import Status
import Supervision

/// Violations: each is told of at once, with everything that is known of it.
extension WorkerReporter {
    /// What a worker that was lost has done, with who did it and at which event; nil where it did nothing.
    ///
    /// - Parameter suspects: whoever may have been evaluated: one, where that is known.
    func violation(
        _ worker: WorkerIndex, _ generation: Generation, _ cause: WorkerLossCause, _ sequence: UInt64?,
        _ suspects: [StrategyRank], at time: WallTime
    ) -> Violation? {
        let plan = deployment.workers[worker.index]
        var violation: Violation
        if let deed = takeDeed(worker) {
            violation = deed
        } else if case .violation(let call) = cause.kind {
            violation = Violation(
                at: time, family: plan.family, isolated: nil, generation: generation.number, call: call, detail: nil,
                sequence: nil)
        } else {
            return nil
        }
        violation.at = time
        violation.detail = cause.description
        violation.sequence = sequence
        name(suspects, in: &violation)
        record.violated(worker, violation.call)
        finish(&violation, plan)
        return violation
    }

    /// A worker has done something of whose end nothing else is told: one in which a strategy was tried.
    func violated(_ worker: WorkerIndex, _ deed: Violation, _ plan: WorkerPlan, _ progress: WorkProgress?) {
        var violation = deed
        violation.phase = .trial
        violation.sequence = progress?.sequence
        violation.detail = "was ended while it was tried whether a strategy can come back"
        let rank = progress.flatMap { plan.ranks.indices.contains(Int($0.slot)) ? plan.ranks[Int($0.slot)] : nil }
        name(rank.map { [$0] } ?? plan.ranks, in: &violation)
        record.violated(WorkerIndex(worker.index % max(1, deployment.workers.count)), violation.call)
        finish(&violation, plan)
        note([.violation(violation)])
    }

    private func name(_ suspects: [StrategyRank], in violation: inout Violation) {
        if suspects.count == 1 {
            violation.strategy = id(suspects[0])
        } else {
            violation.suspects = suspects.prefix(Violation.maxSuspects).map { id($0) }
        }
        let plugins = Set(suspects.map { deployment.strategies[$0.index].definition.plugin })
        if plugins.count == 1, let plugin = plugins.first { violation.plugin = "\(plugin)" }
    }

    private func finish(_ violation: inout Violation, _ plan: WorkerPlan) {
        violation.family = plan.family
        violation.isolated = plan.isolated?.text
        if let worker = deployment.workers.firstIndex(where: { $0.family == plan.family }) {
            violation.policyDigest = record.workers[worker].status.policyDigest
        }
        violation.executableDigest = record.run.executableDigest
        complete(&violation, plan)
        var fields: Logger.Metadata = [
            "family": "\(violation.family)", "generation": "\(violation.generation)", "call": "\(violation.call)",
        ]
        if let strategy = violation.strategy { fields["strategy"] = "\(strategy)" }
        if let plugin = violation.plugin { fields["plugin"] = "\(plugin)" }
        if let sequence = violation.sequence { fields["seq"] = "\(sequence)" }
        log.error(
            "violation: \(violation.deed ?? violation.call) at \(violation.place ?? "?"): it did not happen, and the worker is gone; `bulkhead violations list` tells more",
            metadata: fields)
    }
}
