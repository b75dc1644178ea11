import Foundation
import Testing

/// Breakers as people meet them: opened, told of, reset, and carried from one run to the next.
@Suite struct BreakerTests {
    private static let worker = ["--worker", Product.directory.appendingPathComponent("bulkhead-chaos-worker").path]

    /// `throws` fails at event 5 and is out for five minutes; `attacks` does what must not happen at event 30.
    private static func catalog(attack: String = "2020-01-02T06:00:00Z", version: String = "1.1.0") -> String {
        """
        defaults: { timeframe: 1Hour, symbols: [EURUSD], max_target_notional: 10000, intent_ttl_bars: 200 }
        strategies:
          - { strategy_id: calm, strategy_type: misbehaving, version: 1.0.0 }
          - strategy_id: throws
            strategy_type: misbehaving
            version: 1.0.0
            params: { fault: throw, event_ts: "2020-01-01T05:00:00Z" }
            breaker: { error: { consecutive: 1, open_events: 1 } }
          - strategy_id: attacks
            strategy_type: misbehaving
            version: \(version)
            params: { fault: open_file, event_ts: "\(attack)" }
          - { strategy_id: same-code, strategy_type: misbehaving, version: 1.1.0 }
        """
    }

    private static func serving(
        _ scratch: Scratch, _ more: [String] = [], catalog: String = catalog()
    ) throws -> LiveRun {
        try LiveRun.serving(
            scratch, worker + (more.contains("--outcomes") ? [] : ["--outcomes", scratch.path("o")]) + more,
            catalog: catalog)
    }

    /// A run to its end over so many events.
    private func whole(
        _ scratch: Scratch, _ count: Int, as name: String, catalog: String = catalog()
    ) throws -> Product.Outcome {
        let live = try LiveRun(
            scratch, Self.worker + ["--output", scratch.path(name), "--outcomes", scratch.path(name + ".outcomes")],
            catalog: catalog)
        try live.feed(0..<count)
        return try live.finish()
    }

    private func outcomes(_ scratch: Scratch, _ file: String, of strategy: String) throws -> [String] {
        try scratch.lines(file).compactMap { line in
            let row = try object(line)
            return row["strategy_id"] as? String == strategy ? row["outcome"] as? String : nil
        }
    }

    private func query(_ live: String, _ sql: String) throws -> String {
        let answer = try Product.runProgram("sqlite3", ["-readonly", live + "/ledger.sqlite", sql])
        return answer.text.trimmingCharacters(in: .newlines)
    }

    private func row(_ list: Product.Outcome, _ strategy: String) -> [String] {
        let line = list.output.split(separator: "\n").first { $0.hasPrefix(strategy + " ") }
        return line?.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
            ?? []
    }

