package import Supervision

/// Makes things go wrong on purpose, at points that it is shown. Only `bulkhead chaos` has one; without it a run asks once
/// for each step and does nothing else.
///
/// Everything is called on the event loop's thread, and returns at once.
package protocol Interference: AnyObject {
    /// Is told whom it can concern, before anything else.
    func begin(_ deployment: Deployment)

    /// A worker's process is to be started. Returns why it shall be as if that had failed; nil where it shall not.
    func launch(_ start: DisturbedStart) -> String?
    /// The process has been started. It is told how it ended by ``ended(_:)``.
    func launched(_ start: DisturbedStart, _ process: any DisturbedProcess)
    /// The worker is to be checked from outside. Returns why it shall be as if that had failed.
    func attest(_ start: DisturbedStart) -> String?
    func ended(_ worker: WorkerIndex)

    /// How many of the bytes, which are to be sent to a worker, may go now; 0: ask again once it has said something.
    func portion(_ bytes: UnsafeRawBufferPointer, to worker: WorkerIndex, finishedEvents: UInt64) -> Int
    /// They were sent, or lost in the pipe of a process that has ended.
    func sent(_ bytes: UnsafeRawBufferPointer, to worker: WorkerIndex)
    /// How many bytes of the worker may be read now; 0: ask again at the next ``tick()``.
    func readLimit(_ worker: WorkerIndex) -> Int
    func received(_ bytes: UnsafeRawBufferPointer, from worker: WorkerIndex, finishedEvents: UInt64)

    /// The event is to be taken in next. Returns what operators order before it. Is asked again once that is done.
    func takeIn(_ sequence: UInt64) -> [ControlRequest]
    /// Is called every few milliseconds.
    func tick()
}

/// A start of a worker.
package struct DisturbedStart: Sendable {
    package let worker: WorkerIndex
    package let generation: UInt32
    /// Of the deployment: where its strategies belong.
    package let home: Int
    /// Strategies are only tried in it.
    package let isTrial: Bool
    /// By slot.
    package let ranks: [Int]
    /// The oldest event that is not finished.
    package let sequence: UInt64

    init(_ worker: WorkerIndex, _ core: borrowing SupervisionCore) {
        self.worker = worker
        generation = core.generation(worker)
        isTrial = core.isProbe(worker)
        home = isTrial ? worker.index - core.deployment.workers.count : worker.index
        ranks = core.plan(worker).ranks.map(\.index)
        sequence = core.finishedEvents
    }
}

/// A worker's process, to be disturbed.
package protocol DisturbedProcess: AnyObject {
    var id: Int32 { get }
    /// SIGKILL.
    func kill()
    /// SIGSTOP.
    func stop()
    /// SIGCONT.
    func proceed()
}

extension WorkerProcess: DisturbedProcess {}
