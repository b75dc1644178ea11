import Host
import Supervision

/// From the decision to start a worker until it is sealed, attested and has its strategy.
struct WorkerStartFigure {
    let suite: BenchmarkSuite

    private static let targetMilliseconds = 2.0

    func measure() throws(HostError) -> Figure {
        var figure = Figure(.workerStart, "Worker start to ready, attested", target: "p50 at most 2 ms")
        let deployment = try suite.legacy(1)
        var durations: [Double] = []
        try Repetition(count: max(suite.options.pairs, 20) * 2, seconds: 15).run { _ throws(HostError) in
            let rig = try WorkerRig(suite.host, deployment)
            let stopwatch = Stopwatch()
            try rig.start()
            durations.append(stopwatch.nanoseconds / 1e6)
        }
        // The first start also reads what the others find in memory.
        figure.rows = [Figure.Row("start", "ms", Array(durations.dropFirst()))]
        figure.isReached = Distribution(Array(durations.dropFirst())).median <= Self.targetMilliseconds
        figure.notes = ["the time includes the admission of one strategy; the policy is compiled once, before"]
        return figure
    }
}
