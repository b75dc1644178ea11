import Foundation
import Synchronization
import Testing

/// `--listen`: metrics and health over HTTP, as a monitor and a person see them.
@Suite struct EndpointTests {
    private static let families = ["legacy_macd_rsi", "mean_reversion", "trend_multifactor", "volatility_overlay"]

    private struct Readiness: Decodable {
        let ready: Bool
        let reasons: [String]
    }

    private func readiness(_ door: Door) throws -> (code: Int, reasons: [String]) {
        let reply = try door.get("/readyz")
        let readiness = try JSONDecoder().decode(Readiness.self, from: Data(reply.body.utf8))
        #expect(readiness.ready == (reply.code == 200) && readiness.reasons.isEmpty == readiness.ready)
        return (reply.code, readiness.reasons)
    }

    @Test(arguments: ["127.0.0.1:0", "unix"]) func everyRouteAnswersAndAgreesWithStatusAndSummary(
        _ address: String
    ) throws {
        let scratch = try Scratch()
        let listen = address == "unix" ? "unix:\(scratch.path("http.sock"))" : address
        let live = try LiveRun.serving(scratch, ["--listen", listen, "--format", "json"])
        let door = try live.door()
        if case .path(let path) = door { #expect(path == scratch.path("http.sock")) }
        try live.feed(0..<200)
        try live.feed(["nonsense", event(100), event(199)])
        try live.finished(202)
        #expect(try door.get("/livez").code == 200)
        #expect(try readiness(door).code == 200)
        #expect(try door.get("/nothing").code == 404)
        let page = try door.get("/statusz")
        #expect(page.code == 200 && page.body.contains("<table"))
        for name in ["legacy", "legacy-wide", "trend", "meanrev", "vol"] + Self.families {
            #expect(page.body.contains(name), "\(name) is not on the page")
        }
        let metrics = samples(try door.get("/metrics").body)
        let status = try live.status()
        let summary = try object(live.finish().output)
        #expect(metrics["bulkhead_finished_events_total"] == 202)
        #expect(summary["events"] as? Int == 202)
        #expect(metrics["bulkhead_rejected_lines_total{reason=\"line: not a JSON object\"}"] == 1)
        let strategies = try #require(status["strategies"] as? [[String: Any]])
        let summarised = try #require(summary["strategies"] as? [[String: Any]])
        #expect(strategies.count == 5 && summarised.count == 5)
        var intents = 0
        for (strategy, final) in zip(strategies, summarised) {
            let id = try #require(strategy["strategy_id"] as? String)
            #expect(final["strategy_id"] as? String == id)
            let outcomes = try #require(strategy["outcomes"] as? [[String: Any]])
            var counts: [String: Int] = [:]
            for entry in outcomes {
                let name = try #require(entry["outcome"] as? String)
                counts[name, default: 0] += try #require(entry["count"] as? Int)
            }
            #expect(counts.values.reduce(0, +) == 202)
            #expect(counts == final["outcomes"] as? [String: Int], "\(id)")
            for (name, count) in counts {
                let labels = ["strategy_outcomes_total", "strategy=\"\(id)\"", "outcome=\"\(name)\""]
                #expect(sum(metrics, labels[0], labels[1], labels[2]) == Double(count), "\(id) \(name)")
            }
            #expect(sum(metrics, "strategy_events_total", "strategy=\"\(id)\"") == 202)
            intents += counts["intent", default: 0]
        }
        #expect(intents > 0 && sum(metrics, "strategy_intents_total{") == Double(intents))
        #expect(metrics["bulkhead_intents_total"] == Double(intents))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("http.sock")), "the socket's file is gone")
        #expect(throws: Door.NotOpen.self) { try door.get("/livez") }
    }

    @Test func whatIsHaltedMakesTheHostUnready() throws {
        let live = try LiveRun.serving(Scratch(), ["--listen", "127.0.0.1:0"])
        let door = try live.door()
        #expect(try live.command("halt", "legacy", "--reason", "a \"word\"").status == 0)
        let one = try readiness(door)
        #expect(one.code == 503 && one.reasons == ["strategy legacy: halted: a \"word\""])
        #expect(try live.command("halt", "--all", "--reason", "storm").status == 0)
        let all = try readiness(door)
        #expect(all.code == 503 && all.reasons == ["halted: storm"])
        #expect(try live.command("resume", "--all", "--reason", "over").status == 0)
        #expect(try live.command("resume", "legacy", "--reason", "over").status == 0)
        #expect(try readiness(door).code == 200)
        #expect(try live.finish().status == 0)
    }

    @Test func aWorkerThatIsDownMakesTheHostUnready() throws {
        let live = try LiveRun.serving(Scratch(), ["--listen", "127.0.0.1:0"])
        let door = try live.door()
        var reasons: [String] = []
        try waitUntil {
            // One that dies without an answer is started again after a pause, which is short.
            let page = try? object(live.command("status", "--format", "json").output)
            let rows = page?["workers"] as? [[String: Any]] ?? []
            let victim = rows.first { $0["family"] as? String == "trend_multifactor" }?["pid"] as? Int
            if let victim, live.run.workers.contains(Int32(victim)) { kill(Int32(victim), SIGKILL) }
            guard let now = try? readiness(door), now.code == 503 else { return false }
            reasons = now.reasons
            return true
        }
        #expect(reasons.count == 1 && reasons[0].hasPrefix("worker trend_multifactor: "), "\(reasons)")
        try waitUntil { (try? readiness(door).code) == 200 }
        let restarts = sum(
            samples(try door.get("/metrics").body), "bulkhead_worker_restarts_total", "trend_multifactor", "killed")
        #expect(restarts >= 1)
        #expect(try live.finish().status == 0)
    }

    @Test func aHostWhoseOutputIsNotReadStillAnswers() throws {
        let scratch = try Scratch()
        let reader = try IdleReader(scratch)
        let live = try LiveRun.serving(scratch, ["--listen", "127.0.0.1:0", "--output", reader.path])
        let door = try live.door()
        let feeding = DispatchGroup()
        DispatchQueue.global().async(group: feeding) { try? live.feed(0..<2000) }
        try waitUntil { (try? live.command("status").output.contains("waits for output")) == true }
        let times = [
            try seconds { try expect(200, door.get("/livez").code) },
            try seconds {
                let metrics = samples(try door.get("/metrics").body)
                expect(1, metrics["bulkhead_waiting{for=\"output\"}"] ?? 0)
            },
            try seconds { try expect(true, live.command("status").output.contains("waits for output")) },
            try seconds { try expect(0, live.command("halt", "vol", "--reason", "x").status) },
        ]
        #expect(times.allSatisfy { $0 < 4 }, "\(times)")
        let output = Mutex("")
        DispatchQueue.global().async(group: feeding) {
            let text = reader.drain()
            output.withLock { $0 = text }
        }
        while live.run.process.isRunning {
            usleep(10_000)
            if (try? live.command("status").output.contains("2,000 events")) == true { break }
        }
        #expect(try live.finish().status == 0)
        feeding.wait()
        let text = output.withLock { $0 }
        #expect(text.hasSuffix("}\n") && text.contains("\"seq\":1999"))
    }

    private func expect<Value: Equatable>(_ expected: Value, _ value: Value) { #expect(value == expected) }

    @Test func aHostAtFullSpeedAnswersAtOnce() throws {
        let scratch = try Scratch()
        let block = (0..<2000).map { event($0) }.joined(separator: "\n") + "\n"
        let input = scratch.path("input")
        _ = FileManager.default.createFile(atPath: input, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: input))
        for symbol in 0..<200 {
            try file.write(contentsOf: Data(block.replacingOccurrences(of: "EURUSD", with: "S\(symbol)").utf8))
        }
        try file.close()
        let live = try LiveRun(scratch, ["--listen", "127.0.0.1:0", "--input", input])
        let door = try live.door()
        try waitUntil { (try? door.get("/readyz").code) == 200 }
        var scrapes: [Double] = []
        var commands: [Double] = []
        var events = 0.0
        while live.run.process.isRunning, scrapes.count < 30 {
            var text = ""
            let scrape = seconds { text = (try? door.get("/metrics").body) ?? "" }
            let command = try seconds { _ = try live.command("status") }
            guard live.run.process.isRunning, !text.isEmpty else { break }
            scrapes.append(scrape)
            commands.append(command)
            events = max(events, samples(text)["bulkhead_finished_events_total"] ?? 0)
            usleep(20_000)
        }
        #expect(live.run.process.isRunning || scrapes.count >= 5, "the input was too short: \(scrapes.count)")
        #expect(events > 0)
        kill(live.pid, SIGTERM)
        _ = try live.end()
        let median = (scrapes.sorted()[scrapes.count / 2], commands.sorted()[commands.count / 2])
        print(
            "at full speed: /metrics \(median.0 * 1000) ms, status \(median.1 * 1000) ms (medians of \(scrapes.count))")
        #expect(median.0 < 4 && median.1 < 4)
    }

    @Test(arguments: [
        ("0.0.0.0:9464", "this machine only"), ("192.0.2.7:80", "this machine only"), ("[::]:80", "this machine only"),
        ("example.org:80", "this machine only"), ("127.0.0.1", "has no port"), ("127.0.0.1:99999", "no port"),
        ("unix:", "lacks a path"),
    ])
    func anAddressThatOthersCouldReachIsRefused(_ address: String, _ reason: String) throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let run = try Product.run([
            "run", "--catalog", catalog, "--output", scratch.path("i"), "--listen", address,
        ])
        #expect(run.status == 64, "\(run)")
        #expect(run.errors.contains(reason), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("i")))
    }

