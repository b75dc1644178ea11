private import Dispatch
import Journal
import LinuxSystem
import StateCoding
import Supervision
import Synchronization

/// Keeps what a run needs to be resumed: the journal, on the event loop's thread, and checkpoints, on another one, since a
/// checkpoint waits for the disk several times.
final class RunJournal {
    private var journal: JournalWriter
    private let checkpoints: CheckpointWriter
    /// Why the journal cannot be kept any more.
    private(set) var failure: JournalError?

    /// Records of the journal so far.
    var position: UInt64 { journal.position }
    /// Whether a checkpoint is being written.
    var isWriting: Bool { checkpoints.isBusy }

    /// - Parameter directory: of the state, which this process has for itself.
    init(directory: String) throws(HostError) {
        do {
            journal = try JournalWriter(directory: directory, at: WallClock.now)
            checkpoints = CheckpointWriter(try CheckpointStore(directory: directory))
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
    }

    /// Begins a run that has nothing to do with those before: none of them can be resumed from here on.
    func begin(_ checkpoint: RunCheckpoint, _ places: RunPlaces) throws(HostError) {
        var checkpoint = checkpoint
        do throws(JournalError) {
            checkpoint.journalPosition = journal.position + Self.recordsOfBeginning
            _ = try journal.append(kind: JournalKind.run.rawValue, bytes(of: checkpoint.run), at: WallClock.now)
            append(.beginning, checkpoint)
            append(.places, places)
            if let failure { throw failure }
            try journal.sync()
            try checkpoints.writeNow(checkpoint.encodedOrEmpty())
            _ = try journal.prune(before: checkpoint.journalPosition, at: WallClock.now)
        } catch {
            throw HostError(error, "nothing was started, nothing is lost")
        }
    }

    /// Its number, the checkpoint of the beginning, and the places: whoever resumes needs none of them.
    private static let recordsOfBeginning: UInt64 = 3

    /// Appends what no event determines.
    func keep(_ input: ExternalInput) {
        append(.input, input)
        // An operator is told from which event on an order applies: so it must for whoever goes on from here.
        if input.isOrderInMidRun { note { (journal) throws(JournalError) in try journal.sync() } }
    }

    func keep(_ change: CatalogChangeRecord) { append(.catalog, change) }

    /// Before it is written to the output.
    func keep(_ line: RunLine) { append(.runLine, line) }

    func keep(_ places: RunPlaces) { append(.places, places) }

    func keep(_ mark: RunMark) { append(.mark, mark) }

    private func append(_ kind: JournalKind, _ value: some Encodable) {
        var bytes: [UInt8] = []
        // Plain values can always be written down.
        try? StateEncoder.encode(value, into: &bytes)
        note { (journal) throws(JournalError) in _ = try journal.append(kind: kind.rawValue, bytes, at: WallClock.now) }
    }

    /// Appends a line of an input that cannot be read again. Allocates nothing.
    func keep(line: UnsafeRawBufferPointer) {
        note { (journal) throws(JournalError) in
            _ = try journal.append(kind: JournalKind.line.rawValue, line, at: WallClock.now)
        }
    }

    /// Has everything that was appended outlast a loss of power: before any byte of output that depends on it.
    func sync() throws(HostError) {
        if journal.isDirty { note { (journal) throws(JournalError) in try journal.sync() } }
        try check()
    }

    /// Has a checkpoint written, after the files that it speaks of.
    func write(_ checkpoint: RunCheckpoint, syncing descriptors: [Int32]) throws(HostError) {
        try sync()
        checkpoints.write(checkpoint.encodedOrEmpty(), syncing: descriptors)
    }

    /// Also tells of a checkpoint that could not be written.
    func check() throws(HostError) {
        guard let error = failure ?? checkpoints.failure else { return }
        throw HostError(error, "stopped; what is in the output stays, and the run can be resumed once the disk is well")
    }

    /// Waits for what is under way.
    func finish() {
        note { (journal) throws(JournalError) in try journal.sync() }
        checkpoints.finish()
    }

    private func note(_ body: (inout JournalWriter) throws(JournalError) -> Void) {
        guard failure == nil else { return }
        do { try body(&journal) } catch { failure = error }
    }

    private func bytes(of number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

extension ExternalInput {
    /// Before the first event there is nothing to be mistaken about, and there may be as many as strategies.
    fileprivate var isOrderInMidRun: Bool {
        switch self {
        case .halt(_, let first, _): first > 0
        case .reset(_, let sequence, _): sequence > 0
        case .charge, .latch, .latchedBefore, .memoryLost, .probe, .due: false
        }
    }
}

extension RunCheckpoint {
    fileprivate func encodedOrEmpty() -> [UInt8] { (try? encoded()) ?? [] }
}

/// Writes one checkpoint after the other on a queue of its own.
private final class CheckpointWriter: Sendable {
    private struct State: ~Copyable, Sendable {
        var store: CheckpointStore
    }

    private let queue = DispatchQueue(label: "bulkhead.checkpoints")
    private let store: Mutex<State>
    private let busy = Atomic<Bool>(false)
    private let problem = Mutex<JournalError?>(nil)

    init(_ store: consuming CheckpointStore) { self.store = Mutex(State(store: store)) }

    var isBusy: Bool { busy.load(ordering: .acquiring) }
    var failure: JournalError? { problem.withLock { $0 } }

    func writeNow(_ bytes: [UInt8]) throws(JournalError) {
        let error = store.withLock { state -> JournalError? in
            do throws(JournalError) {
                _ = try state.store.write(bytes)
                return nil
            } catch { return error }
        }
        if let error { throw error }
    }

    func write(_ bytes: [UInt8], syncing descriptors: [Int32]) {
        busy.store(true, ordering: .releasing)
        queue.async { [self] in
            for descriptor in descriptors { DescriptorIO.syncData(descriptor) }
            do throws(JournalError) {
                try writeNow(bytes)
            } catch {
                problem.withLock { $0 = $0 ?? error }
            }
            busy.store(false, ordering: .releasing)
        }
    }

    func finish() { queue.sync {} }
}

extension HostError {
    /// - Parameter consequence: what is safe.
    init(_ error: JournalError, _ consequence: String) { self.init(.inputOutput, "\(error); \(consequence)") }
}
