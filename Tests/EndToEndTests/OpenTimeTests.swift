import Foundation
import Testing

/// For how long a breaker keeps a strategy out: events of a file, seconds of everything else.
@Suite("Out of service for a time")
struct OpenTimeTests {
    private static let worker = ["--worker", Product.directory.appendingPathComponent("bulkhead-chaos-worker").path]
    private static let count = 200

    /// `throws` fails at event 5.
    private static func catalog(openSeconds: Int = 1, symbols: String = "[EURUSD]", calmPriority: Int = 100) -> String {
        """
        defaults: { timeframe: 1Hour, symbols: \(symbols), max_target_notional: 10000, intent_ttl_bars: 200 }
        strategies:
          - { strategy_id: calm, strategy_type: misbehaving, version: 1.0.0, priority: \(calmPriority) }
          - strategy_id: throws
            strategy_type: misbehaving
            version: 1.0.0
            params: { fault: throw, event_ts: "2020-01-01T05:00:00Z" }
            breaker: { error: { consecutive: 1, open_seconds: \(openSeconds), open_events: 20 } }
        """
    }

    private static func serving(
        _ scratch: Scratch, _ more: [String] = [], openSeconds: Int = 1
    ) throws -> LiveRun {
        try LiveRun.serving(
            scratch, worker + ["--outcomes", scratch.path("o")] + more, catalog: catalog(openSeconds: openSeconds))
    }

    /// Of the strategy that throws, event by event.
    private static func outcomes(_ scratch: Scratch, _ file: String = "o") throws -> [String] {
        let rows = try scratch.lines(file).map { try object($0) }.filter { $0["strategy_id"] as? String == "throws" }
        #expect(rows.map { $0["seq"] as? Int } == Array(0..<rows.count), "every event once")
        return rows.compactMap { $0["outcome"] as? String }
    }

    /// The event that it is back with; nothing but that may be between.
    private static func back(_ outcomes: [String]) throws -> Int {
        #expect(outcomes.count == count && outcomes[5] == "error")
        let back = try #require(outcomes.dropFirst(6).firstIndex { $0 != "circuit_open" })
        #expect(outcomes[back...].allSatisfy { ["intent", "no_signal"].contains($0) })
        return back
    }

    private static func outage(_ live: LiveRun) throws -> [String: Any]? {
        try object(try live.command("breaker", "explain", "throws", "--format", "json").output)["outage"]
            as? [String: Any]
    }

    /// Waits until it is tried, or back.
    private static func over(_ live: LiveRun) throws {
        try waitUntil {
            guard let list = try? live.command("breaker", "list", "--format", "json"), list.status == 0,
                let rows = try? object(list.output)["breakers"] as? [[String: Any]],
                let row = rows.first(where: { $0["strategy_id"] as? String == "throws" })
            else { return false }
            return row["circuit"] as? String != "open"
        }
    }

    /// Lines of intents and withdrawals from an event on.
    private static func lines(_ scratch: Scratch, _ file: String, from first: Int) throws -> [String] {
        try scratch.lines(file).filter { try object($0)["seq"] as? Int ?? -1 >= first }
    }

    /// A run over a file of the same events.
    private static func fileRun(_ scratch: Scratch) throws {
        let input = try scratch.file("market", (0..<count).map { event($0) }.joined(separator: "\n") + "\n")
        let run = try Product.run(
            ["run", "--catalog", try scratch.file("catalog.yaml", catalog()), "--input", input] + worker + [
                "--output", scratch.path("file-i"), "--outcomes", scratch.path("file-o"),
            ])
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test("Of a file so many of its events, however long that takes")
    func events() throws {
        let scratch = try Scratch()
        try Self.fileRun(scratch)
        #expect(try Self.back(Self.outcomes(scratch, "file-o")) == 26)
    }

    @Test("Of a pipe so many seconds, however many events come; then it is back, and knows what it missed")
    func seconds() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        let start = ContinuousClock.now
        try live.feed(0..<100)
        try live.finished(100)
        // No event comes, and none is needed.
        try Self.over(live)
        #expect(ContinuousClock.now - start >= .seconds(1))
        try live.feed(100..<Self.count)
        let run = try live.finish()
        #expect(run.status == 0 && run.errors.contains("out of service for 1 s: 1 error in a row"), "\(run.errors)")
        let back = try Self.back(Self.outcomes(scratch))
        #expect(back == 100)
        try Self.fileRun(scratch)
        #expect(try Self.lines(scratch, "i", from: back) == Self.lines(scratch, "file-i", from: back))
    }

