import Foundation
import Testing

/// A run that is killed and resumed ends with the files of one that was not.
@Suite("Resuming a run")
struct ResumeTests {
    private static let names = ["i", "o", "r"]

    private static func arguments(_ scratch: Scratch, _ input: String, _ prefix: String, state: Bool = true) -> [String]
    {
        var arguments = [
            "run", "--catalog", scratch.path("catalog.yaml"), "--input", input, "--output", scratch.path(prefix + "i"),
            "--outcomes", scratch.path(prefix + "o"), "--rejects", scratch.path(prefix + "r"),
        ]
        if state { arguments += ["--state", scratch.path("state")] }
        return arguments
    }

    /// Events of 4 symbols, some lines of which are none.
    private static func market(_ count: Int) -> [String] {
        (0..<count).map { index in
            if index % 97 == 50 { return "no event" }
            let price = 1 + Double(index * 7919 % 1000) / 10_000
            let values =
                #""price":\#(price),"ema12":\#(price + 0.001),"ema26":1.04,"macd":\#(index % 5 - 2),"macd_signal":0,"#
                + #""macd_hist":0.0001,"rsi14":\#(index % 100),"boll_mid":1.05,"spread":0.0001"#
            return event(index / 4, symbol: "S\(index % 4)", values: values)
        }
    }

