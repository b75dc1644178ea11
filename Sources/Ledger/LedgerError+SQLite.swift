import GRDB
import Glibc

extension LedgerError {
    /// What the caller was about to do.
    enum Purpose: String {
        case open = "opened"
        case write = "written"
        case read = "read"
    }

    /// - Parameter error: Whatever GRDB threw.
    init(_ error: any Error, path: String, purpose: Purpose) {
        if let error = error as? LedgerError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.unusable, "the ledger \(path) cannot be \(purpose.rawValue): \(error)")
            return
        }
        self.init(sqlite: error, path: path, purpose: purpose)
    }

    private init(sqlite error: DatabaseError, path: String, purpose: Purpose) {
        let cannot = "the ledger \(path) cannot be \(purpose.rawValue)"
        let why = error.message ?? error.resultCode.description
        if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
            // The file beside the log could not grow, which nothing but a full disk prevents.
            self.init(.inputOutput, "\(cannot): the disk is full; make room and run again")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.inputOutput, "\(cannot): the disk is full; make room and run again")
        case .SQLITE_NOTADB:
            self.init(.unusable, "\(path) is not a ledger: it is no SQLite database; \(Self.moveAway)")
        case .SQLITE_CORRUPT:
            self.init(.unusable, "the ledger \(path) is damaged: \(why); \(Self.moveAway)")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .inputOutput,
                "\(cannot): another program keeps it locked; end that program, such as a sqlite3 shell with an open transaction, and run again"
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            let advice =
                purpose == .read
                ? "use the account that runs the host, or root"
                : "make the file and its directory writable, or give another --state directory"
            self.init(.inputOutput, "\(cannot): \(why); \(advice)")
        case .SQLITE_IOERR:
            self.init(
                .inputOutput, "\(cannot): \(why) (\(error.extendedResultCode)); see to the disk and run again")
        default:
            self.init(
                .unusable, "\(cannot): \(why) (\(error.extendedResultCode)); \(Self.moveAway)")
        }
    }

    /// What to do with a file that nobody can use. An operator must hear what is lost with it.
    static let moveAway =
        "move it and its -wal file away and run again, or give another --state directory; halts that it holds are then not in force"

    static func missing(path: String) -> LedgerError {
        LedgerError(.missing, "there is no ledger \(path); a host makes one when it runs with --state")
    }

    static func newer(path: String) -> LedgerError {
        LedgerError(
            .unusable,
            "the ledger \(path) was written by a newer version of bulkhead; use that or another --state directory")
    }

    static func foreign(path: String) -> LedgerError {
        LedgerError(.unusable, "\(path) is not a ledger: it is the SQLite database of another program; \(moveAway)")
    }

    /// - Parameter code: An errno.
    static func cannotCreate(path: String, code: Int32) -> LedgerError {
        let advice =
            code == ENOSPC || code == EDQUOT ? "make room and run again" : "give another --state directory"
        return LedgerError(
            .inputOutput, "the ledger \(path) cannot be created: \(String(cString: strerror(code))); \(advice)")
    }
}
