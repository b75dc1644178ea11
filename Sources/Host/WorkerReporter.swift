import Ledger
import Logging
import Status
import Supervision

/// Tells people, the record and the ledger what happens to workers. A failure of the very first start ends the run:
/// nothing was lost yet, and whoever started it is there to see.
final class WorkerReporter {
    /// Notes changes of state.
    var keep: ([LedgerEntry]) -> Void = { _ in }
    /// Of the worker that runs now.
    var processID: (WorkerIndex) -> Int32? = { _ in nil }

    private let deployment: Deployment
    private let record: RunRecord
    private let log: Logger
    private var isStarting = true

    init(_ deployment: Deployment, _ record: RunRecord, _ log: Logger) {
        self.deployment = deployment
        self.record = record
        self.log = log
    }

    func startIsOver() { isStarting = false }

    func take(_ report: Report) throws(HostError) {
        switch report {
        case .workerStarting(let worker, let generation): started(worker, generation)
        case .workerReady(let worker, let generation): ready(worker, generation)
        case .workerLost(let worker, let generation, let cause, let sequence):
            lost(worker, generation, cause, sequence)
            guard !isStarting else {
                throw HostError(.sandboxUnavailable, "worker \(name(worker)), start \(generation): \(cause)")
            }
        case .workerRestarting(let worker, let generation, let milliseconds):
            log.notice(
                "worker is started again after a pause",
                metadata: metadata(worker, generation, ["milliseconds": "\(milliseconds)"]))
        case .charged(let worker, let sequence, let outcome, let cause):
            log.warning(
                "an event is lost to the strategies of a worker: \(outcome.name): \(cause)",
                metadata: metadata(worker, nil, ["seq": "\(sequence)", "cause": "\(outcome.name)"]))
        }
    }

    private func started(_ worker: WorkerIndex, _ generation: Generation) {
        record.starting(worker, generation)
        let plan = deployment.workers[worker.index]
        keep([
            .workerStarted(
                WorkerStart(
                    at: RunRecord.now, family: plan.family, isolated: plan.isolated?.text,
                    generation: generation.number, pid: processID(worker) ?? 0,
                    policyDigest: record.workers[worker.index].status.policyDigest,
                    executableDigest: record.run.executableDigest))
        ])
    }

    private func ready(_ worker: WorkerIndex, _ generation: Generation) {
        record.ready(worker)
        let plan = deployment.workers[worker.index]
        keep([
            .workerReady(
                WorkerReady(
                    at: RunRecord.now, family: plan.family, isolated: plan.isolated?.text,
                    generation: generation.number))
        ])
        // Whoever starts a run is told of what goes wrong; that a worker came back is news.
        let level: Logger.Level = isStarting ? .debug : .notice
        log.log(level: level, "worker serves", metadata: metadata(worker, generation))
    }

    private func lost(
        _ worker: WorkerIndex, _ generation: Generation, _ cause: WorkerLossCause, _ sequence: UInt64?
    ) {
        let loss = record.lost(worker, generation, cause, sequence: sequence)
        let plan = deployment.workers[worker.index]
        var entries: [LedgerEntry] = [.workerLost(family: plan.family, isolated: plan.isolated?.text, loss)]
        if case .violation(let call) = cause.kind {
            entries.append(
                .violation(
                    WorkerViolation(
                        at: loss.at, family: plan.family, isolated: plan.isolated?.text,
                        generation: generation.number, call: call, detail: cause.description, sequence: sequence)))
        }
        keep(entries)
        guard !isStarting else { return }
        var fields: Logger.Metadata = ["cause": "\(loss.cause)"]
        if let sequence { fields["seq"] = "\(sequence)" }
        log.warning(
            "worker lost: it \(cause); it is started again and its strategies warm up anew",
            metadata: metadata(worker, generation, fields))
    }

    private func metadata(
        _ worker: WorkerIndex, _ generation: Generation?, _ more: Logger.Metadata = [:]
    ) -> Logger.Metadata {
        let plan = deployment.workers[worker.index]
        var fields = more
        fields["family"] = "\(plan.family)"
        if let isolated = plan.isolated { fields["strategy"] = "\(isolated)" }
        if let generation { fields["generation"] = "\(generation)" }
        return fields
    }

    private func name(_ worker: WorkerIndex) -> String {
        let plan = deployment.workers[worker.index]
        return plan.isolated.map { "\(plan.family) (\($0))" } ?? plan.family
    }
}
