import Foundation
import Testing

@Suite struct BadInputTests {
    @Test func badLinesAreRejectedAloneWithTheirReason() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let good = event(0)
        let bad: [(line: String, reason: String)] = [
            ("not json", "line: not a JSON object"),
            ("{\"symbol\":", "line: not JSON"),
            (good.replacingOccurrences(of: #""symbol":"EURUSD","#, with: ""), "symbol: missing"),
            (
                good.replacingOccurrences(of: "2020-01-01T00:00:00Z", with: "2020-02-30T00:00:00Z"),
                "event_ts: not RFC 3339"
            ),
            (good.replacingOccurrences(of: "3.0.0", with: "2.9.0"), "schema_version: not supported"),
            (good.replacingOccurrences(of: "3.0.0", with: "4.0.0"), "schema_version: not supported"),
            (good.replacingOccurrences(of: "1.1,", with: "NaN,"), "line: not JSON"),
            (
                good.replacingOccurrences(of: #""price":1.1"#, with: #""price":1.1,"price":1.1"#),
                "values: a name comes twice"
            ),
            (String(repeating: "x", count: 10_000_000), "line: longer than 1 MiB"),
        ]
        let lines = [good] + bad.map(\.line) + [event(1), event(2, values: #""price":1e400,"macd":true,"rsi14":{}"#)]
        let run = try Product.run(
            [
                "run", "--catalog", catalog, "--output", scratch.path("intents"), "--rejects", scratch.path("rejects"),
                "--format", "json",
            ], input: Data(lines.joined(separator: "\n").utf8))
        #expect(run.status == 0, "\(run.errors)")
        let rejects = try scratch.lines("rejects")
        #expect(rejects.count == bad.count)
        for (index, (reject, expected)) in zip(rejects, bad).enumerated() {
            #expect(reject.hasPrefix(#"{"line":\#(index + 2),"reason":"\#(expected.reason)"#), "\(reject.prefix(200))")
            #expect(reject.utf8.count < 8192)
        }
        #expect(run.output.contains(#""events":3,"#))
        #expect(run.output.contains(#""nulled_values":{"macd":1,"price":1,"rsi14":1}"#))
    }

    @Test func aLineThatIsNotUTF8IsRejectedAlone() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        var input = Data(event(0).utf8) + Data("\n{\"symbol\":\"".utf8)
        input.append(contentsOf: [0xFF, 0xFE])
        input += Data("\"}\n\(event(1))".utf8)
        let run = try Product.run(
            ["run", "--catalog", catalog, "--output", scratch.path("i"), "--rejects", scratch.path("r")], input: input)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.lines("r").map { $0.contains("line: not UTF-8") } == [true])
        #expect(run.output.contains("2 events from 3 lines"))
    }

    @Test func strictStopsAtTheFirstRejectedLineAndKeepsWhatWasBefore() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = "\(event(0))\nnonsense\n\(event(1))\n"
        let run = try Product.run(
            ["run", "--catalog", catalog, "--output", scratch.path("i"), "--strict"], input: Data(input.utf8))
        #expect(run.status == 65)
        #expect(run.errors.contains(":2: line: not a JSON object"))
        #expect(try scratch.lines("i").count == 3, "a header and two intents of event 0")
    }

    @Test func anEmptyInputIsARunWithoutEvents() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let run = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i")])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.lines("i").count == 1)
    }

