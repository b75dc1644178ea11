import Host
import PolicyFiles

/// What each layer of a seal costs at a start.
struct SealCostFigure {
    let suite: BenchmarkSuite

    private static let targetMilliseconds = 3.0

    func measure() throws(HostError) -> Figure {
        var figure = Figure(.seal, "Start to ready, by layers of the seal", target: "all layers: p50 at most 3 ms")
        let rig = try SealRig(worker: suite.paths.worker, policy: suite.host.policy(for: "legacy_macd_rsi"))
        let variants: [SealLayers] = [.all, []] + SealLayers.named.map { SealLayers.all.subtracting($0.layer) }
        var durations = variants.map { _ in [Double]() }
        try Repetition(count: max(suite.options.pairs, 20) * 2 + 1, seconds: 60).run { round throws(HostError) in
            for index in variants.indices {
                // Everyone comes first once, so that nobody always follows the same one.
                let variant = (index + round) % variants.count
                let duration = try rig.start(variants[variant]) / 1e6
                // The first round also reads what the others find in memory.
                if round > 0 { durations[variant].append(duration) }
            }
        }
        figure.rows = [Figure.Row("all layers", "ms", durations[0]), Figure.Row("no layer", "ms", durations[1])]
        for (index, named) in SealLayers.named.enumerated() {
            figure.rows.append(Figure.Row("all but: \(named.name)", "ms", durations[index + 2]))
        }
        for (index, named) in SealLayers.named.enumerated() {
            // In the same round, so that a busy moment does not count as a cost.
            let costs = zip(durations[0], durations[index + 2]).map { ($0 - $1) * 1000 }
            figure.rows.append(Figure.Row("cost of: \(named.name)", "µs", costs))
        }
        figure.isReached = Distribution(durations[0]).median <= Self.targetMilliseconds
        figure.notes = [
            "a start ends with the worker's READY; nothing is attested, and no strategy admitted",
            "a cost is what a start with all layers takes longer than one without this layer, round by round",
            "no new privileges: not left out, since the kernel takes neither filter nor Landlock without",
            "no memory made executable (MDWE): inherited, so that it takes no step",
        ]
        return figure
    }
}
