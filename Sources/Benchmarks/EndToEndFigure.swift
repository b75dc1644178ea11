import Host

/// `bulkhead run` as people use it: a file of features to a file of intents, four families.
struct EndToEndFigure {
    let suite: BenchmarkSuite

    private static let targetRate = 250_000.0
    private static let cores = 2

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .endToEnd, "bulkhead run, four families, file to intents",
            target: "at least 250,000 events/s on 2 cores")
        let program = try ProductRun(suite)
        try Processors.restrict(0, to: Array(Processors.allowed().prefix(Self.cores)))
        var rates: [Double] = []
        var events = 0.0
        try Repetition(count: suite.options.pairs + 1, seconds: 45).run { _ throws(HostError) in
            let run = try program.measure()
            rates.append(run.events / run.seconds)
            events = run.events
            if run.rejected > 0 { figure.notes = ["\(Int(run.rejected)) lines were rejected"] }
        }
        // The first run brings the file into the page cache.
        figure.rows = [Figure.Row("run", "events/s", Array(rates.dropFirst()))]
        figure.isReached = Distribution(Array(rates.dropFirst())).median >= Self.targetRate
        figure.notes.append("\(Int(events)) events a run; the time is that of the whole program with start and end")
        return figure
    }
}
