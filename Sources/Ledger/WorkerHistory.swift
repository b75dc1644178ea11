import GRDB
import Status

/// Writes the life of each generation of a worker: one row, however much of it is told.
enum WorkerHistory {
    private static let key = ["run", "family", "isolated", "generation"]

    private static let start = Statements.upsert(
        "workers", key: key, columns: ["pid", "policy_digest", "executable_digest", "started_at"])

    static func record(_ worker: WorkerStart, run: Int64, in db: Database) throws {
        try db.change(
            start,
            [
                run, worker.family, worker.isolated ?? "", worker.generation, worker.pid, worker.policyDigest,
                worker.executableDigest, worker.at.description,
            ])
        try Digests.saw("policy", name: worker.family, worker.policyDigest, at: worker.at, in: db)
        try Digests.saw("executable", name: "bulkhead-worker", worker.executableDigest, at: worker.at, in: db)
        try Pruning.pruneSometimes("workers", in: db)
    }

    private static let ready = Statements.upsert("workers", key: key, columns: ["ready_at"])

    static func record(_ worker: WorkerReady, run: Int64, in db: Database) throws {
        try db.change(
            ready, [run, worker.family, worker.isolated ?? "", worker.generation, worker.at.description])
    }

    private static let loss = Statements.upsert(
        "workers", key: key, columns: ["ended_at", "cause", "detail", "signal", "sequence"])

    static func record(
        _ worker: WorkerLoss, of family: String, isolated: String?, run: Int64, in db: Database
    ) throws {
        try db.change(
            loss,
            [
                run, family, isolated ?? "", worker.generation, worker.at.description, worker.cause,
                worker.detail.bounded, worker.signal, worker.sequence?.stored,
            ])
        try Pruning.pruneSometimes("workers", in: db)
    }
}

/// Writes which policies and executables were in use, and when.
enum Digests {
    private static let saw = """
        INSERT INTO digests (kind, name, digest, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (kind, name, digest) DO UPDATE SET last_seen = excluded.last_seen
        """

    static func saw(_ kind: String, name: String, _ digest: String, at time: WallTime, in db: Database) throws {
        try db.change(saw, [kind, name, digest, time.description, time.description])
    }
}
