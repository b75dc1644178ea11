import GRDB
import Status

/// Reads the workers of the newest run.
enum WorkerLoader {
    private struct Key: Hashable {
        var family: String
        var isolated: String
    }

    static func load(_ db: Database) throws -> [WorkerStatus] {
        var workers: [WorkerStatus] = []
        var places: [Key: Int] = [:]
        var evaluationNanoseconds: [UInt64] = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT family, isolated, state, generation, policy_digest, pid, started_at, ready_at, answered_events,
                    recoveries, recovery_seconds, replayed_events, loss_generation, loss_at, loss_cause, loss_detail,
                    loss_signal, loss_sequence, evaluation_ns
                FROM worker_status ORDER BY family, isolated
                """)
        while let row = try rows.next() {
            let key = Key(family: row[0], isolated: row[1])
            var worker = WorkerStatus(
                family: key.family, isolated: key.isolated.isEmpty ? nil : key.isolated, state: try row.name(2),
                generation: row.integer(3), policyDigest: row[4])
            worker.pid = row.optionalInteger(5)
            worker.startedAt = try row.optionalTime(6)
            worker.readyAt = try row.optionalTime(7)
            worker.answeredEvents = row.count(8)
            worker.recoverySeconds = DurationTotal(count: row.count(9), seconds: row[10])
            worker.replayedEvents = row.count(11)
            if let at = try row.optionalTime(13) {
                worker.lastLoss = WorkerLoss(
                    generation: row.integer(12), at: at, cause: row[14] ?? "", detail: row[15] ?? "",
                    signal: row.optionalInteger(16),
                    sequence: row.optionalInteger(17))
            }
            places[key] = workers.count
            workers.append(worker)
            evaluationNanoseconds.append(row.count(18))
        }
        try loadCounts(into: &workers, places, db)
        try loadLatency(into: &workers, places, evaluationNanoseconds, db)
        return workers
    }

    private static func loadCounts(into workers: inout [WorkerStatus], _ places: [Key: Int], _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT family, isolated, kind, name, count FROM worker_counts ORDER BY count DESC, name")
        while let row = try rows.next() {
            guard let place = places[Key(family: row[0], isolated: row[1])] else { continue }
            let count = NamedCount(row[3], row.count(4))
            if row[2] as String == "loss" {
                workers[place].losses.append(count)
            } else {
                workers[place].violations.append(count)
            }
        }
    }

    private static func loadLatency(
        into workers: inout [WorkerStatus], _ places: [Key: Int], _ evaluationNanoseconds: [UInt64], _ db: Database
    ) throws {
        var counts: [Key: [UInt64]] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT family, isolated, bucket, events FROM worker_latency")
        while let row = try rows.next() {
            let bucket: Int = row.integer(2)
            guard bucket <= LatencyHistogram.bounds.count else { continue }
            let empty = Array(repeating: UInt64(0), count: LatencyHistogram.bounds.count + 1)
            counts[Key(family: row[0], isolated: row[1]), default: empty][bucket] = row.count(3)
        }
        for (key, counts) in counts {
            guard let place = places[key],
                let histogram = LatencyHistogram(counts: counts, totalNanoseconds: evaluationNanoseconds[place])
            else { continue }
            workers[place].latency = histogram
        }
    }
}