    @Test("Another catalog that comes into force meanwhile leaves its time as it is")
    func reloaded() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch, openSeconds: 2)
        let start = ContinuousClock.now
        try live.feed(0..<100)
        try live.finished(100)
        _ = try scratch.file("catalog.yaml", Self.catalog(openSeconds: 2, calmPriority: 7))
        #expect(try live.command("reload").output.contains("is in force from event 100 on"))
        try Self.over(live)
        #expect(ContinuousClock.now - start >= .seconds(2))
        try live.feed(100..<Self.count)
        #expect(try live.finish().status == 0)
        #expect(try Self.back(Self.outcomes(scratch)) == 100)
    }

    @Test("What is left of its time at a checkpoint is left to whoever goes on after a kill")
    func left() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch, openSeconds: 300)
        try live.feed(0..<100)
        try live.finished(100)
        try waitUntil { (try? Self.outage(live)?["seconds_left"] as? Int).map { $0 <= 298 } ?? false }
        let known = try Self.newestCheckpoint(scratch)
        try waitUntil { (try? Self.newestCheckpoint(scratch)).map { $0 > known } ?? false }
        live.kill()
        let resumed = try Self.serving(scratch, ["--resume"], openSeconds: 300)
        // Until it serves, the ledger answers, which does not know.
        try waitUntil { (try? Self.outage(resumed)?["seconds_left"]) as? Int != nil }
        let outage = try #require(try Self.outage(resumed))
        #expect(outage["open_seconds"] as? Int == 300)
        #expect((1...299).contains(outage["seconds_left"] as? Int ?? 0), "\(outage)")
        #expect(outage["at"] as? String == (try Self.outage(resumed)?["at"] as? String))
        try resumed.feed(100..<Self.count)
        #expect(try resumed.finish().status == 0)
        // The ledger has it from there on too.
        let told = try #require(try Self.outage(resumed))
        #expect(told["open_seconds"] as? Int == 300 && told["missed"] as? Int == 194 && told["seconds_left"] == nil)
        #expect(try Self.outcomes(scratch).dropFirst(6).allSatisfy { $0 == "circuit_open" })
    }

    private static func newestCheckpoint(_ scratch: Scratch) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: scratch.path("state/checkpoints"))
            .compactMap { Int($0.dropFirst("checkpoint-".count)) }.max() ?? 0
    }

    enum Moment: CaseIterable {
        case open
        case back
    }

    @Test("After a kill the whole output is what the journal replays to", arguments: Moment.allCases)
    func killed(_ moment: Moment) throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        let begun = scratch.path("begun")
        try FileManager.default.copyItem(atPath: scratch.path("state/checkpoints"), toPath: begun)
        try live.feed(0..<100)
        try live.finished(100)
        if moment == .back {
            try Self.over(live)
            try live.feed(100..<120)
            try waitUntil {
                (try? Self.lines(scratch, "i", from: 100).contains { $0.contains(#""strategy_id":"throws""#) }) ?? false
            }
        }
        live.kill()
        let resumed = try Self.serving(scratch, ["--resume"])
        let next = moment == .back ? 120 : 100
        try resumed.feed(next..<150)
        try resumed.finished(150)
        try Self.over(resumed)
        try resumed.feed(150..<Self.count)
        let run = try resumed.finish()
        #expect(run.status == 0, "\(run.errors)")
        let back = try Self.back(Self.outcomes(scratch))
        #expect(moment == .back ? back == 100 : back >= 100)
        try Self.fileRun(scratch)
        #expect(try Self.lines(scratch, "i", from: back) == Self.lines(scratch, "file-i", from: back))
        try Self.expectReplayed(scratch, from: begun)
    }

    @Test("Time that passes while a resumed run repeats what its journal has brings nobody back")
    func repeated() throws {
        let scratch = try Scratch()
        let catalog = Self.catalog(openSeconds: 2, symbols: #""*""#)
        let arguments = Self.worker + ["--outcomes", scratch.path("o")]
        let live = try LiveRun.serving(scratch, arguments, catalog: catalog)
        let begun = scratch.path("begun")
        try FileManager.default.copyItem(atPath: scratch.path("state/checkpoints"), toPath: begun)
        let count = 40_000
        try live.feed((0..<count).map { event($0 / 60, symbol: "S\($0 % 60)") })
        try live.finished(count)
        live.kill()
        let before = try scratch.bytes("o")
        // All of it is to be repeated.
        try FileManager.default.removeItem(atPath: scratch.path("state/checkpoints"))
        try FileManager.default.moveItem(atPath: begun, toPath: scratch.path("state/checkpoints"))

        let resumed = try LiveRun(scratch, arguments + ["--resume"], catalog: catalog)
        try waitUntil { resumed.log.contains("run is resumed") }
        try waitUntil {
            let run = (try? resumed.status())?["run"] as? [String: Any]
            return run?["pid"] as? Int == Int(resumed.pid) && run?["finished_events"] as? Int ?? 0 >= 1000
        }
        kill(resumed.pid, SIGSTOP)
        usleep(2_100_000)
        kill(resumed.pid, SIGCONT)
        let run = try resumed.finish()
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.bytes("o").starts(with: before) && before.count > 1_000_000)
    }

    /// Replays the journal from the checkpoint with which the run began, and compares.
    private static func expectReplayed(_ scratch: Scratch, from checkpoints: String) throws {
        let state = scratch.path("replayed")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: checkpoints, toPath: state + "/checkpoints")
        try FileManager.default.copyItem(atPath: scratch.path("state/journal"), toPath: state + "/journal")
        let run = try Product.run(
            ["run", "--catalog", scratch.path("catalog.yaml"), "--state", state, "--resume"] + worker + [
                "--output", scratch.path("replayed-i"), "--outcomes", scratch.path("replayed-o"),
            ], input: Data())
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.bytes("i") == scratch.bytes("replayed-i"))
        #expect(try scratch.bytes("o") == scratch.bytes("replayed-o"))
    }
}
