import LinuxSystem
import Status
import Supervision

/// Everything of an event loop that belongs to one deployment: it can be taken out and put back.
struct LoopOccupants: ~Copyable {
    var core: SupervisionCore
    var workers: [WorkerProcess?]
    var meters: [LatencyMeter]
    var sampler: EvaluationSampler
    var timers: [LoopTimers.Armed] = []

    /// Those of a core that has not been started.
    init(_ core: consuming SupervisionCore) {
        workers = (0..<core.workerCount).map { _ in nil }
        meters = (0..<core.workerCount).map { _ in LatencyMeter() }
        sampler = EvaluationSampler(core.deployment)
        self.core = core
    }

    /// Asks every worker to leave by closing its pipes, and ends those that do not. Every worker is reaped.
    consuming func retire() { WorkerProcess.retire(workers) }
}

extension EventLoop {
    /// Puts other occupants in and gives back those that were there, whose workers stay as they are, and unseen.
    func exchange(_ others: inout LoopOccupants) throws(HostError) {
        try guarded { () throws(SystemCallError) in
            for worker in workers { try worker?.unwatch(&poller) }
            swap(&core, &others.core)
            swap(&workers, &others.workers)
            swap(&meters, &others.meters)
            swap(&sampler, &others.sampler)
            timers.exchange(&others.timers)
            for worker in workers { try worker?.watch(&poller) }
        }
    }
}
