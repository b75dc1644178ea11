private import Foundation
import Host

/// `bulkhead run` as people use it: a file of features to a file of intents, four families.
struct EndToEndFigure {
    let suite: BenchmarkSuite

    private static let targetRate = 250_000.0
    private static let cores = 2

    private struct Summary: Decodable {
        let events: Double
        let rejected: Double
    }

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .endToEnd, "bulkhead run, four families, file to intents",
            target: "at least 250,000 events/s on 2 cores")
        let input = try MarketFile(suite).path
        let output = suite.scratch.path + "/intents.ndjson"
        var arguments = [
            "run", "--catalog", suite.catalog, "--input", input, "--output", output, "--format", "json",
        ]
        if let worker = suite.options.worker { arguments += ["--worker", worker] }
        if let policies = suite.options.policies { arguments += ["--policies", policies] }
        try Processors.restrict(0, to: Array(Processors.allowed().prefix(Self.cores)))
        var rates: [Double] = []
        var events = 0.0
        try Repetition(count: suite.options.pairs + 1, seconds: 45).run { _ throws(HostError) in
            let stopwatch = Stopwatch()
            let summary = try run(arguments)
            rates.append(summary.events / stopwatch.seconds)
            events = summary.events
            if summary.rejected > 0 { figure.notes = ["\(Int(summary.rejected)) lines were rejected"] }
        }
        // The first run brings the file into the page cache.
        figure.rows = [Figure.Row("run", "events/s", Array(rates.dropFirst()))]
        figure.isReached = Distribution(Array(rates.dropFirst())).median >= Self.targetRate
        figure.notes.append("\(Int(events)) events a run; the time is that of the whole program with start and end")
        return figure
    }

    private func run(_ arguments: [String]) throws(HostError) -> Summary {
        let child = try ChildProcess(suite.paths.bulkhead, arguments)
        let answer = try child.finish(seconds: 120)
        do {
            return try JSONDecoder().decode(Summary.self, from: Data(answer))
        } catch {
            throw HostError(.internalFault, "`bulkhead run --format json` gave no proper summary: \(error)")
        }
    }
}