    @Test func anErrorBreakerOpensIsToldOfWithItsSecondsAndIsReset() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch, ["--listen", "127.0.0.1:0"])
        try live.feed(0..<10)
        try live.finished(10)
        var cells = row(try live.command("breaker", "list"), "throws")
        #expect(cells[6].wholeMatch(of: /in [12]?[0-9]?[0-9] s|in 300 s/) != nil, "\(cells)")
        cells[6] = ""
        #expect(
            cells == ["throws", "misbehaving@1.0.0", "open", "error", "1 error in a row", "5", "", "1", "1"])
        #expect(row(try live.command("breaker"), "calm")[2] == "closed")
        let told = try live.command("breaker", "explain", "throws").output
        #expect(told.hasPrefix("throws: is out of service since event 5: 1 error in a row; the last: told to throw"))
        for part in ["event 5  error  told to throw", " s more, of 300 s; ", "1 in a row, or 10 %", "out for 600 s"] {
            #expect(told.contains(part), "\(told)")
        }
        let json = try object(try live.command("breaker", "explain", "throws", "--format", "json").output)
        let outage = try #require(json["outage"] as? [String: Any])
        #expect(outage["since_seq"] as? Int == 5 && outage["open_seconds"] as? Int == 300)
        #expect((1...300).contains(outage["seconds_left"] as? Int ?? 0) && outage["open_events"] == nil)
        #expect((json["budgets"] as? [[String: Any]])?.map { $0["open_seconds"] as? Int ?? 0 }.max() == 600)
        #expect((json["budgets"] as? [[String: Any]])?.count == 7)
        #expect(try live.command("explain", "throws").output.hasPrefix("throws: is out of service since event 5"))
        #expect(row(try live.command("status"), "throws")[2] == "circuit open")
        let door = try live.door()
        let ready = try door.get("/readyz")
        #expect(ready.code == 503)
        #expect(
            ready.body.contains(/strategy throws: circuit open since event 5: 1 error in a row, for [0-9]+ s more/))
        let before = try samples(door.get("/metrics").body)
        #expect(sum(before, "strategy_circuit_state", #"strategy="throws""#, #"state="open""#) == 1)
        #expect(sum(before, "strategy_circuit_open_total", #"strategy="throws""#) == 1)
        #expect(sum(before, "strategy_errors_total", #"strategy="throws""#, #"cause="error""#) == 1)
        let withdrawal = try #require(try scratch.lines("i").last { $0.contains("withdrawal") })
        #expect(withdrawal.contains(#""strategy_id":"throws","reason":"circuit_open: 1 error in a row""#))

        #expect(try live.command("breaker", "reset", "throws", "--reason", "r").status == 0)
        try live.feed(10..<30)
        try live.finished(30)
        #expect(row(try live.command("breaker", "list"), "throws").suffix(1) == ["1"])
        #expect(row(try live.command("breaker", "list"), "throws")[2] == "closed")
        #expect(try door.get("/readyz").code == 200)
        #expect(try live.finish().status == 0)
        #expect(
            try query(
                live.state, "SELECT group_concat(from_state || ' ' || to_state || ' ' || sequence) FROM breaker_changes"
            )
                == "closed open 5,open half_open 10,half_open closed 10")
        #expect(try query(live.state, "SELECT group_concat(DISTINCT open_seconds) FROM breaker_changes") == "300")
        let found = try outcomes(scratch, "o", of: "throws")
        #expect(found[5] == "error" && found[6..<10].allSatisfy { $0 == "circuit_open" })
        #expect(found[10...].allSatisfy { ["intent", "no_signal"].contains($0) })
    }

    @Test func anOpenCircuitDoesNotPassFromOneRunToTheNext() throws {
        let scratch = try Scratch()
        let first = try whole(scratch, 10, as: "first")
        #expect(first.status == 0, "\(first.errors)")
        let state = ["--state", scratch.path("state")]
        let left = try Product.run(["breaker", "list"] + state)
        #expect(left.output.hasPrefix("no host runs; this is how the last run left them"))
        #expect(row(left, "throws")[2] == "open" && row(left, "throws")[6].hasPrefix("not needed"))
        let refused = try Product.run(["breaker", "reset", "throws", "--reason", "r"] + state)
        #expect(refused.status == 1 && refused.errors.contains("is not latched: it begins the next run in service"))
        let second = try whole(scratch, 10, as: "second")
        #expect(second.status == 0)
        #expect(try scratch.bytes("first.outcomes") == scratch.bytes("second.outcomes"))
    }

    @Test func aViolationLatchesItsVersionOutlivesTheRunAndIsResetWithAReason() throws {
        let scratch = try Scratch()
        let state = ["--state", scratch.path("state")]
        func list() throws -> Product.Outcome { try Product.run(["breaker", "list"] + state) }
        #expect(try whole(scratch, 40, as: "first").status == 0)
        #expect(
            row(try list(), "attacks").prefix(6).suffix(4) == [
                "latched", "violation", "1 violation, the first of which latches", "30",
            ])
        #expect(row(try list(), "same-code")[4] == "1 violation of attacks, of the same plugin version")
        let told = try Product.run(["breaker", "explain", "same-code"] + state).output
        #expect(told.contains("event 30  violation") && told.contains("openat") && told.contains("in the next run too"))
        #expect(
            try scratch.lines("first").contains {
                $0.contains(#""strategy_id":"same-code","reason":"circuit_open: 1 violation of attacks"#)
            })

        // The next run begins with it, and the one after that too.
        for name in ["second", "third"] {
            #expect(try whole(scratch, 40, as: name).status == 0)
            for strategy in ["attacks", "same-code"] {
                #expect(Set(try outcomes(scratch, name + ".outcomes", of: strategy)) == ["circuit_open"])
            }
            for strategy in ["calm", "throws"] {
                #expect(
                    try outcomes(scratch, name + ".outcomes", of: strategy)
                        == outcomes(scratch, "first.outcomes", of: strategy))
            }
        }
        // Another version or other parameters begin in service; what earned the latch keeps it.
        let corrected = Self.catalog(attack: "2030-01-01T00:00:00Z")
        #expect(try whole(scratch, 40, as: "corrected", catalog: corrected).status == 0)
        #expect(try outcomes(scratch, "corrected.outcomes", of: "attacks").allSatisfy { $0 != "circuit_open" })
        #expect(
            try list().output.contains("latched, and not in the catalog in this form\n  attacks  misbehaving@1.1.0"))
        let named = try Product.run(["breaker", "reset", "attacks", "--reason", "r"] + state)
        #expect(named.status == 1 && named.errors.contains("name that with --plugin"), "\(named)")

        let reset = try Product.run(["breaker", "reset", "same-code", "--reason", "read by ana"] + state)
        #expect(reset.status == 0, "\(reset.errors)")
        #expect(
            reset.output
                == "no host runs here; same-code is no longer latched as misbehaving@1.1.0: it begins the next run in service\n"
        )
        #expect(try Product.run(["breaker", "reset", "same-code", "--reason", "r"] + state).status == 1)
        #expect(
            try query(
                scratch.path("state"),
                "SELECT from_state || ' ' || to_state || ' ' || reason || ' ' || user FROM breaker_changes WHERE user IS NOT NULL"
            )
                == "latched closed read by ana \(geteuid())")
        #expect(
            try query(scratch.path("state"), "SELECT act, strategy, reason FROM operator_acts")
                == "reset|same-code|read by ana")
        #expect(try whole(scratch, 40, as: "last").status == 0)
        #expect(try outcomes(scratch, "last.outcomes", of: "same-code").prefix(30).allSatisfy { $0 != "circuit_open" })
        #expect(Set(try outcomes(scratch, "last.outcomes", of: "attacks")) == ["circuit_open"])
    }

    @Test func aRunningHostHasAResetStrategyComputeWhatItMissed() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        try live.feed(0..<40)
        try live.finished(40)
        #expect(try live.command("breaker", "reset", "calm", "--reason", "r").errors.contains("calm is in service"))
        #expect(
            try live.command("breaker", "reset", "same-cod", "--reason", "r").errors.contains("did you mean same-code?")
        )
        #expect(try live.command("breaker", "reset", "same-code", "--reason", " ").errors.contains("needs a reason"))
        let reset = try live.command("breaker", "reset", "same-code", "--reason", "read by ana")
        #expect(reset.status == 0 && reset.output.contains("it is back from event 40 on"), "\(reset)")
        try live.feed(40..<60)
        try live.finished(60)
        #expect(row(try live.command("breaker", "list"), "same-code")[2] == "closed")
        #expect(row(try live.command("breaker", "list"), "attacks")[2] == "latched")
        #expect(live.log.contains("an operator has reset the breaker of a strategy"))
        #expect(try live.finish().status == 0)
        let found = try outcomes(scratch, "o", of: "same-code")
        #expect(found[31..<40].allSatisfy { $0 == "circuit_open" } && !found[40...].contains("circuit_open"))
        #expect(
            try query(
                live.state,
                "SELECT group_concat(from_state || ' ' || to_state || ' ' || coalesce(reason, '-')) FROM breaker_changes WHERE strategy = 'same-code'"
            )
                == "closed latched -,latched half_open read by ana,half_open closed -")
        // As if it had been there all the time, but for the event of the attack.
        let other = try Scratch()
        let plain = try LiveRun(other, Self.worker, catalog: Self.catalog(attack: "2030-01-01T00:00:00Z"))
        try plain.feed(0..<30)
        try plain.feed(31..<60)
        #expect(try plain.finish().status == 0)
        let expected = try intents(other)
        #expect(!expected.isEmpty)
        #expect(try intents(scratch) == expected)
    }

    /// Of `same-code`, from event 40 on, with what depends on everything that it has seen.
    private func intents(_ scratch: Scratch) throws -> [String] {
        try scratch.lines("i").filter { $0.contains(#""kind":"intent""#) }.map { try object($0) }
            .filter {
                $0["strategy_id"] as? String == "same-code" && $0["event_ts"] as? String ?? "" >= "2020-01-02T16"
            }
            .map { "\($0["event_ts"] ?? "") \($0["direction"] ?? "") \($0["target_notional"] ?? "")" }
    }

    @Test func aLatchIsKeptHoweverSoonTheHostIsKilled() throws {
        for round in 0..<6 {
            let scratch = try Scratch()
            let live = try Self.serving(scratch)
            try live.feed(0..<40)
            // As soon as anything has been written that follows from it.
            let pid = live.pid
            try waitUntil {
                guard (try? scratch.lines("i"))?.contains(where: { $0.contains("circuit_open: 1 violation") }) == true
                else {
                    return false
                }
                Foundation.kill(pid, SIGKILL)
                return true
            }
            live.run.process.waitUntilExit()
            #expect(row(try live.command("breaker", "list"), "attacks")[2] == "latched", "round \(round)")
            #expect(try whole(scratch, 5, as: "next").status == 0)
            #expect(Set(try outcomes(scratch, "next.outcomes", of: "attacks")) == ["circuit_open"])
            #expect(Set(try outcomes(scratch, "next.outcomes", of: "same-code")) == ["circuit_open"])
        }
    }

    @Test func nothingIsWrittenThatFollowsFromALatchBeforeThatIsKept() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        try live.feed(0..<25)
        try live.finished(25)
        // Nobody can write the ledger while somebody else does.
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        shell.arguments = ["sqlite3", live.state + "/ledger.sqlite"]
        let (orders, said) = (Pipe(), Pipe())
        shell.standardInput = orders
        shell.standardOutput = said
        try shell.run()
        try orders.fileHandleForWriting.write(
            contentsOf: Data(".timeout 10000\nBEGIN IMMEDIATE; SELECT 'held';\n".utf8))
        #expect(String(decoding: said.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
        try live.feed(25..<40)
        try waitUntil { live.log.contains("strategy is out of service until it is reset") }
        usleep(500_000)
        let lines = try scratch.lines("i")
        #expect(!lines.contains { $0.contains("circuit_open: 1 violation") })
        try orders.fileHandleForWriting.close()
        shell.waitUntilExit()
        try waitUntil {
            (try? scratch.lines("i"))?.contains { $0.contains("circuit_open: 1 violation of attacks") } == true
        }
        #expect(try live.finish().status == 0)
    }

    @Test func ordersOfSomebodyElseAreRefused() throws {
        guard geteuid() == 0 else { return print("SKIPPED: only root can give orders as somebody else") }
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        try live.feed(0..<40)
        try live.finished(40)
        let copy = scratch.path("bulkhead")
        try FileManager.default.copyItem(atPath: Product.bulkhead.path, toPath: copy)
        for path in [scratch.directory.path, live.state] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        func asSomebodyElse(_ arguments: String...) throws -> (status: Int32, text: String) {
            try Product.runProgram(
                "setpriv",
                ["--reuid=65532", "--regid=65532", "--clear-groups", "--inh-caps=-all", copy] + arguments
                    + ["--reason", "mine", "--state", live.state])
        }
        for isRunning in [true, false] {
            if !isRunning { #expect(try live.finish().status == 0) }
            for order in [["breaker", "reset"], ["halt"]] {
                let refused =
                    try order.count == 2
                    ? asSomebodyElse("breaker", "reset", "attacks") : asSomebodyElse("halt", "calm")
                #expect(refused.status == 74, "\(order): \(refused)")
                #expect(refused.text.contains("bulkhead: error"), "\(refused)")
            }
            #expect(row(try live.command("breaker", "list"), "attacks")[2] == "latched")
        }
        #expect(try query(live.state, "SELECT count(*) FROM operator_acts") == "0")
    }

    @Test func helpBeginsWithAnExample() throws {
        for arguments in [["breaker"], ["breaker", "list"], ["breaker", "explain"], ["breaker", "reset"]] {
            let help = try Product.run(arguments + ["--help"]).output.split(separator: "\n")
            #expect(help.prefix(4).contains { $0.hasPrefix("bulkhead breaker") }, "\(help.prefix(4))")
        }
        let unknown = try Product.run(["breaker", "explain", "calm", "--state", "/nonexistent"])
        #expect(unknown.status == 66 && unknown.errors.contains("there is no ledger in /nonexistent"))
    }
}