    @Test func anAddressThatIsTakenIsRefusedAndTheLedgerSaysSo() throws {
        let first = try LiveRun.serving(Scratch(), ["--listen", "127.0.0.1:0"])
        guard case .port(let port) = try first.door() else { return }
        let second = try LiveRun(Scratch(), ["--listen", "127.0.0.1:\(port)"])
        let outcome = try second.end()
        #expect(outcome.status == 73)
        #expect(outcome.errors.contains("another process listens on port \(port)"), "\(outcome.errors)")
        let status = try second.command("status")
        #expect(status.output.hasPrefix("failed at") && status.output.contains("another process listens"), "\(status)")
        let file = try Scratch()
        let path = try file.file("no-socket", "x")
        let third = try Product.run([
            "run", "--catalog", first.scratch.path("catalog.yaml"), "--output", file.path("i"), "--listen",
            "unix:\(path)",
        ])
        #expect(third.status == 73 && third.errors.contains("is no socket"), "\(third)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "x")
        #expect(try first.finish().status == 0)
    }

    @Test func aSignalDuringAScrapeEndsTheRunCleanly() throws {
        let scratch = try Scratch()
        let live = try LiveRun.serving(scratch, ["--listen", "unix:\(scratch.path("http.sock"))"])
        let door = try live.door()
        let half = try door.connect()
        try half.write(contentsOf: Data("GET /metrics HTTP/1.1\r\nHost: loc".utf8))
        // Asked, and never read.
        let unread = try door.connect()
        try unread.write(
            contentsOf: Data(String(repeating: "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 200).utf8))
        let scraping = DispatchGroup()
        DispatchQueue.global().async(group: scraping) { while (try? door.get("/metrics").code) == 200 {} }
        try live.feed(0..<10)
        usleep(200_000)
        let time = try seconds {
            kill(live.pid, SIGTERM)
            let outcome = try live.end()
            expect(128 + SIGTERM, outcome.status)
        }
        #expect(time < 10, "\(time) s")
        scraping.wait()
        #expect(!FileManager.default.fileExists(atPath: scratch.path("http.sock")))
        #expect(try live.command("status").output.hasPrefix("stopped at"))
        withExtendedLifetime((half, unread)) {}
    }
}
