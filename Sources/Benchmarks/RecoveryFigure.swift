private import Glibc
import Host
import StrategySDK
import Supervision

/// From the death of a worker to the next answer: its end is noticed, a successor started, sealed, attested and given what
/// its predecessor knew, the events since are computed again, and one more is answered.
struct RecoveryFigure {
    let suite: BenchmarkSuite

    /// Events between two snapshots of a small worker: as far from one as a death can be.
    private static let repeated = 4096
    private static let targetMilliseconds = 5.0
    private static let family = "mean_reversion"

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .recovery, "Death of a worker to its next answer, \(Self.repeated) events after its snapshot",
            target: "p50 at most 5 ms")
        let strategies = suite.deployment.strategies.filter { $0.definition.plugin.family == Self.family }
        let deployment = Deployment(strategies: strategies, disabled: [], plugins: suite.deployment.plugins)
        let rig = try WorkerRig(suite.host, deployment, survivesLosses: true)
        try rig.start()
        var durations: [Double] = []
        var taken = 0
        try Repetition(count: max(suite.options.pairs, 20) * 2, seconds: 20).run { _ throws(HostError) in
            // Past the next snapshot, and on to just before the one after it.
            let end = (taken / Self.repeated + 2) * Self.repeated
            try rig.pipeline(end - taken)
            guard let worker = rig.loop.workerProcessIDs.first else {
                throw HostError(.internalFault, "there is no worker to be killed")
            }
            let stopwatch = Stopwatch()
            kill(worker, SIGKILL)
            try rig.roundTrip()
            durations.append(stopwatch.nanoseconds / 1e6)
            taken = end + 1
        }
        // The first successor also reads what the others find in memory.
        let distribution = Distribution(Array(durations.dropFirst()))
        figure.rows = [Figure.Row("recovery", "ms", Array(durations.dropFirst()))]
        figure.isReached = distribution.median <= Self.targetMilliseconds
        figure.notes = [
            "95 of 100 took at most \((distribution.p95 * 100).rounded() / 100) ms; one strategy of \(Self.family)"
        ]
        return figure
    }
}
