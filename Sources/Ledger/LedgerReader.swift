import GRDB
import Glibc
package import Status

/// Reads the ledger: beside a host that writes it, after one that ended, and after one that was killed.
package final class LedgerReader: Sendable {
    private let path: String
    private let database: DatabaseQueue

    /// - Throws: A `LedgerError` with the code `missing` where there is none, or one that no run has begun to fill.
    package init(path: String) throws(LedgerError) {
        var status = stat()
        if stat(path, &status) != 0, errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
        self.path = path
        do {
            var configuration = Configuration()
            configuration.label = "bulkhead.ledger.reader"
            configuration.readonly = true
            configuration.busyMode = .timeout(LedgerFile.busySeconds)
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.read { db in
                switch try LedgerSchema.condition(db, path: path) {
                case .empty: throw LedgerError.missing(path: path)
                case .older:
                    throw LedgerError(
                        .unusable,
                        "the ledger \(path) was written by an older version of bulkhead; run a host with it once, which brings it up to date"
                    )
                case .current: break
                }
            }
        } catch {
            throw LedgerError(error, path: path, purpose: .read)
        }
    }

    /// Everything that is stored of the newest run, as of ``RunStatus/asOf``; nil where none has begun.
    ///
    /// - Parameters:
    ///   - isHostRunning: Whether a host holds the directory. Where none does, a run that has not ended is given as
    ///     `died`, and its workers as ended.
    ///   - strategies: Those to give; nil: all.
    package func status(isHostRunning: Bool, strategies: [String]? = nil) throws(LedgerError) -> HostStatus? {
        try read { db in
            guard let (run, stored, rest) = try RunLoader.newest(db) else { return nil }
            var status = HostStatus(run: stored, input: rest)
            try RunLoader.load(&status.input, db)
            status.workers = try WorkerLoader.load(db)
            status.strategies = try StrategyLoader(run: run, only: strategies).load(db)
            try BreakerLoader.load(&status, run: run, db)
            status.haltOfAll = try Halts.read(db)[History.all]
            if !isHostRunning, stored.state.isRunning {
                status.run.state = .died
                status.run.waitsFor = nil
                for index in status.workers.indices { status.workers[index].state = .ended }
            }
            return status
        }
    }

    /// Halts in force, latches and what is known of strategies, as ``LedgerWriter/memory()`` gives them.
    package func memory() throws(LedgerError) -> LedgerMemory {
        try read { try LedgerMemory($0) }
    }

    /// When a strategy left the catalog; nil where it is in it, or never was.
    package func removal(of strategy: String) throws(LedgerError) -> WallTime? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT at FROM strategy_changes JOIN strategies ON strategies.id = strategy
                    WHERE strategy = ? AND in_catalog = 0 AND to_status = 'removed' ORDER BY strategy_changes.id DESC LIMIT 1
                    """,
                arguments: [strategy])
            return try row?.time(0)
        }
    }

    /// Orders of operators, newest first.
    package func acts(limit: Int = 100) throws(LedgerError) -> [OperatorAct] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT act, at, strategy, reason, user, sequence FROM operator_acts ORDER BY id DESC LIMIT ?",
                arguments: [limit])
            var acts: [OperatorAct] = []
            while let row = try rows.next() {
                acts.append(
                    OperatorAct(
                        try row.name(0), at: try row.time(1), strategy: row[2], reason: row[3], user: row.integer(4),
                        sequence: row.count(5)))
            }
            return acts
        }
    }

    /// The newest certificate of each worker that serves, of the newest run that has any, sorted by family.
    package func certificates() throws(LedgerError) -> [StoredCertificate] {
        try read { try CertificateLoader.newest($0) }
    }

    /// What is the same at each start under a digest (`sha256:…`), as JSON; nil where it is not kept.
    package func certificate(_ digest: String) throws(LedgerError) -> String? {
        try read { try CertificateLoader.content(digest, $0) }
    }

    /// In one transaction, so that nothing is from before a change and something else from after it.
    func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw LedgerError(error, path: path, purpose: .read)
        }
    }
}
