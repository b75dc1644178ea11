import Foundation
import Status
import Supervision
import Telemetry
import Testing

@Suite struct MetricsTextTests {
    @Test func aSmallHostReadsAsTheGoldenText() throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Golden/small.prom")
        let text = Self.text(SampleStatus.small(), rejectionReasons: ["line: not UTF-8"])
        let expected = try String(contentsOf: golden, encoding: .utf8)
        #expect(text == expected)
    }

    @Test func anEventThatMeetsAnOpenCircuitIsNoError() {
        var status = SampleStatus.small()
        status.strategies[0].outcomes = [OutcomeCount(.circuitOpen, 9), OutcomeCount(.badOutput, 2)]
        let series = Self.series(Self.text(status))
        let errors = series.filter { $0.key.hasPrefix("strategy_errors_total{") }
        #expect(errors.count == 8)
        #expect(errors.values.reduce(0, +) == 2)
        #expect(series.first { $0.key.contains("outcome=\"circuit_open\"") }?.value == 9)
    }

    @Test func aWorkerThatDoesNotAnswerIsNotCountedAsServing() {
        var status = SampleStatus.small()
        let name = "bulkhead_worker_serving{plugin=\"trend_multifactor\"}"
        #expect(Self.series(Self.text(status))[name] == 1)
        status.workers[0].silentSeconds = 35
        #expect(Self.series(Self.text(status))[name] == 0)
    }

    @Test func quotesBackslashesAndLineEndsAreEscaped() {
        var status = SampleStatus.small()
        status.strategies[0].id = "a\"b\\c\nd"
        let text = Self.text(status)
        #expect(text.contains("strategy=\"a\\\"b\\\\c\\nd\""))
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("#") || $0.contains(" ") && $0.first != "d" })
    }

    @Test func noSeriesComesTwiceEvenWhereAnIdDoes() {
        var status = SampleStatus.small()
        status.strategies = ["a", "a", "(others)"].map { SampleStatus.strategy($0) }
        let lines = Self.text(status).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let names = lines.compactMap { $0.split(separator: " ").dropLast().joined(separator: " ") }
        #expect(Set(names).count == names.count)
    }

    @Test func strategiesBeyondTheFirstThousandAreAddedUp() {
        let text = Self.text(SampleStatus.many(1500))
        let series = Self.series(text)
        let events = series.filter { $0.key.hasPrefix("strategy_events_total{") }
        #expect(events.count == 1001)
        #expect(events.first { $0.key.contains("strategy=\"(others)\"") }?.value == 595_000.0)
        #expect(events.values.reduce(0, +) == 1500 * 1190)
        #expect(series["bulkhead_strategies_without_series"] == 500)
    }

    @Test func manyVersionsDoNotMakeManySeries() {
        var status = SampleStatus.many(5000)
        for index in status.strategies.indices { status.strategies[index].version = "1.0.\(index)" }
        let events = Self.series(Self.text(status)).filter { $0.key.hasPrefix("strategy_events_total{") }
        #expect(events.count == 1000 + 256 + 1)
        #expect(events.values.reduce(0, +) == 5000 * 1190)
    }

    @Test func countersDoNotFallWhenStrategiesAreHaltedAndReordered() {
        var status = SampleStatus.many(1200)
        let before = Self.counters(status)
        status.strategies.reverse()
        for index in stride(from: 0, to: 1200, by: 3) {
            status.strategies[index].service = .halted
            status.strategies[index].outcomes.append(OutcomeCount(.halted, 5))
        }
        let after = Self.counters(status)
        #expect(before.count > 30_000)
        #expect(before.allSatisfy { (after[$0.key] ?? -1) >= $0.value })
    }

    @Test func aPluginIsLoadedOnlyWhileItsWorkerServes() {
        var status = SampleStatus.small()
        let name = "strategy_plugin_loaded{plugin=\"trend_multifactor\",version=\"1.0.0\"}"
        #expect(Self.series(Self.text(status))[name] == 1)
        status.workers[0].state = .waiting
        #expect(Self.series(Self.text(status))[name] == 0)
    }

    @Test func everyLossHasASeriesBeforeItOccurs() {
        var status = SampleStatus.small()
        status.workers[0].losses = []
        let text = Self.text(status)
        for cause in WorkerStatus.lossCauses {
            #expect(
                text.contains("bulkhead_worker_restarts_total{plugin=\"trend_multifactor\",cause=\"\(cause)\"} 0\n"))
        }
    }

    @Test func promtoolFindsOnlyTheNameThatCarriesMilliseconds() throws {
        let path = "/usr/bin/promtool"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            print("SKIPPED: \(path) is not installed (Debian: prometheus); the metrics were not checked by it")
            return
        }
        let promtool = Process()
        promtool.executableURL = URL(fileURLWithPath: path)
        promtool.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        promtool.standardInput = input
        promtool.standardOutput = output
        promtool.standardError = output
        try promtool.run()
        let text = MetricsText.render(SampleStatus.many(20), rejectionReasons: ["line: not JSON"])
        try input.fileHandleForWriting.write(contentsOf: Data(text))
        try input.fileHandleForWriting.close()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        promtool.waitUntilExit()
        let findings = said.split(separator: "\n")
        #expect(findings.count == 1, "\(said)")
        #expect(findings.allSatisfy { $0.hasPrefix("strategy_eval_latency_ms ") }, "\(said)")
    }

    private static func text(_ status: HostStatus, rejectionReasons: [String] = []) -> String {
        String(decoding: MetricsText.render(status, rejectionReasons: rejectionReasons), as: UTF8.self)
    }

    /// Values by name and labels; only for labels without blanks.
    private static func series(_ text: String) -> [String: Double] {
        var series: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            series[String(line[..<blank])] = Double(line[line.index(after: blank)...])
        }
        return series
    }

    private static func counters(_ status: HostStatus) -> [String: Double] {
        series(text(status)).filter { $0.key.prefix { $0 != "{" }.hasSuffix("_total") }
    }
}
