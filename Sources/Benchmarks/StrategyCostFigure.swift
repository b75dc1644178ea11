import Host
import Supervision

/// How the cost of an event grows with the strategies of a family.
struct StrategyCostFigure {
    let suite: BenchmarkSuite

    private static let counts = [1, 10, 100, 1000]
    /// Evaluations in one sample, so that each takes about as long.
    private static let evaluations = 400_000
    private static let targetNanoseconds = 150.0
    /// A cost that lies further from a straight line than this is not linear.
    private static let allowedDeviation = 0.25

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .strategyCost, "Cost of an event by strategies of the legacy family",
            target: "linear, at most 150 ns for each strategy")
        var rigs: [WorkerRig] = []
        for count in Self.counts {
            let rig = try WorkerRig(suite.host, suite.legacy(count))
            try rig.start()
            try rig.pipeline(Self.events(count) / 4)
            rigs.append(rig)
        }
        var samples = Self.counts.map { _ in [Double]() }
        try Repetition(count: suite.options.pairs, seconds: 20).run { _ throws(HostError) in
            for (index, count) in Self.counts.enumerated() {
                let events = Self.events(count)
                let stopwatch = Stopwatch()
                try rigs[index].pipeline(events)
                samples[index].append(stopwatch.nanoseconds / Double(events))
            }
        }
        let medians = samples.map { Distribution($0).median }
        for (index, count) in Self.counts.enumerated() {
            figure.rows.append(Figure.Row("an event, \(count) strategies", "ns", samples[index]))
        }
        let largest = Self.counts.last ?? 1
        figure.rows.append(
            Figure.Row("a strategy, of \(largest)", "ns", (samples.last ?? []).map { $0 / Double(largest) }))
        let line = FittedLine(zip(Self.counts, medians).map { (Double($0), $1) })
        figure.rows.append(Figure.Row("slope: a further strategy", "ns", [line.slope]))
        figure.rows.append(Figure.Row("intercept: the event itself", "ns", [line.intercept]))
        figure.rows.append(Figure.Row("largest distance from the line", "%", [line.largestDeviation * 100]))
        figure.isReached = line.slope <= Self.targetNanoseconds && line.largestDeviation <= Self.allowedDeviation
        return figure
    }

    private static func events(_ strategies: Int) -> Int { min(100_000, max(200, evaluations / strategies)) }
}
