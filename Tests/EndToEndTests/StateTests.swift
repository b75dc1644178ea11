import Foundation
import Testing

/// A host with a state directory: its ledger, its control socket, and what a restart remembers.
@Suite struct StateTests {
    /// A run that waits for input, with all its workers serving and one event finished.
    struct Host {
        let scratch: Scratch
        let pipe = Pipe()
        let run: Product.Run
        var state: String { scratch.path("state") }

        init(_ scratch: Scratch, _ more: [String] = [], catalog: String = fourFamilies) throws {
            self.scratch = scratch
            let path = try scratch.file("catalog.yaml", catalog)
            run = try Product.start(
                [
                    "run", "--catalog", path, "--output", scratch.path("i"), "--outcomes", scratch.path("o"), "--state",
                    scratch.path("state"),
                ] + more, pipe: pipe)
            try feed(0..<1)
            try waitUntil { (try? scratch.lines("i").count) ?? 0 >= 2 }
        }

        func feed(_ range: Range<Int>) throws {
            try pipe.fileHandleForWriting.write(
                contentsOf: Data((range.map { event($0) }.joined(separator: "\n") + "\n").utf8))
        }

        /// Ends the input, and the run with it.
        func finish() throws -> Product.Outcome {
            try pipe.fileHandleForWriting.close()
            run.process.waitUntilExit()
            return try run.outcome()
        }

        func kill() {
            Foundation.kill(run.process.processIdentifier, SIGKILL)
            run.process.waitUntilExit()
        }

        func command(_ arguments: String...) throws -> Product.Outcome {
            try Product.run(arguments + ["--state", state])
        }
    }

    @Test func aRunningHostIsAskedItself() throws {
        let host = try Host(Scratch())
        let status = try host.command("status")
        #expect(status.output.hasPrefix("running: process \(host.run.process.processIdentifier)"), "\(status)")
        #expect(status.output.contains("waits for input"))
        for family in ["legacy_macd_rsi", "mean_reversion", "trend_multifactor", "volatility_overlay"] {
            #expect(status.output.contains("\(family)  ") && status.output.contains("serving"))
        }
        let explained = try host.command("explain", "legacy")
        #expect(explained.output.hasPrefix("legacy: gives intents: 1 so far"), "\(explained)")
        #expect(try host.finish().status == 0)
        let ended = try host.command("status")
        #expect(ended.output.hasPrefix("finished at"), "\(ended)")
    }

