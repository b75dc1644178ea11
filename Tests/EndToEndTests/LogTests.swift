import Foundation
import Testing

/// What is written to standard error while a run goes on: changes of state, never events.
@Suite struct LogTests {
    private struct Line {
        let text: String
        let fields: [String: Any]
        var message: String { fields["message"] as? String ?? "" }
        subscript(_ key: String) -> String? { fields[key] as? String }
        func number(_ key: String) -> Int? { fields[key] as? Int }
    }

    /// Every line, each of which must be an object with the three keys that all have.
    private func lines(_ text: String) throws -> [Line] {
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return try text.split(separator: "\n").map { text in
            let fields = try object(text)
            for key in ["at", "level", "message"] { #expect(fields[key] is String, "\(key) is missing in \(text)") }
            #expect((fields["at"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            return Line(text: String(text), fields: fields)
        }
    }

    private func worker(_ live: LiveRun, _ family: String) throws -> (pid: Int32, generation: Int)? {
        let rows = try #require(try live.status()["workers"] as? [[String: Any]])
        let row = rows.first { $0["family"] as? String == family }
        guard row?["state"] as? String == "serving", let pid = row?["pid"] as? Int else { return nil }
        return (Int32(pid), row?["generation"] as? Int ?? 0)
    }

    @Test func theDeathOfAWorkerIsToldWithItsFamilyGenerationEventAndCause() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--log-format", "json"])
        let victim = try #require(try worker(live, "legacy_macd_rsi"))
        kill(victim.pid, SIGKILL)
        try waitUntil { live.log.contains("worker serves") }
        // Stopped, it has an event in flight when it is killed.
        let next = try #require(try worker(live, "legacy_macd_rsi"))
        #expect(next.generation == victim.generation + 1)
        kill(next.pid, SIGSTOP)
        try live.feed(0..<3)
        usleep(300_000)
        kill(next.pid, SIGKILL)
        try live.finished(3)
        #expect(try live.finish().status == 0)
        let told = try lines(live.log).filter { $0["family"] == "legacy_macd_rsi" }
        let lost = told.filter { $0.message.hasPrefix("worker lost") }
        let serves = told.filter { $0.message == "worker serves" }
        #expect(lost.map { $0.number("generation") } == [victim.generation, next.generation], "\(live.log)")
        #expect(lost.allSatisfy { $0["cause"] == "killed" && $0["level"] == "warning" })
        #expect(lost.map { $0.number("seq") } == [nil, 0])
        #expect(serves.map { $0.number("generation") } == [victim.generation + 1, next.generation + 1])
        let order = told.map { $0.message.prefix(11) }
        #expect(order.firstIndex(of: "worker lost") == 0 && order.last == "worker serv")
    }

    @Test func manyDeathsAreFoldedIntoAFewLines() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--log-format", "json"])
        var deaths = 0
        for index in 0..<12 {
            try live.feed(index * 10..<index * 10 + 10)
            try live.finished((index + 1) * 10)
            guard let victim = try worker(live, "legacy_macd_rsi") else { continue }
            kill(victim.pid, SIGKILL)
            deaths += 1
            try waitUntil { kill(victim.pid, 0) != 0 }
        }
        #expect(deaths >= 8)
        try waitUntil { (try? worker(live, "legacy_macd_rsi")) != nil }
        #expect(try live.finish().status == 0)
        let all = try lines(live.log)
        let lost = all.filter { $0.message.hasPrefix("worker lost") }
        let repeated = lost.compactMap { $0.number("repeated") }
        #expect(repeated == [deaths - 3], "\(live.log)")
        #expect(lost.count == 4)
        #expect(all.count <= 12, "\(live.log)")
    }

    @Test(arguments: ["text", "json"]) func eventsWriteNoLines(_ format: String) throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--log-format", format])
        try live.feed(0..<1000)
        #expect(try live.finish().status == 0)
        let lines = live.log.split(separator: "\n")
        #expect(lines.count <= 3, "\(live.log)")
        if format == "json" { _ = try self.lines(live.log) }
    }

    @Test func theTextFormIsMarkedAsBulkheads() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--listen", "127.0.0.1:0"])
        if let victim = try worker(live, "volatility_overlay") { kill(victim.pid, SIGKILL) }
        try waitUntil { live.log.contains("worker serves") }
        try live.feed(["nonsense\u{1B}[31m", #"{"symbol":"A\u0000B\u202e","event_ts":"x"}"#])
        try live.feed(0..<2)
        try live.finished(2)
        #expect(try live.finish().status == 0)
        let lines = live.log.split(separator: "\n")
        #expect(lines.count >= 5 && lines.allSatisfy { $0.hasPrefix("bulkhead: ") }, "\(live.log)")
        #expect(lines.contains { $0.hasPrefix("bulkhead: warning: worker lost: it ") && $0.contains("(family=vol") })
        #expect(live.log.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
    }

    @Test func anOrderIsLoggedWithWhoGaveItAndWhy() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--log-format", "json"])
        try live.feed(0..<4)
        try live.finished(4)
        #expect(try live.command("halt", "legacy", "--reason", "bad \"fills\"").status == 0)
        #expect(try live.command("halt", "--all", "--reason", "storm").status == 0)
        #expect(try live.command("resume", "--all", "--reason", "calm").status == 0)
        #expect(try live.finish().status == 0)
        let all = try lines(live.log)
        func told(_ message: String) throws -> Line { try #require(all.first { $0.message == message }, "\(live.log)") }
        let halted = try told("strategy is halted")
        #expect(halted["strategy"] == "legacy" && halted["cause"] == "bad \"fills\"" && halted.number("seq") == 4)
        #expect(halted["user"] == "\(geteuid())")
        #expect(try told("all strategies are halted")["cause"] == "storm")
        #expect(try told("all strategies are resumed")["strategy"] == nil)
    }

    @Test func anErrorThatEndsTheRunIsInTheFormThatWasAskedFor() throws {
        let scratch = try Scratch()
        let live = try LiveRun(scratch, ["--log-format", "json", "--metrics", scratch.path("none/m")])
        let outcome = try live.end()
        #expect(outcome.status == 73)
        let last = try #require(try lines(outcome.errors).last)
        #expect(last["level"] == "error" && last.message.contains("none/m"))
    }

    @Test func whereIntentsGoToStandardOutputTheSummaryIsALineOfTheLogToo() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let run = try Product.run(
            ["run", "--catalog", catalog, "--log-format", "json"], input: Data("\(event(0))\nnonsense\n".utf8))
        #expect(run.status == 0)
        let last = try #require(try lines(run.errors).last)
        #expect(last.message == "run is over" && last.number("events") == 1 && last.number("rejected") == 1)
        #expect(last.number("intents") == 2)
    }
}
