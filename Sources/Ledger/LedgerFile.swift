import CSQLite
import GRDB
import Glibc
import LinuxSystem

/// The file of the ledger: how it comes to be, and how it comes to be on the disk.
enum LedgerFile {
    /// Seconds for which a lock of another program is waited for.
    static let busySeconds = 5.0
    /// The same once a host runs: a shell that somebody left open is no reason to stop soon.
    static let busySecondsOfWriter = 20

    /// Which file a path leads to; nil where there is none.
    static func identity(_ path: String) -> FileIdentity? { try? FileIdentity(at: AT_FDCWD, path) }

    /// Creates an empty file that only its owner may read, unless there is one. SQLite's own files beside it get the
    /// same mode.
    static func create(_ path: String) throws(LedgerError) {
        let number = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if number >= 0 {
            // Nobody has it open yet, so that no locks are lost by this.
            close(number)
            return
        }
        let code = errno
        if code != EEXIST { throw .cannotCreate(path: path, code: code) }
    }

    /// Opens for writing, creates the tables where they are missing.
    static func openForWriting(_ path: String) throws(LedgerError) -> DatabaseQueue {
        try create(path)
        do {
            var configuration = Configuration()
            configuration.label = "bulkhead.ledger"
            configuration.busyMode = .timeout(busySeconds)
            configuration.prepareDatabase { db in
                guard let connection = db.sqliteConnection else { return }
                let code = bulkhead_sqlite_keep_log_on_close(connection)
                if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            }
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let condition = try database.writeWithoutTransaction { db in
                let condition = try LedgerSchema.condition(db, path: path)
                // A new file has nothing to lose, so making it need not wait for the disk: that is done before the
                // first act that must last (`sync`).
                try db.execute(sql: "PRAGMA synchronous = \(condition == .empty ? "OFF" : "NORMAL")")
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw LedgerError(
                        .inputOutput,
                        "the ledger \(path) cannot be opened: its file system supports no write-ahead log; give a --state directory on a local disk"
                    )
                }
                // A log that grew while somebody read for long is cut to this afterwards.
                try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
                return condition
            }
            if condition != .current { try LedgerSchema.migrator.migrate(database) }
            if condition == .empty {
                try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
            }
            try database.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA busy_timeout = \(busySecondsOfWriter * 1000)")
            }
            return database
        } catch {
            throw LedgerError(error, path: path, purpose: .open)
        }
    }

    /// Makes a new file last: its bytes, and its name in the directory.
    static func sync(_ db: Database, path: String) throws {
        guard let connection = db.sqliteConnection else { return }
        let code = bulkhead_sqlite_sync_file(connection)
        if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let number = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A directory that may be written to but not read cannot be opened; then the file's own fsync must do.
        guard number >= 0 else { return }
        defer { close(number) }
        // Some file systems know no fsync of directories and need none.
        if fsync(number) != 0, errno == EIO { throw DatabaseError(resultCode: .SQLITE_IOERR) }
    }
}
