import Foundation
import Testing

/// A worker of another hand, which speaks the protocol and lies: it is found out, it costs the supervisor no memory and no
/// time, and the family beside it does not notice.
@Suite("A worker that lies from its first byte on") struct LiarTests {
    /// What is done wrong, what becomes of the event, and a piece of the reason.
    struct Lie: Sendable, CustomTestStringConvertible {
        let name: String
        let outcome: String
        let cause: String
        var testDescription: String { name }
    }

    private static let executable = Result {
        let scratch = try Scratch()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Programs/liar.c").path
        let compiled = try Product.runProgram("cc", ["-O1", "-static", "-o", scratch.path("liar"), source])
        try #require(compiled.status == 0, "\(compiled.text)")
        return (scratch: scratch, path: scratch.path("liar"))
    }

    private static let count = 500

    private static func catalog(_ families: [String]) -> String {
        let entries = families.map {
            #"{"strategy_id":"\#($0)","strategy_type":"\#($0)","version":"1.0.0","deadline_ms":100}"#
        }
        return """
            {"defaults": {"max_target_notional": 1, "timeframe": "1Hour", "symbols": ["*"]},
             "strategies": [\(entries.joined(separator: ","))]}
            """
    }

    private static func start(_ families: [String]) throws -> LiveRun {
        let scratch = try Scratch()
        return try LiveRun.serving(
            scratch, ["--worker", executable.get().path, "--outcomes", scratch.path("o")],
            catalog: catalog(families))
    }

    /// In KiB.
    private static func mostMemory(_ process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }

    @Test(
        "It is charged with its lie, once, and the others go on",
        arguments: [
            Lie(name: "cut", outcome: "crash", cause: "exited with 0"),
            Lie(name: "drips", outcome: "timeout", cause: "more than 100 ms"),
            Lie(name: "early", outcome: "protocol_error", cause: "an answer to event 1 instead of 0"),
            Lie(name: "flood", outcome: "protocol_error", cause: "the worker sent"),
            Lie(name: "garbage", outcome: "protocol_error", cause: "frame length of 2779096485"),
            Lie(name: "huge", outcome: "protocol_error", cause: "frame length of 4177066232"),
            Lie(name: "leaves", outcome: "crash", cause: "exited with 0"),
            Lie(name: "mute", outcome: "protocol_error", cause: "owed an answer for 30 s"),
            Lie(name: "parts", outcome: "protocol_error", cause: "too many bytes of one answer"),
            Lie(name: "spins", outcome: "timeout", cause: "more than 100 ms"),
            Lie(name: "swapped", outcome: "protocol_error", cause: "another symbol"),
            Lie(name: "twice", outcome: "protocol_error", cause: "the worker sent"),
        ])
    func lies(_ lie: Lie) throws {
        let live = try Self.start(["honest", lie.name])
        let usual = try Self.mostMemory(live.pid)
        try live.feed(0..<Self.count)
        // Longer than a worker that does nothing is waited for.
        try waitUntil(seconds: 60) {
            (try? live.status()["run"] as? [String: Any])?["finished_events"] as? Int == Self.count
        }
        let most = try Self.mostMemory(live.pid)
        #expect(most - usual < 80 << 10, "\(usual) KiB, then \(most) KiB")
        let outcome = try live.finish()
        #expect(outcome.status == 0, "\(outcome.errors.suffix(2000))")

        let lines = try live.scratch.lines("o").map { try object($0) }
        func outcomes(_ strategy: String) -> [[String: Any]] {
            lines.filter { $0["strategy_id"] as? String == strategy }
        }
        #expect(outcomes("honest").count == Self.count)
        #expect(outcomes("honest").allSatisfy { $0["outcome"] as? String == "no_signal" })
        let guilty = outcomes(lie.name)
        let failed = try #require(guilty.first { $0["outcome"] as? String != "no_signal" })
        #expect(failed["outcome"] as? String == lie.outcome)
        #expect((failed["reason"] as? String)?.contains(lie.cause) == true, "\(failed)")
        // What is said too much belongs to the next event, if nothing was under way when it came.
        #expect(failed["seq"] as? Int ?? .max <= 1)
        // The first lie is the last; of what may be a mistake, the third.
        let failures = guilty.count { !["no_signal", "circuit_open"].contains($0["outcome"] as? String) }
        #expect(failures == (lie.outcome == "protocol_error" ? 1 : 3))
        #expect(guilty.last?["outcome"] as? String == "circuit_open")
    }

    @Test(
        "One that lies while it is greeted does not get as far as an event",
        arguments: [
            ("ready_twice", "type 2, which is not permitted now"), ("echoes", "type 1, which is not permitted now"),
        ])
    func liesAtStart(family: String, cause: String) throws {
        let scratch = try Scratch()
        let run = try Product.run([
            "run", "--worker", Self.executable.get().path, "--catalog",
            scratch.file("catalog.yaml", Self.catalog(["honest", family])), "--output", scratch.path("i"),
        ])
        #expect(run.status == 69, "\(run.errors)")
        #expect(run.errors.contains(cause), "\(run.errors)")
    }
}
