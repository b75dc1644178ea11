import LinuxSystem
import Status
import Supervision

/// Decides whose evaluation is measured next, and keeps what came of it. One event in 1,024 of each worker goes in pieces,
/// and at most so many a second that nobody notices.
struct EvaluationSampler {
    /// By rank: whole evaluations, pipe and scheduler taken off.
    private(set) var totals: [DurationTotal]
    /// Whose next event is sampled.
    private(set) var target: WorkerIndex?
    /// By worker: how many events it had answered when it was sampled last.
    private var answered: [UInt64]
    private var turn = 0

    /// Between two samples of a worker.
    private static let interval: UInt64 = 1024
    /// Between two samples.
    static let milliseconds: UInt64 = 100
    /// How long a piece is waited for, in nanoseconds; what takes longer is not measured.
    static let patience: UInt64 = 2_000_000

    init(_ deployment: Deployment) {
        totals = Array(repeating: DurationTotal(), count: deployment.strategies.count)
        answered = Array(repeating: 0, count: deployment.workers.count)
    }

    /// The next worker in turn that has answered enough since its last sample.
    mutating func choose(_ core: borrowing SupervisionCore) {
        guard target == nil else { return }
        for _ in answered.indices {
            turn = (turn + 1) % answered.count
            let worker = WorkerIndex(turn)
            guard core.state(worker) == .serving, core.answeredEvents(worker) >= answered[turn] + Self.interval
            else { continue }
            target = worker
            return
        }
    }

    /// The target was sampled, or cannot be.
    mutating func finish(_ core: borrowing SupervisionCore) {
        guard let target else { return }
        answered[target.index] = core.answeredEvents(target)
        self.target = nil
    }

    /// Nanoseconds that an empty piece and one for the strategy alone took.
    mutating func add(_ strategy: StrategyRank, empty: UInt64, alone: UInt64) {
        totals[strategy.index].add(Double(alone - min(empty, alone)) / 1e9)
    }
}
