import Glibc
import LinuxSystem

extension JournalError {
    /// What the caller was about to do.
    enum Purpose: String {
        case create = "created"
        case open = "opened"
        case read = "read"
        case write = "written"
        case sync = "made to last"
        case cut = "cut to its last whole record"
        case rename = "renamed"
        case remove = "removed"
    }

    /// - Parameter errno: What a system call failed with.
    init(_ errno: Int32, path: String, purpose: Purpose) {
        let cannot = "\(path) cannot be \(purpose.rawValue)"
        switch errno {
        case ENOSPC:
            self.init(.full, "\(cannot): the disk is full; make room and run again")
        case EDQUOT:
            self.init(.full, "\(cannot): this user's disk quota is used up; make room and run again")
        case EACCES, EPERM:
            self.init(
                .denied,
                "\(cannot): this user has no permission to; use the account that runs the host, or give another --state directory"
            )
        case EROFS:
            self.init(
                .readOnly,
                "\(cannot): its file system is read-only; make it writable, or give another --state directory")
        case ELOOP, ENOTDIR, EISDIR:
            self.init(
                .inputOutput(errno: errno),
                "\(cannot): it or its directory is of another kind, such as a symbolic link, and none is followed; move it away, or give another --state directory"
            )
        case EIO:
            self.init(
                .inputOutput(errno: errno), "\(cannot): the disk failed (EIO); see to the disk and run again")
        default:
            self.init(
                .inputOutput(errno: errno),
                "\(cannot): \(SystemCallError.text(of: errno)); see to it, or give another --state directory")
        }
    }

    /// - Parameters:
    ///   - what: What is wrong, in words.
    ///   - meaning: What is lost by it.
    static func damaged(_ path: String, at offset: Int, _ what: String, meaning: String) -> JournalError {
        JournalError(
            .damaged(Damage(file: path, offset: UInt64(offset), what: what)),
            "\(path) is damaged at byte \(offset): \(what); \(meaning); \(restore)")
    }

    static func damaged(_ path: String, at flaw: Flaw) -> JournalError {
        damaged(path, at: flaw.offset, flaw.description, meaning: flaw.meaning)
    }

    /// What to do with a journal that cannot be followed to its end. Neither directory is of use without the other.
    static let restore =
        "restore it from a copy, or move the directories journal and checkpoints away together and begin anew, without what they remember"

    /// A checkpoint is made up for by the one before it, and the journal.
    static func damagedCheckpoint(_ path: String, at offset: Int, _ what: String) -> JournalError {
        JournalError(
            .damaged(Damage(file: path, offset: UInt64(offset), what: what)),
            "\(path) is damaged at byte \(offset): \(what); no run can be resumed from it, so an older checkpoint is taken, or the journal from its start; see to the disk"
        )
    }

    static func newer(_ path: String) -> JournalError {
        JournalError(
            .newer, "\(path) was written by a newer version of bulkhead; use that or another --state directory")
    }

    static func missing(_ path: String, next: String) -> JournalError {
        JournalError(
            .incomplete,
            "\(path) is missing, though \(next) is there; its records are lost, so that no run can be resumed past the one before it; \(restore)"
        )
    }

    static func pruned(_ path: String, position: UInt64, first: UInt64) -> JournalError {
        JournalError(
            .incomplete,
            "\(path) begins at record \(first), and record \(position) is needed to resume; what is before was pruned, or its files are missing; \(restore)"
        )
    }

    static func tooShort(_ path: String, end: UInt64, wanted: UInt64) -> JournalError {
        JournalError(
            .incomplete,
            "\(path) ends before record \(end), and a run is to be resumed at record \(wanted); its newest files are missing or were cut; \(restore)"
        )
    }

    static func tooLarge(_ what: String, in path: String, bytes: Int, limit: Int) -> JournalError {
        JournalError(
            .tooLarge,
            "\(path): a \(what) of \(bytes) bytes was not written: \(limit) are permitted; nothing else is affected")
    }
}
