import Supervision
import Wire
import WorkerRuntime

/// A worker's process in virtual time: the real session between two pipes that hold so many bytes.
final class SimulatedWorker {
    /// In the core.
    let index: Int
    /// Of the deployment: where the strategies belong.
    let home: Int
    let role: WorkerRole
    let generation: UInt32
    /// By slot.
    let ranks: [Int]
    @exclusivity(unchecked) var process: InProcessWorker
    /// Bytes that it was sent and has not read.
    @exclusivity(unchecked) var requests = ByteQueue(capacity: 4096)
    /// Of either pipe.
    let capacity: Int

    /// How it ended, once it has.
    var exit: WorkerExit?
    /// Where it is, by what its page says.
    var progress: WorkProgress?
    var evaluations: UInt32 = 0
    /// Until when it is stopped. Nanoseconds.
    var stoppedUntil: UInt64 = 0
    /// Until when the supervisor does not read from it. Nanoseconds.
    var unreadUntil: UInt64 = 0
    /// Since when it has been evaluating without end. Nanoseconds.
    var spinningSince: UInt64?
    private var processorTime: UInt64 = 0
    /// So many bytes pass one at a time.
    var slowBytes = 0
    /// Says nothing any more.
    var isSilent = false
    /// Writes this without end.
    var flood: [UInt8]?

    init(
        index: Int, home: Int, role: WorkerRole, generation: UInt32, ranks: [Int], capacity: Int,
        _ registrations: [PluginRegistration]
    ) {
        process = InProcessWorker(registrations)
        self.index = index
        self.home = home
        self.role = role
        self.generation = generation
        self.ranks = ranks
        self.capacity = capacity
    }

    func slot(_ rank: Int) -> Int? { ranks.firstIndex(of: rank) }

    func end(_ exit: WorkerExit, written: Int) {
        guard self.exit == nil else { return }
        self.exit = exit
        // What did not get into the pipe dies with the process; what did, may end in the middle of a frame.
        if process.answers.count > written {
            let kept = Array(process.answers.bytes[..<written])
            process.answers.removeAll()
            kept.withUnsafeBytes { process.answers.append($0) }
        }
    }

    func worked(_ nanoseconds: UInt64) { processorTime += nanoseconds }

    func observation(at now: UInt64) -> WorkObservation {
        let spun = spinningSince.map { now - min($0, now) } ?? 0
        return WorkObservation(
            progress: progress, processorTime: processorTime + spun, isStopped: now < stoppedUntil)
    }
}