    private static func expectSame(_ scratch: Scratch) throws {
        for name in names { #expect(try scratch.bytes(name) == scratch.bytes("reference-" + name), "\(name) differs") }
    }

    @Test("After kills at many moments, of which each is resumed, the files are those of an undisturbed run")
    func manyKills() throws {
        let scratch = try Scratch()
        _ = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("market.ndjson", Self.market(40_000).joined(separator: "\n") + "\n")
        let time = try seconds {
            let whole = try Product.run(Self.arguments(scratch, input, "reference-", state: false))
            #expect(whole.status == 0, "\(whole.errors)")
        }
        var isResumed = false
        for kill in 1...8 {
            let more = isResumed ? ["--resume"] : []
            let run = try Product.start(Self.arguments(scratch, input, "") + more)
            usleep(UInt32(time * 1_000_000 * Double(kill) / 8))
            Foundation.kill(run.process.processIdentifier, SIGKILL)
            run.process.waitUntilExit()
            // One that had no time to begin left nothing to resume.
            isResumed =
                isResumed || FileManager.default.fileExists(atPath: scratch.path("state/checkpoints/checkpoint-1"))
        }
        let last = try Product.run(Self.arguments(scratch, input, "") + (isResumed ? ["--resume"] : []))
        #expect(last.status == 0, "\(last.errors)")
        try Self.expectSame(scratch)
    }

    @Test("A run that was stopped by a signal is resumed where it was stopped")
    func stopped() throws {
        let scratch = try Scratch()
        let lines = Self.market(3000)
        _ = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("market.ndjson", lines.joined(separator: "\n") + "\n")
        #expect(try Product.run(Self.arguments(scratch, input, "reference-", state: false)).status == 0)
        let run = try Product.start(Self.arguments(scratch, input, ""))
        run.process.terminate()
        run.process.waitUntilExit()
        let resumed = try Product.run(Self.arguments(scratch, input, "") + ["--resume"])
        #expect(resumed.status == 0 || resumed.status == 66, "\(resumed.errors)")
        if resumed.status == 0 { try Self.expectSame(scratch) }
    }

    @Test("An input that has changed before where the run was is refused, and nothing is changed")
    func changedInput() throws {
        let scratch = try Scratch()
        let live = try LiveRun(
            scratch, ["--input", try scratch.file("m", Self.market(2000).joined(separator: "\n") + "\n")])
        _ = try live.end()
        let before = try scratch.bytes("i")
        // The first checkpoint of a short run is its beginning, so that the whole input is used again: the difference shows
        // in the output.
        var lines = Self.market(2000)
        lines[100] = lines[100].replacingOccurrences(of: "\"price\":1.", with: "\"price\":2.")
        let input = try scratch.file("m", lines.joined(separator: "\n") + "\n")
        let resumed = try Product.run([
            "run", "--catalog", scratch.path("catalog.yaml"), "--input", input, "--output", scratch.path("i"),
            "--state", live.state, "--resume",
        ])
        #expect(resumed.status == 65, "\(resumed.status): \(resumed.errors)")
        #expect(try scratch.bytes("i") == before)
    }

    @Test("Lines of a pipe are in the journal: what was taken in before a kill is in the output after it")
    func pipe() throws {
        let scratch = try Scratch()
        let lines = Self.market(4000)
        let live = try LiveRun.serving(scratch)
        try live.feed(Array(lines[..<2000]))
        try live.finished(1900)
        live.kill()
        let rest = Data((lines[2000...].joined(separator: "\n") + "\n").utf8)
        let resumed = try Product.run(
            [
                "run", "--catalog", scratch.path("catalog.yaml"), "--output", scratch.path("i"), "--state", live.state,
                "--resume",
            ], input: rest)
        #expect(resumed.status == 0, "\(resumed.errors)")
        let whole = try Product.run(
            ["run", "--catalog", scratch.path("catalog.yaml"), "--output", scratch.path("reference-i")],
            input: Data((lines.joined(separator: "\n") + "\n").utf8))
        #expect(whole.status == 0)
        #expect(try scratch.bytes("i") == scratch.bytes("reference-i"))
    }

    @Test("Where there is nothing to resume the run says so and exits with 66")
    func nothing() throws {
        let scratch = try Scratch()
        let run = try Product.run([
            "run", "--catalog", try scratch.file("c", fourFamilies), "--output", scratch.path("i"), "--state",
            scratch.path("state"), "--resume",
        ])
        #expect(run.status == 66 && run.errors.contains("no run to resume"), "\(run.status): \(run.errors)")
        let usage = try Product.run(["run", "--catalog", scratch.path("c"), "--resume"])
        #expect(usage.status == 64 && usage.errors.contains("--state"))
    }

    @Test("An order that comes while a resumed run computes again what it had written applies to what comes after that")
    func orderedWhileRepeating() throws {
        let scratch = try Scratch()
        let lines = Self.market(40_000)
        _ = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("m", lines.joined(separator: "\n") + "\n")
        let run = try LiveRun(scratch, ["--input", input, "--catalog", scratch.path("catalog.yaml")])
        let size = { (try? scratch.bytes("i").count) ?? 0 }
        try waitUntil { size() > 1_500_000 || !run.run.process.isRunning }
        run.kill()
        let written = try scratch.bytes("i")

        let resumed = try LiveRun(scratch, ["--input", input, "--catalog", scratch.path("catalog.yaml"), "--resume"])
        var answer = try resumed.command("halt", "legacy", "--reason", "test")
        // Without a host the order is kept for the next one, and that is this one.
        while answer.status != 0, resumed.run.process.isRunning {
            answer = try resumed.command("halt", "legacy", "--reason", "test")
        }
        let end = try resumed.end()
        #expect(end.status == 0, "\(end.errors.suffix(500))")
        #expect(try scratch.bytes("i").starts(with: written))
        let replay = try Product.run(["replay", "--state", resumed.state])
        #expect(replay.status == 0 && replay.output.contains("all the same"), "\(replay)")
    }

    @Test("A halt that was given before a kill is in force after it, from the same event on")
    func halted() throws {
        let scratch = try Scratch()
        let lines = Self.market(2000)
        let live = try LiveRun.serving(scratch, ["--outcomes", scratch.path("o")])
        try live.feed(Array(lines[..<1000]))
        try live.finished(980)
        #expect(try live.command("halt", "legacy", "--reason", "test").status == 0)
        try live.feed(Array(lines[1000..<1500]))
        try live.finished(1470)
        live.kill()
        let resumed = try Product.run(
            [
                "run", "--catalog", scratch.path("catalog.yaml"), "--output", scratch.path("i"), "--outcomes",
                scratch.path("o"), "--state", live.state, "--resume",
            ], input: Data((lines[1500...].joined(separator: "\n") + "\n").utf8))
        #expect(resumed.status == 0, "\(resumed.errors)")
        let halted = try scratch.lines("o").filter { $0.contains(#""strategy_id":"legacy","#) }
        let first = try #require(halted.firstIndex { $0.contains(#""outcome":"halted""#) })
        #expect(halted[first...].allSatisfy { $0.contains(#""outcome":"halted""#) })
        #expect(!halted[..<first].contains { $0.contains(#""outcome":"halted""#) } && first > 900)
    }
}