    @Test func aHostThatWasKilledIsToldFromOneThatEnded() throws {
        let host = try Host(Scratch())
        try waitUntil { (try? host.command("status").output.contains("1 event")) == true }
        usleep(2_500_000)
        host.kill()
        let status = try host.command("status")
        #expect(
            status.output.hasPrefix("died without a word: process \(host.run.process.processIdentifier)"), "\(status)")
        #expect(status.output.contains("1 event"))
        let explained = try host.command("explain", "legacy")
        #expect(explained.output.contains("died (process"))
        let check = try Product.runProgram("sqlite3", [host.state + "/ledger.sqlite", "PRAGMA integrity_check"])
        #expect(check.text == "ok\n")
        // The next host finds a socket and a lock that nobody holds.
        let next = try Product.run(
            [
                "run", "--catalog", host.scratch.path("catalog.yaml"), "--output", host.scratch.path("i2"), "--state",
                host.state,
            ])
        #expect(next.status == 0, "\(next.errors)")
        #expect(try host.command("status").output.hasPrefix("finished at"))
    }

    @Test func oneSupervisorUsesADirectory() throws {
        let host = try Host(Scratch())
        let second = try Product.run([
            "run", "--catalog", host.scratch.path("catalog.yaml"), "--output", host.scratch.path("i2"), "--state",
            host.state,
        ])
        #expect(second.status == 73)
        #expect(second.errors.contains("process \(host.run.process.processIdentifier)"))
        #expect(try host.command("status").output.hasPrefix("running"))
        #expect(try host.finish().status == 0)
    }

    @Test func aHaltTakesEffectWithinASecondAndWithdrawsWhatIsLive() throws {
        let host = try Host(Scratch())
        let started = Date()
        let halted = try host.command("halt", "legacy", "--reason", "central bank at two")
        #expect(halted.status == 0, "\(halted)")
        #expect(halted.output.contains("from event 1 on"))
        try waitUntil { (try? host.scratch.lines("i").contains { $0.contains("\"withdrawal\"") }) == true }
        #expect(Date().timeIntervalSince(started) < 1)
        let lines = try host.scratch.lines("i")
        let intent = try #require(lines.first { $0.contains(#""strategy_id":"legacy","#) && $0.contains("\"intent\"") })
        let withdrawal = try #require(lines.last)
        let id = try #require(
            intent.range(of: #"(?<="intent_id":")[0-9a-f]{16}"#, options: .regularExpression).map { intent[$0] })
        #expect(
            withdrawal
                == #"{"kind":"withdrawal","seq":1,"intent_id":"\#(id)","symbol":"EURUSD","strategy_id":"legacy","reason":"halted: central bank at two"}"#
        )
        #expect(try host.command("explain", "legacy").output.hasPrefix("legacy: is halted since"))
        try host.feed(3..<5)
        try waitUntil { (try? host.command("status").output.contains("3 events")) == true }
        let resumed = try host.command("resume", "legacy", "--reason", "over")
        #expect(resumed.status == 0 && resumed.output.contains("from event 3 on"), "\(resumed)")
        #expect(try host.command("resume", "legacy", "--reason", "again").status == 1)
        try host.feed(6..<7)
        #expect(try host.finish().status == 0)
        let outcomes = try host.scratch.lines("o").filter { $0.contains(#""strategy_id":"legacy","#) }
        #expect(outcomes.map { $0.contains(#""outcome":"intent""#) } == [true, false, false, true])
        #expect(outcomes[1].contains(#""outcome":"halted","reason":"central bank at two""#))
    }

    @Test func aHaltOutlivesTheHostAndCanBeGivenWithoutOne() throws {
        let host = try Host(Scratch())
        #expect(try host.command("halt", "trend", "--reason", "bad fills").status == 0)
        host.kill()
        let all = try host.command("halt", "--all", "--reason", "maintenance")
        #expect(all.status == 0 && all.output.contains("no host runs here"), "\(all)")
        func run(_ output: String) throws -> [String] {
            let run = try Product.run(
                [
                    "run", "--catalog", host.scratch.path("catalog.yaml"), "--output", host.scratch.path(output),
                    "--outcomes", host.scratch.path("o2"), "--state", host.state,
                ], input: Data("\(event(0))\n".utf8))
            #expect(run.status == 0, "\(run.errors)")
            return try host.scratch.lines("o2")
        }
        let halted = try run("i2")
        #expect(halted.count == 5 && halted.allSatisfy { $0.contains(#""outcome":"halted","reason":"maintenance""#) })
        #expect(try host.command("explain", "vol").output.hasPrefix("vol: is halted, as all strategies are, since"))
        #expect(try host.command("resume", "trend", "--reason", "mended").status == 0)
        let resumed = try host.command("resume", "--all", "--reason", "done")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(try run("i3").allSatisfy { !$0.contains("halted") })
    }

    @Test func aWorkerThatDoesNotAnswerIsNamedToEveryStrategyItHoldsUp() throws {
        let host = try Host(Scratch())
        let worker = try #require(
            host.run.workers.first {
                (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8))?.contains("legacy_macd_rsi")
                    == true
            })
        Foundation.kill(worker, SIGSTOP)
        try host.feed(1..<3)
        try waitUntil { (try? host.command("status").output.contains("silent")) == true }
        let own = try host.command("explain", "legacy")
        #expect(
            own.output.hasPrefix(
                "legacy: waits for its worker legacy_macd_rsi, process \(worker), which has not answered for"),
            "\(own.output)")
        let other = try host.command("explain", "trend")
        #expect(other.output.hasPrefix("trend: is held up by the worker legacy_macd_rsi"), "\(other.output)")
        Foundation.kill(worker, SIGCONT)
        #expect(try host.finish().status == 0)
        #expect(try host.command("explain", "legacy").output.hasPrefix("legacy: gives intents: 2 so far"))
    }

    @Test func ordersThatMakeNoSenseAreRefusedWithAReason() throws {
        let host = try Host(Scratch())
        let unknown = try host.command("halt", "legcy", "--reason", "x")
        #expect(unknown.status == 1 && unknown.errors.contains("did you mean legacy?"))
        #expect(try host.command("halt", "legacy", "--reason", " ").errors.contains("needs a reason"))
        #expect(try host.command("resume", "legacy", "--reason", "x").errors.contains("is not halted"))
        #expect(try host.command("resume", "--all", "--reason", "x").errors.contains("nothing is halted"))
        #expect(try host.command("halt", "--reason", "x").status == 64)
        #expect(try host.command("halt", "legacy", "--all", "--reason", "x").status == 64)
        #expect(try host.finish().status == 0)
    }

    @Test func theControlSocketIsItsOwnersAndSurvivesNonsense() throws {
        let host = try Host(Scratch())
        let socket = host.state + "/control.sock"
        let attributes = try FileManager.default.attributesOfItem(atPath: socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let script = """
            import socket, sys
            def ask(data, wait=True):
                s = socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1])
                try:
                    s.sendall(data)
                    return s.recv(100) if wait else s
                except (BrokenPipeError, ConnectionResetError): return b"refused"
            print(ask(b"nonsense\\n"))
            print(ask(b"{}\\n"))
            print(ask(b"x" * 100000))
            idle = [ask(b"{", wait=False) for _ in range(40)]
            print(ask(b'{"status":{}}\\n')[:10])
            """
        let asked = try Product.runProgram("python3", ["-c", script, socket])
        #expect(asked.status == 0, "\(asked.text)")
        #expect(asked.text.contains(#"b'{"status":"#), "\(asked.text)")
        #expect(asked.text.split(separator: "\n").filter { $0.contains("refused") }.count == 3, "\(asked.text)")
        try host.feed(1..<3)
        #expect(try host.finish().status == 0)
    }

    @Test func aStateThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let file = try scratch.file("file", "x")
        for state in [file, "/proc/bulkhead", "/nonexistent/deep/state"] {
            let run = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state])
            #expect(run.status == 74, "\(state): \(run)")
            #expect(run.errors.contains(state) && !FileManager.default.fileExists(atPath: scratch.path("i")))
        }
    }

    @Test func aHaltThatWouldBeForgottenIsNotAcknowledged() throws {
        let host = try Host(Scratch())
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            try FileManager.default.removeItem(atPath: "\(host.state)/\(name)")
        }
        let halted = try host.command("halt", "legacy", "--reason", "x")
        #expect(halted.status != 0, "\(halted)")
        usleep(300_000)
        let outcome = try host.finish()
        #expect(outcome.status == 74 && outcome.errors.contains("was removed or replaced"), "\(outcome)")
        #expect(try host.scratch.bytes("i").last == UInt8(ascii: "\n"))
    }

    @Test func aControlSocketThatWasRemovedComesBack() throws {
        let host = try Host(Scratch())
        let socket = host.state + "/control.sock"
        try FileManager.default.removeItem(atPath: socket)
        let early = try host.command("halt", "legacy", "--reason", "x")
        #expect(early.status == 0 || early.errors.contains("nothing was changed; ask again"), "\(early)")
        try waitUntil { FileManager.default.fileExists(atPath: socket) }
        #expect(try host.command("halt", "vol", "--reason", "x").status == 0)
        #expect(try host.finish().status == 0)
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test func aRefusedRunCostsNoOutputAndIsNotCalledDead() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let output = try scratch.file("i", "of the run before\n")
        let long = scratch.path(String(repeating: "l", count: 100))
        let run = try Product.run(["run", "--catalog", catalog, "--output", output, "--state", long])
        #expect(run.status == 64 && run.errors.contains("choose a shorter --state"), "\(run)")
        #expect(try scratch.lines("i") == ["of the run before"])
        let status = try Product.run(["status", "--state", long])
        #expect(status.status == 0 && status.output.hasPrefix("failed at"), "\(status)")
    }

    @Test(arguments: [("<&-", 74), (">&-", 74), ("2>&-", 0), ("<&- >&- 2>&-", 74)])
    func closedStandardStreamsLeadToNoOtherFile(_ closing: String, _ status: Int32) throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("input", (0..<200).map { event($0) }.joined(separator: "\n"))
        let command =
            "exec \(Product.bulkhead.path) run --catalog \(catalog) --state \(scratch.path("state")) <\(input) \(closing)"
        let run = try Product.runProgram("sh", ["-c", "(\(command)) | cat"])
        #expect(run.text.contains("\"kind\"") == ["<&-", "2>&-"].contains(closing), "\(run)")
        let check = try Product.runProgram(
            "sqlite3", [scratch.path("state") + "/ledger.sqlite", "PRAGMA integrity_check"])
        #expect(check.text == "ok\n")
        let told = try Product.run(["status", "--state", scratch.path("state")])
        #expect(told.output.hasPrefix(status == 0 ? "finished" : "failed"), "\(told)")
    }

    @Test func sinceWhenAStrategyIsWhatItIsSurvivesARestart() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file(
            "catalog.yaml",
            """
            defaults: { max_target_notional: 1000, timeframe: 1Hour, symbols: "*" }
            strategies:
              - { strategy_id: on, strategy_type: legacy_macd_rsi, version: 1.0.0 }
              - { strategy_id: broken, strategy_type: legacy_macd_rsi, version: 1.0.0, params: { nothing: 1 } }
            """)
        let state = scratch.path("state")
        func since(_ strategy: String) throws -> String? {
            let run = try Product.run(["run", "--catalog", catalog, "--output", scratch.path("i"), "--state", state])
            #expect(run.status == 0, "\(run.errors)")
            let text = try Product.run(["explain", strategy, "--state", state]).output
            return text.range(of: #"(?<=since )[0-9TZ:.-]{24}"#, options: .regularExpression).map { String(text[$0]) }
        }
        for strategy in ["on", "broken"] {
            let first = try since(strategy)
            usleep(20_000)
            #expect(try since(strategy) == first)
            #expect(first != nil)
        }
    }
}

/// Waits for something to happen.
func waitUntil(seconds: Double = 20, _ condition: () -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !condition() {
        try #require(Date() < deadline, "it did not happen within \(seconds) s")
        usleep(10_000)
    }
}
