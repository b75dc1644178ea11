import Ledger
import Logging
import Sandbox
import Status
import Supervision

/// Tells people, the record and the ledger what happens to workers. A failure of the very first start ends the run:
/// nothing was lost yet, and whoever started it is there to see.
final class WorkerReporter {
    /// Notes changes of state.
    var keep: ([LedgerEntry]) -> Void = { _ in }
    /// Notes what the next host must know, and returns when it is on the disk.
    var keepForGood: ([LedgerEntry]) throws(HostError) -> Void = { (_) throws(HostError) in }
    /// What the worker did that its policy denies, and which is not told of yet.
    var takeDeed: (WorkerIndex) -> Violation? = { _ in nil }
    /// Adds what the run knows of a violation: the event, and where it came from.
    var complete: (inout Violation, WorkerPlan) -> Void = { _, _ in }
    /// Of the worker that runs now.
    var processID: (WorkerIndex) -> Int32? = { _ in nil }

    private(set) var deployment: Deployment
    let record: RunRecord
    let log: Logger
    private var isStarting = true
    private var patience: [WorkerIndex: StartPatience] = [:]
    private(set) var seals = SealBook()
    /// Begins with a latch, which has to be on the disk before anything follows from it. There may be as many as strategies,
    /// so they go there together.
    private var lasting: [LedgerEntry] = []

    init(_ deployment: Deployment, _ record: RunRecord, _ log: Logger) {
        self.deployment = deployment
        self.record = record
        self.log = log
    }

    func startIsOver() { isStarting = false }

    /// Workers of another deployment are started: as at the beginning, one that does not start ends it.
    func begin(_ deployment: Deployment) {
        self.deployment = deployment
        isStarting = true
        patience = [:]
    }

    /// The reports of one step are over.
    func finishReports() throws(HostError) {
        guard !lasting.isEmpty else { return }
        let entries = lasting
        lasting = []
        try keepForGood(entries)
    }

    /// In the order in which it happened.
    func note(_ entries: [LedgerEntry]) {
        if lasting.isEmpty { keep(entries) } else { lasting += entries }
    }

    func take(_ report: Report) throws(HostError) {
        switch report {
        // Workers in which strategies are tried come and go; what came of it is told by other reports.
        case .workerStarting(let worker, let generation): if !isProbe(worker) { started(worker, generation) }
        case .workerReady(let worker, let generation): if !isProbe(worker) { ready(worker, generation) }
        case .workerLost(let worker, let generation, let cause, let sequence, let suspects):
            let endsTheRun = isStarting && !patience[worker, default: StartPatience()].forgives(cause.kind)
            lost(worker, generation, cause, sequence, suspects, endsTheRun: endsTheRun)
            guard !endsTheRun else {
                throw HostError(.sandboxUnavailable, "worker \(name(worker)), start \(generation): \(cause)")
            }
        case .workerRestarting(let worker, let generation, let milliseconds):
            log.notice(
                "worker is started again after a pause",
                metadata: metadata(worker, generation, ["milliseconds": "\(milliseconds)"]))
        case .charged(let worker, let sequence, let outcome, let cause, let ranks):
            for rank in ranks {
                log.warning(
                    "an event is lost to a strategy: \(outcome.name): \(cause)",
                    metadata: metadata(
                        worker, nil, ["seq": "\(sequence)", "cause": "\(outcome.name)", "strategy": "\(id(rank))"]))
            }
        case .wentBack(let worker, let sequence):
            log.debug(
                "worker goes back to a snapshot, since a failure must leave no trace",
                metadata: metadata(worker, nil, ["seq": "\(sequence)"]))
        case .snapshotRefused(let worker, let problem):
            log.error(
                "a snapshot cannot be used; the one before is tried: \(problem)", metadata: metadata(worker, nil))
        case .leftService(let rank, let outage): leftService(rank, outage)
        case .tried(let rank, let sequence):
            if let change = record.breakers.tried(rank, before: sequence, at: RunRecord.now) {
                note([.breakerChange(change)])
            }
            log.info(
                "strategy is tried in a worker of its own with what it missed",
                metadata: ["strategy": "\(id(rank))", "seq": "\(sequence)"])
        case .backInService(let rank, let sequence):
            note([.breakerChange(record.breakers.returned(rank, from: sequence, at: RunRecord.now))])
            log.notice(
                "strategy is back in service, with everything that it missed",
                metadata: ["strategy": "\(id(rank))", "seq": "\(sequence)"])
        case .memoryLost(let rank):
            log.warning(
                "strategy has missed more than is kept for it, and will warm up anew when it comes back",
                metadata: ["strategy": "\(id(rank))"])
        }
    }

