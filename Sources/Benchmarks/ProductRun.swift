private import Foundation
import Host

/// `bulkhead run` over a file, as a program of its own.
struct ProductRun {
    let suite: BenchmarkSuite
    let input: String
    private let output: String

    private struct Summary: Decodable {
        let events: Double
        let rejected: Double
    }

    init(_ suite: BenchmarkSuite) throws(HostError) {
        self.suite = suite
        input = try MarketFile(suite).path
        output = suite.scratch.path + "/intents.ndjson"
    }

    /// Runs it to its end; the time is that of the whole program.
    func measure(_ more: [String] = []) throws(HostError) -> (events: Double, rejected: Double, seconds: Double) {
        var arguments = [
            "run", "--catalog", suite.catalog, "--input", input, "--output", output, "--format", "json",
        ]
        if let worker = suite.options.worker { arguments += ["--worker", worker] }
        if let policies = suite.options.policies { arguments += ["--policies", policies] }
        let stopwatch = Stopwatch()
        let child = try ChildProcess(suite.paths.bulkhead, arguments + more)
        let answer = try child.finish(seconds: 120)
        let seconds = stopwatch.seconds
        do {
            let summary = try JSONDecoder().decode(Summary.self, from: Data(answer))
            return (summary.events, summary.rejected, seconds)
        } catch {
            throw HostError(.internalFault, "`bulkhead run --format json` gave no proper summary: \(error)")
        }
    }
}