    @Test func inputThatCannotBeReadIsNamed() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let missing = try Product.run([
            "run", "--catalog", catalog, "--input", scratch.path("none"), "--output", scratch.path("i"),
        ])
        #expect(missing.status == 66)
        #expect(missing.errors.contains(scratch.path("none")))
        let directory = try Product.run(["run", "--catalog", catalog, "--input", "/tmp", "--output", scratch.path("i")])
        #expect(directory.status == 66)
        #expect(directory.errors.contains("directory"))
    }

    @Test func noFileIsWrittenThatIsReadOrWrittenTwice() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("market", "\(event(0))\n")
        let over = try Product.run(["run", "--catalog", catalog, "--input", input, "--output", input])
        #expect(over.status == 64 && over.errors.contains("the same file as the input"))
        #expect(try scratch.lines("market") == [event(0)])
        let twice = try Product.run([
            "run", "--catalog", catalog, "--input", input, "--output", scratch.path("x"), "--rejects",
            scratch.path("x"),
        ])
        #expect(twice.status == 64 && twice.errors.contains("the same file as that for the intents"))
        // What is no file can be given more than once.
        let nowhere = try Product.run([
            "run", "--catalog", catalog, "--input", input, "--output", "/dev/null", "--rejects", "/dev/null",
        ])
        #expect(nowhere.status == 0, "\(nowhere.errors)")
    }

    @Test func whatWasReadBeforeTheInputBrokeIsFinished() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let lines = (0..<600).map { event($0) }.joined(separator: "\n")
        _ = try scratch.file("market", lines)
        let cut = #"gzip -c "$1" > "$2" && truncate -s $(($(stat -c %s "$2") / 2)) "$2""#
        let packed = try Product.runProgram("sh", ["-c", cut, "sh", scratch.path("market"), scratch.path("cut.gz")])
        try #require(packed.status == 0)
        let state = scratch.path("state")
        let run = try Product.run([
            "run", "--catalog", catalog, "--input", scratch.path("cut.gz"), "--output", scratch.path("i"), "--state",
            state,
        ])
        #expect(run.status == 65 && run.errors.contains("ends too early"), "\(run)")
        #expect(try scratch.lines("i").count > 20, "what came before is there")
        let explained = try Product.run(["explain", "legacy", "--state", state])
        #expect(
            explained.output.contains("no host runs: the last one failed") && explained.output.contains("too early"))
    }

    @Test func aFifoThatNobodyElseOpensHoldsUpNoSignal() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        for (option, other) in [("--input", "--output"), ("--output", "--rejects")] {
            let path = scratch.path("fifo\(option)")
            try #require(mkfifo(path, 0o600) == 0)
            let run = try Product.start(["run", "--catalog", catalog, option, path, other, scratch.path("other")])
            usleep(400_000)
            kill(run.process.processIdentifier, SIGTERM)
            try waitUntil { !run.process.isRunning }
            #expect([1, 143].contains(run.process.terminationStatus))
        }
    }

    @Test func aStartThatFailsIsToldAndWhatWasKnownBeforeStays() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let state = scratch.path("state")
        func run(_ more: String...) throws -> Product.Outcome {
            try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state] + more)
        }
        #expect(try run().status == 0)
        for (more, status, says) in [
            (["--input", scratch.path("none")], Int32(66), "none"), (["--worker", "/bin/true"], 69, "/bin/true"),
            (["--outcomes", "/nonexistent/o"], 73, "/nonexistent/o"),
        ] {
            let failed = try Product.run(
                ["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state] + more)
            #expect(failed.status == status)
            let told = try Product.run(["status", "--state", state])
            #expect(told.output.hasPrefix("failed at ") && told.output.contains(says), "\(told.output)")
            let explained = try Product.run(["explain", "legacy", "--state", state])
            #expect(explained.output.hasPrefix("legacy: gives nothing because no host runs"), "\(explained)")
            #expect(explained.output.contains(says))
        }
        #expect(try Product.run(["halt", "legacy", "--reason", "x", "--state", state]).status == 0)
        #expect(try run().status == 0)
        #expect(try Product.run(["explain", "legacy", "--state", state]).output.hasPrefix("legacy: is halted"))
    }

    @Test func outputThatCannotBeWrittenEndsTheRunCleanly() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = Data((0..<2000).map { event($0) }.joined(separator: "\n").utf8)
        let full = try Product.run(["run", "--catalog", catalog, "--output", "/dev/full"], input: input)
        #expect(full.status == 74)
        #expect(full.errors.contains("No space left on device"))
        let nowhere = try Product.run(["run", "--catalog", catalog, "--output", "/nonexistent/i"], input: input)
        #expect(nowhere.status == 73)
    }

    @Test func aCatalogThatCannotBeTrustedIsRefusedWhole() throws {
        for name in ["bomb.yaml", "tabs.yaml"] {
            let run = try Product.run(["run", "--catalog", Product.fixture("catalogs/\(name)")])
            #expect(run.status == 78, "\(name)")
            #expect(run.errors.contains(name), "\(run.errors)")
        }
    }

    @Test func tenThousandStrategiesRun() throws {
        let scratch = try Scratch()
        var catalog = "defaults: { max_target_notional: 1000, timeframe: 1Hour, symbols: \"*\" }\nstrategies:\n"
        for index in 0..<10_000 {
            catalog += "  - { strategy_id: s\(index), strategy_type: legacy_macd_rsi, version: 1.0.0 }\n"
        }
        let path = try scratch.file("catalog.yaml", catalog)
        let run = try Product.run(
            ["run", "--catalog", path, "--output", scratch.path("i")], input: Data("\(event(0))\n\(event(1))".utf8))
        #expect(run.status == 0, "\(run.errors.suffix(500))")
        // Every strategy says the same; the answer of 10,000 intents takes more than one frame.
        #expect(try scratch.lines("i").count == 20_001)
    }
}
