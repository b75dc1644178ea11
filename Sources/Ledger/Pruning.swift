import GRDB

/// Keeps the ledger bounded (G9).
enum Pruning {
    static let maxRuns: Int64 = 100
    /// Rows of each history. Between two runs there may be a tenth more.
    static let maxRows: Int64 = 10_000
    private static let slack: Int64 = maxRows / 10

    static let histories = [
        "catalog_loads", "strategy_changes", "workers", "violations", "operator_acts", "breaker_changes",
        "worker_certificates",
    ]

    /// Emptied when a run begins.
    static let tablesOfNewestRun = [
        "recent_outcomes", "missing_features", "intents", "worker_counts", "worker_latency", "worker_status",
        "input_streams", "input_features", "nulled_values", "rejections",
    ]

    static func pruneAll(_ db: Database) throws {
        try db.change("DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?", [maxRuns])
        for table in histories { try prune(table, in: db) }
        try CertificateRecorder.prune(db)
        // Strategies that left the catalog, and digests, are few; counting them costs nothing.
        try db.change(
            """
            DELETE FROM strategies WHERE id IN (
                SELECT id FROM strategies WHERE in_catalog = 0 ORDER BY run DESC, id LIMIT -1 OFFSET ?)
            """, [maxRows])
        try db.change(
            """
            DELETE FROM digests WHERE (kind, name, digest) IN (
                SELECT kind, name, digest FROM digests ORDER BY last_seen DESC LIMIT -1 OFFSET ?)
            """, [maxRows])
    }

    /// To be called after each insertion: prunes at every thousandth.
    static func pruneSometimes(_ table: String, in db: Database) throws {
        if db.lastInsertedRowID % slack == 0 { try prune(table, in: db) }
    }

    /// Numbers of rows rise by one and are only ever removed from the lower end, so no row has to be counted.
    private static func prune(_ table: String, in db: Database) throws {
        try db.change("DELETE FROM \(table) WHERE id <= (SELECT max(id) FROM \(table)) - ?", [maxRows])
    }
}
