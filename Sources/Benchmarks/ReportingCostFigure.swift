import Host

/// What a ledger and metrics cost a run, and how long somebody who asks waits.
struct ReportingCostFigure {
    let suite: BenchmarkSuite

    private static let targetRatio = 0.97
    private static let targetMilliseconds = 50.0
    private static let queries = 20

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .reportingCost, "bulkhead run with --state and --metrics, and asking it",
            target: "at least 97 % of the rate without; explain and status in at most 50 ms")
        let program = try ProductRun(suite)
        var without: [Double] = []
        var with: [Double] = []
        var ratios: [Double] = []
        // The first pair brings everything into the page cache.
        try Repetition(count: suite.options.pairs + 1, seconds: 60).run { index throws(HostError) in
            // A directory of its own each time: making a ledger is part of the price.
            let state = suite.scratch.path + "/state\(index)"
            let reporting = ["--state", state, "--metrics", suite.scratch.path + "/metrics.prom"]
            // Which of the two comes first must not matter.
            let first = try program.measure(index.isMultiple(of: 2) ? [] : reporting)
            let second = try program.measure(index.isMultiple(of: 2) ? reporting : [])
            let (plain, reported) = index.isMultiple(of: 2) ? (first, second) : (second, first)
            guard index > 0 else { return }
            without.append(plain.events / plain.seconds)
            with.append(reported.events / reported.seconds)
            ratios.append(plain.seconds / reported.seconds)
        }
        let status = try times(["status"])
        let explain = try times(["explain", "trend_multifactor"])
        figure.rows = [
            Figure.Row("run", "events/s", without), Figure.Row("run --state --metrics", "events/s", with),
            Figure.Row("rate with / without", "×", ratios), Figure.Row("status", "ms", status),
            Figure.Row("explain", "ms", explain),
        ]
        figure.isReached =
            Distribution(ratios).median >= Self.targetRatio
            && [status, explain].allSatisfy { Distribution($0).median <= Self.targetMilliseconds }
        figure.notes = ["times are those of whole programs; status and explain read the ledger of the last run"]
        return figure
    }

    private func times(_ command: [String]) throws(HostError) -> [Double] {
        var milliseconds: [Double] = []
        for _ in 0..<Self.queries {
            let stopwatch = Stopwatch()
            let child = try ChildProcess(
                suite.paths.bulkhead, command + ["--state", suite.scratch.path + "/state0"])
            _ = try child.finish(seconds: 10)
            milliseconds.append(stopwatch.seconds * 1000)
        }
        return milliseconds
    }
}
