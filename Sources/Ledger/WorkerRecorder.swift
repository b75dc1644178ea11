import GRDB
import Status

/// Writes what is true of each worker now.
struct WorkerRecorder: Sendable {
    private var written: [WorkerStatus] = []

    private static let upsert = Statements.upsert(
        "worker_status", key: ["family", "isolated"],
        columns: [
            "state", "pid", "generation", "started_at", "ready_at", "policy_digest", "answered_events", "recoveries",
            "recovery_seconds", "replayed_events", "evaluation_ns", "loss_generation", "loss_at", "loss_cause",
            "loss_detail", "loss_signal", "loss_sequence",
        ])

    mutating func record(_ workers: [WorkerStatus], in db: Database) throws {
        let stored = workers.map { worker in
            var worker = worker
            // A rate is true only while the host runs, so it is not stored.
            worker.eventsPerSecond = nil
            return worker
        }
        let before = Dictionary(written.map { ($0.name, $0) }) { first, _ in first }
        try Difference.each(from: written, to: stored, by: \.name) { worker in
            try write(worker, before: before[worker.name], in: db)
        } remove: { worker in
            try db.change(
                "DELETE FROM worker_status WHERE family = ? AND isolated = ?",
                [worker.family, worker.isolated ?? ""])
        }
        written = stored
    }

    private func write(_ worker: WorkerStatus, before: WorkerStatus?, in db: Database) throws {
        let loss = worker.lastLoss
        try db.change(
            Self.upsert,
            [
                worker.family, worker.isolated ?? "", worker.state.rawValue, worker.pid, worker.generation,
                worker.startedAt?.description, worker.readyAt?.description, worker.policyDigest,
                worker.answeredEvents.stored, worker.recoverySeconds.count.stored, worker.recoverySeconds.seconds,
                worker.replayedEvents.stored, worker.latency.totalNanoseconds.stored, loss?.generation,
                loss?.at.description, loss?.cause, loss?.detail.bounded, loss?.signal, loss?.sequence?.stored,
            ])
        try writeCounts("loss", worker.losses, before: before?.losses ?? [], of: worker, in: db)
        try writeCounts("violation", worker.violations, before: before?.violations ?? [], of: worker, in: db)
        try writeLatency(worker, before: before?.latency ?? LatencyHistogram(), in: db)
    }

    private static let upsertCount = Statements.upsert(
        "worker_counts", key: ["family", "isolated", "kind", "name"], columns: ["count"])

    private func writeCounts(
        _ kind: String, _ counts: [NamedCount], before: [NamedCount], of worker: WorkerStatus, in db: Database
    ) throws {
        try Difference.each(from: before, to: counts, by: \.name) { count in
            try db.change(
                Self.upsertCount, [worker.family, worker.isolated ?? "", kind, count.name, count.count.stored])
        } remove: { count in
            try db.change(
                "DELETE FROM worker_counts WHERE family = ? AND isolated = ? AND kind = ? AND name = ?",
                [worker.family, worker.isolated ?? "", kind, count.name])
        }
    }

    private static let upsertLatency = Statements.upsert(
        "worker_latency", key: ["family", "isolated", "bucket"], columns: ["up_to_ns", "events"])

    private func writeLatency(_ worker: WorkerStatus, before: LatencyHistogram, in db: Database) throws {
        for (bucket, count) in worker.latency.counts.enumerated() where count != before.counts[bucket] {
            let bound = bucket < LatencyHistogram.bounds.count ? LatencyHistogram.bounds[bucket].stored : nil
            try db.change(
                Self.upsertLatency, [worker.family, worker.isolated ?? "", bucket, bound, count.stored])
        }
    }
}
