import Foundation
import Testing

/// `--metrics`: a file that a node exporter collects.
@Suite struct MetricsFileTests {
    private func names(_ path: String) throws -> Set<String> {
        Set(samples(try String(contentsOfFile: path, encoding: .utf8)).keys)
    }

    @Test func everySeriesIsThereFromTheStartAndEndsAsTheOutcomesSay() throws {
        let scratch = try Scratch()
        let path = scratch.path("metrics")
        let live = try LiveRun.serving(scratch, ["--metrics", path, "--outcomes", scratch.path("o")])
        let first = samples(try String(contentsOfFile: path, encoding: .utf8))
        #expect(sum(first, "strategy_events_total") == 0 && first["bulkhead_finished_events_total"] == 0)
        try live.feed((0..<300).map { event($0, symbol: $0 % 3 == 0 ? "NZDUSD" : "EURUSD") })
        try live.feed([event(1), "nonsense", event(7, values: #""price":"x""#)])
        #expect(try live.finish().status == 0)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let last = samples(text)
        #expect(Set(last.keys) == Set(first.keys), "\(Set(last.keys).symmetricDifference(first.keys))")
        for (name, value) in first where name.contains("_total") || name.contains("_count") || name.contains("_bucket")
        {
            #expect(last[name, default: -1] >= value, "\(name) fell")
        }
        var outcomes: [String: Double] = [:]
        for line in try scratch.lines("o") {
            let line = try object(line)
            outcomes["\(line["strategy_id"] ?? "") \(line["outcome"] ?? "")", default: 0] += 1
        }
        #expect(outcomes.count > 8, "\(outcomes.keys)")
        for strategy in ["legacy", "legacy-wide", "trend", "meanrev", "vol"] {
            var whole = 0.0
            let names = last.keys.filter { $0.hasPrefix("strategy_outcomes_total{") }.compactMap { name in
                name.firstMatch(of: /outcome="([^"]+)"/).map { String($0.1) }
            }
            for outcome in Set(names) {
                let count = sum(
                    last, "strategy_outcomes_total{", "strategy=\"\(strategy)\"", "outcome=\"\(outcome)\"")
                #expect(count == outcomes["\(strategy) \(outcome)", default: 0], "\(strategy) \(outcome)")
                whole += count
            }
            #expect(whole == Double(try scratch.lines("o").count) / 5)
        }
        #expect(last["bulkhead_run_state{state=\"finished\"}"] == 1)
    }

    @Test func countersGrowWhileItRunsAndNobodySeesHalfAFile() throws {
        let scratch = try Scratch()
        let path = scratch.path("metrics")
        let live = try LiveRun.serving(scratch, ["--metrics", path])
        let before = samples(try String(contentsOfFile: path, encoding: .utf8))
        try live.feed(0..<50)
        var reads = 0
        var lines = Set<Int>()
        var seen: [String: Double] = before
        let deadline = Date(timeIntervalSinceNow: 7)
        while Date() < deadline {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            lines.insert(text.utf8.count { $0 == UInt8(ascii: "\n") })
            #expect(text.hasSuffix("\n"))
            reads += 1
            usleep(500)
            guard reads % 100 == 0 else { continue }
            let now = samples(text)
            for (name, value) in seen where name.contains("_total") {
                #expect(now[name, default: -1] >= value, "\(name) fell")
            }
            seen = now
            if now["bulkhead_finished_events_total"] == 50 { break }
        }
        #expect(seen["bulkhead_finished_events_total"] == 50, "it is written every five seconds")
        #expect(lines.count == 1, "half a file was seen: \(lines)")
        try live.feed(50..<60)
        #expect(try live.finish().status == 0)
        let end = samples(try String(contentsOfFile: path, encoding: .utf8))
        #expect(end["bulkhead_finished_events_total"] == 60)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.directory.path)
        #expect(!files.contains { $0.hasPrefix("metrics.") }, "\(files)")
    }

    @Test func promtoolFindsNothingButTheNameWithMilliseconds() throws {
        guard try Product.runProgram("promtool", ["--version"]).status == 0 else {
            print("SKIPPED: promtool is not installed; nobody else checked the metrics")
            return
        }
        let scratch = try Scratch()
        let live = try LiveRun(scratch, ["--metrics", scratch.path("metrics")])
        try live.feed((0..<100).map { event($0, symbol: $0 % 2 == 0 ? "A" : "C") })
        #expect(try live.finish().status == 0)
        let checked = try Product.runProgram(
            "sh", ["-c", "promtool check metrics < \(scratch.path("metrics")) 2>&1"])
        let found = checked.text.split(separator: "\n").filter { !$0.contains("strategy_eval_latency_ms") }
        #expect(found.isEmpty, "\(checked.text)")
        #expect(checked.text.contains("strategy_eval_latency_ms"), "promtool looked at nothing: \(checked)")
    }

    @Test func aTargetThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws {
        let scratch = try Scratch()
        // With an endpoint beside it, which has to be let go of again.
        for more in [[], ["--listen", "127.0.0.1:0"]] {
            let live = try LiveRun(scratch, ["--metrics", scratch.path("none/metrics")] + more)
            let outcome = try live.end()
            #expect(outcome.status == 73, "\(outcome)")
            #expect(outcome.errors.contains("none/metrics"))
            #expect(!outcome.errors.contains("worker"))
            let status = try live.command("status")
            #expect(status.output.hasPrefix("failed at"), "\(status)")
        }
    }

    @Test func aTargetThatIsLostDuringTheRunIsLoggedAndTheRunGoesOn() throws {
        let scratch = try Scratch()
        let directory = scratch.path("exported")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        let live = try LiveRun.serving(scratch, ["--metrics", directory + "/metrics"])
        try FileManager.default.removeItem(atPath: directory)
        try live.feed(0..<10)
        try waitUntil { live.log.contains("metrics are not written") }
        try live.feed(10..<20)
        let outcome = try live.finish()
        #expect(outcome.status == 0 && outcome.output.contains("20 events"), "\(outcome)")
    }
}
