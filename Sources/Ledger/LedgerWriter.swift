import Dispatch
import GRDB
import LinuxSystem
package import Status
import Synchronization

/// Writes the ledger. Everything that is appended is written in order, on a queue of its own, each `append` in one
/// transaction. After the first failure nothing more is written: the file stays as it was before it.
package final class LedgerWriter: Sendable {
    private struct State: Sendable {
        var recorder = Recorder()
        /// The first failure.
        var failure: LedgerError?
        /// The file may be new, so that a power failure could still take it. Whoever made it need not have waited for
        /// the disk, so every writer begins with this.
        var needsSync = true
        var isClosed = false
    }

    /// Appends that may wait. A disk that does not answer must not take the host's memory (G9).
    package static let maxWaiting = 4096

    private let path: String
    private let file: FileIdentity?
    private let database: DatabaseQueue
    private let queue = DispatchQueue(label: "bulkhead.ledger.appends")
    /// Taken on `queue` only, so nobody ever waits for it; it is what lets the compiler see that.
    private let state = Mutex(State())
    private let waiting = Atomic<Int>(0)
    /// Too many were waiting once.
    private let hasOverflowed = Atomic<Bool>(false)
    private let hasReported = Atomic<Bool>(false)
    private let opened = ContinuousClock.now
    private let onFailure: @Sendable (LedgerError) -> Void

    /// Opens the ledger at `path`, which is created where there is none. Takes milliseconds, and seconds where another
    /// program has locked it. The caller is the only writer.
    ///
    /// - Parameter onFailure: Called once, when an append fails first, on the thread on which that one's completion is
    ///   called.
    package init(path: String, onFailure: @escaping @Sendable (LedgerError) -> Void = { _ in }) throws(LedgerError) {
        database = try LedgerFile.openForWriting(path)
        file = LedgerFile.identity(path)
        self.path = path
        self.onFailure = onFailure
    }

    /// Whether something waits to be written, or is being written.
    package var isBusy: Bool { waiting.load(ordering: .acquiring) > 0 }

    /// What hosts before this one left: halts in force, latches, and strategies with their times. Waits for the disk.
    package func memory() throws(LedgerError) -> LedgerMemory {
        do {
            return try queue.sync { try database.read { try LedgerMemory($0) } }
        } catch {
            throw LedgerError(error, path: path, purpose: .read)
        }
    }

    /// Rows that this writer has inserted, changed or removed.
    package var changedRows: Int { queue.sync { database.writeWithoutTransaction { $0.totalChangesCount } } }

    /// Begins a run; runs before it that did not end are stored as died. Must come before anything but orders is appended. Waits
    /// for what is queued, and for the disk. After an error nothing is written, and `onFailure` is not called for it.
    package func beginRun(_ run: RunStatus) throws(LedgerError) {
        let failure = queue.sync { write(durably: false) { recorder, db in try recorder.begin(run, in: db) } }
        if let failure {
            hasReported.store(true, ordering: .releasing)
            throw failure
        }
    }

    /// Queues `entries` to be written in one transaction. Never waits.
    ///
    /// - Parameters:
    ///   - durably: Whether they survive a power failure once `completion` is called. Otherwise they survive the end of
    ///     this process, however it ends.
    ///   - completion: Called on the ledger's queue, with the reason where nothing was written. Where
    ///     ``maxWaiting`` appends wait already, it is called at once.
    package func append(
        _ entries: [LedgerEntry], durably: Bool = false, completion: (@Sendable (LedgerError?) -> Void)? = nil
    ) {
        let count = waiting.add(1, ordering: .acquiringAndReleasing).newValue
        if count > Self.maxWaiting || hasOverflowed.load(ordering: .acquiring) {
            waiting.subtract(1, ordering: .acquiringAndReleasing)
            // What follows would have a gap before it.
            hasOverflowed.store(true, ordering: .releasing)
            report(overflow)
            completion?(overflow)
            return
        }
        queue.async { [self] in
            let error = write(durably: durably) { recorder, db in
                for entry in entries { try recorder.record(entry, in: db) }
            }
            waiting.subtract(1, ordering: .acquiringAndReleasing)
            if let error { report(error) }
            completion?(error)
        }
    }

    private func report(_ error: LedgerError) {
        if !hasReported.exchange(true, ordering: .acquiringAndReleasing) { onFailure(error) }
    }

    /// Writes everything that is queued, and lets go of the file. What is appended afterwards is dropped.
    package func close() {
        queue.sync {
            state.withLock { state in
                guard !state.isClosed else { return }
                state.isClosed = true
                // A host that goes on appending knows that it has closed the ledger.
                hasReported.store(true, ordering: .releasing)
                state.failure = state.failure ?? LedgerError(.inputOutput, "the ledger \(path) is closed")
                // Nothing is lost by a close that fails: what was committed stands in the file.
                try? database.close()
            }
        }
    }

    /// On `queue`.
    private func write(
        durably: Bool, _ body: (inout Recorder, Database) throws -> Void
    ) -> LedgerError? {
        state.withLock { state in
            if let failure = state.failure { return failure }
            do {
                // A file without a name takes everything, and whoever comes next finds nothing of it.
                guard file == LedgerFile.identity(path) else { throw takenAway }
                try database.writeWithoutTransaction { db in
                    // Outside of the transaction, where alone it has an effect.
                    if durably { try db.execute(sql: "PRAGMA synchronous = FULL") }
                    try db.inTransaction(.immediate) {
                        try body(&state.recorder, db)
                        return .commit
                    }
                    if durably { try db.execute(sql: "PRAGMA synchronous = NORMAL") }
                    // A short run that orders nothing never waits for the disk.
                    if state.needsSync, durably || ContinuousClock.now - opened > .seconds(1) {
                        try LedgerFile.sync(db, path: path)
                        state.needsSync = false
                    }
                }
                return nil
            } catch {
                let failure = LedgerError(error, path: path, purpose: .write)
                state.failure = failure
                return failure
            }
        }
    }

    private var takenAway: LedgerError {
        LedgerError(
            .inputOutput,
            "the ledger \(path) was removed or replaced while the host ran, so that nothing more can be kept; see to who did that and run again"
        )
    }

    private var overflow: LedgerError {
        LedgerError(
            .inputOutput,
            "the ledger \(path) cannot be written: the disk does not keep up, \(Self.maxWaiting) entries wait; see to the disk and run again"
        )
    }
}