    private func leftService(_ rank: StrategyRank, _ outage: Outage) {
        let change = record.breakers.left(rank, outage, at: RunRecord.now)
        if change.to == .latched { lasting.append(.breakerChange(change)) } else { note([.breakerChange(change)]) }
        let end =
            switch outage.duration {
            case .events(let count)?: "for \(count) of its events"
            case .seconds(let count)?: "for \(count) s"
            case nil: "until it is reset: bulkhead breaker reset \(id(rank)) --reason …"
            }
        log.warning(
            "strategy is out of service \(end): \(outage.rule.text)",
            metadata: [
                "strategy": "\(id(rank))", "seq": "\(change.sequence)", "cause": "\(outage.cause.rawValue)",
                "trips": "\(outage.consecutiveTrips)",
            ])
    }

    private func isProbe(_ worker: WorkerIndex) -> Bool { worker.index >= deployment.workers.count }

    func id(_ rank: StrategyRank) -> String { deployment.strategies[rank.index].definition.id.text }

    private func started(_ worker: WorkerIndex, _ generation: Generation) {
        record.starting(worker, generation)
        let plan = deployment.workers[worker.index]
        note([
            .workerStarted(
                WorkerStart(
                    at: RunRecord.now, family: plan.family, isolated: plan.isolated?.text,
                    generation: generation.number, pid: processID(worker) ?? 0,
                    policyDigest: record.workers[worker.index].status.policyDigest,
                    executableDigest: record.run.executableDigest))
        ])
    }

    /// Notes what a worker was found to be before its first event.
    func certified(_ worker: WorkerIndex, _ generation: Generation, _ certificate: SealCertificate) {
        let (page, changes) = seals.enter(certificate)
        let plan = deployment.workers[worker.index % max(1, deployment.workers.count)]
        let purpose: WorkerCertificate.Purpose = isProbe(worker) ? .trial : .serving
        note([
            .workerCertified(
                WorkerCertificate(
                    certificate, page, purpose, isolated: plan.isolated?.text, generation: generation.number))
        ])
        guard !changes.isEmpty else { return }
        log.warning(
            "the seal of the worker is as its policy says, and another than before: \(SealChanges.text(changes))",
            metadata: metadata(worker, generation, ["seal": "\(page.digest)"]))
    }

    /// The same of workers that were asked about plugins and parameters, and get no event.
    func inspected(_ inspections: [(generation: UInt32, certificate: SealCertificate)]) {
        for (generation, certificate) in inspections {
            let page = seals.enter(certificate).page
            note([
                .workerCertified(
                    WorkerCertificate(certificate, page, .inspection, isolated: nil, generation: generation))
            ])
        }
    }

    private func ready(_ worker: WorkerIndex, _ generation: Generation) {
        record.ready(worker)
        let plan = deployment.workers[worker.index]
        note([
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
        _ worker: WorkerIndex, _ generation: Generation, _ cause: WorkerLossCause, _ sequence: UInt64?,
        _ suspects: [StrategyRank], endsTheRun: Bool
    ) {
        let loss = record.lost(worker, generation, cause, sequence: sequence)
        let plan = deployment.workers[worker.index]
        var entries: [LedgerEntry] = [.workerLost(family: plan.family, isolated: plan.isolated?.text, loss)]
        if let violation = violation(worker, generation, cause, sequence, suspects, at: loss.at) {
            entries.append(.violation(violation))
        }
        note(entries)
        // Then it is what the run ends with.
        guard !endsTheRun else { return }
        var fields: Logger.Metadata = ["cause": "\(loss.cause)"]
        if let sequence { fields["seq"] = "\(sequence)" }
        if suspects.count == 1 { fields["strategy"] = "\(id(suspects[0]))" }
        log.warning(
            "worker lost: it \(cause); a successor goes on from its last snapshot",
            metadata: metadata(worker, generation, fields))
    }

    func metadata(
        _ worker: WorkerIndex, _ generation: Generation?, _ more: Logger.Metadata = [:]
    ) -> Logger.Metadata {
        let plan = deployment.workers[worker.index % max(1, deployment.workers.count)]
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
