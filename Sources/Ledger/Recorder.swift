import GRDB
import Status

/// Writes entries, and remembers what it wrote, so that the next status costs only what changed.
///
/// Its methods run inside a transaction. After one that failed it no longer knows what is stored, and is not used again.
struct Recorder: Sendable {
    /// The number of the run; nil before one has begun.
    private var run: Int64?
    var runs = RunRecorder()
    var strategies = StrategyRecorder()
    var workers = WorkerRecorder()

    /// Ends what runs before left open, and begins a new one.
    mutating func begin(_ status: RunStatus, in db: Database) throws {
        // Whoever holds the directory is alone, so a run that did not say how it ended cannot still be going on.
        try db.execute(
            sql: """
                UPDATE workers SET cause = 'host_died' WHERE ended_at IS NULL AND cause IS NULL
                    AND run IN (SELECT id FROM runs WHERE state IN ('starting', 'running'));
                UPDATE runs SET state = 'died' WHERE state IN ('starting', 'running');
                UPDATE halts SET sequence = 0;
                """)
        try BreakerRecorder.beginRun(db)
        for table in Pruning.tablesOfNewestRun { try db.execute(sql: "DELETE FROM \(table)") }
        let run = try runs.begin(status, in: db)
        self.run = run
        strategies = try StrategyRecorder(run: run, in: db)
        workers = WorkerRecorder()
        try Digests.saw("executable", name: "bulkhead-worker", status.executableDigest, at: status.startedAt, in: db)
        try Pruning.pruneAll(db)
    }

    mutating func record(_ entry: LedgerEntry, in db: Database) throws {
        // An order may be given while no host runs; the next one begins with it.
        if case .operatorAct(let act) = entry { return try History.record(act, run: run, in: db) }
        if case .breakerChange(let change) = entry { return try BreakerRecorder.record(change, run: run, in: db) }
        guard let run else {
            throw LedgerError(
                .unusable, "the ledger was told of something before a run began, which is a fault in bulkhead")
        }
        switch entry {
        case .catalogLoad(let load): try History.record(load, run: run, in: db)
        case .workerStarted(let start): try WorkerHistory.record(start, run: run, in: db)
        case .workerReady(let ready): try WorkerHistory.record(ready, run: run, in: db)
        case .workerCertified(let certificate): try CertificateRecorder.record(certificate, run: run, in: db)
        case .workerLost(let family, let isolated, let loss):
            try WorkerHistory.record(loss, of: family, isolated: isolated, run: run, in: db)
        case .violation(let violation): try ViolationHistory.record(violation, run: run, in: db)
        case .operatorAct, .breakerChange: break
        case .status(let status):
            try runs.record(status.run, status.input, in: db)
            try strategies.record(status.strategies, of: status.run, in: db)
            try workers.record(status.workers, in: db)
        }
    }
}
