import Host
import Supervision

/// Events through one worker as fast as they go, against the same bytes between two C processes.
struct ThroughputFigure {
    let suite: BenchmarkSuite

    private static let count = 300_000
    private static let targetRate = 1_000_000.0

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .throughput, "Events through one worker, pipelined, 17 features", target: "at least 1,000,000 events/s")
        let rig = try WorkerRig(suite.host, suite.legacy(1, allFeatures: true))
        try rig.start()
        let baseline = try Baseline(suite.paths, suite.scratch, rig.frames())
        try rig.pipeline(20_000)
        var plain: [Double] = []
        var own: [Double] = []
        var ratios: [Double] = []
        try Repetition(count: suite.options.pairs, seconds: 25).run { _ throws(HostError) in
            let reference = try baseline.stream(Self.count)
            let stopwatch = Stopwatch()
            try rig.pipeline(Self.count)
            let rate = Double(Self.count) / stopwatch.seconds
            plain.append(reference)
            own.append(rate)
            ratios.append(rate / reference)
        }
        figure.rows = [
            Figure.Row("C, 64 KiB a write", "events/s", plain), Figure.Row("bulkhead", "events/s", own),
            Figure.Row("bulkhead / C", "×", ratios),
        ]
        figure.isReached = Distribution(own).median >= Self.targetRate
        figure.notes = ["\(Self.count) events for each sample; neither side is pinned"]
        return figure
    }
}
