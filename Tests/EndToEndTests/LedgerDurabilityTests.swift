import Foundation
import Synchronization
import Testing

/// What the ledger is worth when the host is killed, the disk is full, or somebody else holds it.
@Suite(.serialized) struct LedgerDurabilityTests {
    /// What was ordered of one strategy: what was acknowledged last, and what may or may not have come to pass since.
    private struct Orders {
        var isHalted = false
        var underWay: Bool?
    }

    private func check(_ state: String) throws {
        let check = try Product.runProgram("sqlite3", [state + "/ledger.sqlite", "PRAGMA integrity_check"])
        #expect(check.status == 0 && check.text == "ok\n", "\(check)")
    }

    @Test func whateverIsKilledWheneverTheLedgerIsWholeAndNoOrderIsLost() throws {
        let scratch = try Scratch()
        let names = ["legacy", "legacy-wide", "trend", "meanrev", "vol"]
        let orders = Mutex<[String: Orders]>(Dictionary(uniqueKeysWithValues: names.map { ($0, Orders()) }))
        var fed = 0
        var acknowledged = 0
        for round in 0..<30 {
            let live = try LiveRun.serving(scratch, ["--outcomes", scratch.path("o")])
            // What was acknowledged is in force from the first event on.
            let rows = try #require(try live.status()["strategies"] as? [[String: Any]])
            for row in rows {
                let id = try #require(row["strategy_id"] as? String)
                let isHalted = row["service"] as? String == "halted"
                orders.withLock { orders in
                    let order = orders[id, default: Orders()]
                    #expect(isHalted == order.isHalted || isHalted == order.underWay, "round \(round): \(id)")
                    orders[id] = Orders(isHalted: isHalted)
                }
            }
            let isOver = Atomic<Bool>(false)
            let work = DispatchGroup()
            let first = fed
            DispatchQueue.global().async(group: work) {
                for index in first..<first + 400 where !isOver.load(ordering: .acquiring) {
                    guard (try? live.feed(index..<index + 1)) != nil else { break }
                    usleep(2000)
                }
            }
            DispatchQueue.global().async(group: work) {
                var turn = round
                while !isOver.load(ordering: .acquiring) {
                    let name = names[turn % names.count]
                    turn += 1
                    let isHalted = orders.withLock { orders in
                        let wanted = !(orders[name]?.isHalted ?? false)
                        orders[name]?.underWay = wanted
                        return wanted
                    }
                    let answer = try? live.command(isHalted ? "halt" : "resume", name, "--reason", "round \(round)")
                    // Where the host was gone already, the command has written it itself.
                    guard answer?.status == 0 else { continue }
                    orders.withLock { $0[name] = Orders(isHalted: isHalted) }
                }
            }
            usleep(UInt32.random(in: 0..<250_000))
            let workers = live.run.workers
            Foundation.kill(live.pid, SIGKILL)
            isOver.store(true, ordering: .releasing)
            let killed = Date()
            live.run.process.waitUntilExit()
            while workers.contains(where: isAlive), Date().timeIntervalSince(killed) < 2 { usleep(2000) }
            #expect(!workers.contains(where: isAlive), "a worker outlives its supervisor")
            work.wait()
            fed += 400
            try check(live.state)
            let status = try live.command("status")
            #expect(status.status == 0 && status.output.hasPrefix("died without a word"), "round \(round): \(status)")
            #expect(try live.command("explain", names[round % names.count]).status == 0)
            acknowledged = orders.withLock { $0.values.count { $0.isHalted } } + acknowledged
        }
        #expect(acknowledged > 0)
        let last = try LiveRun.serving(scratch)
        try last.feed(0..<2)
        #expect(try last.finish().status == 0)
        #expect(try last.command("status").output.hasPrefix("finished at"))
        try check(last.state)
    }

    @Test func aLedgerThatIsHeldDoesNotHoldUpTradingAndOrdersAreAnsweredAfterwards() throws {
        let live = try LiveRun.serving(Scratch())
        try live.feed(0..<1)
        try live.finished(1)
        usleep(1_100_000)
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = [
            "sqlite3", live.state + "/ledger.sqlite",
            "BEGIN EXCLUSIVE", ".shell sleep 6", "ROLLBACK",
        ]
        let said = Pipe()
        holder.standardOutput = said
        holder.standardError = said
        try holder.run()
        usleep(500_000)
        #expect(holder.isRunning)
        let halted = DispatchGroup()
        let answer = Mutex<(status: Int32, text: String, time: Date)?>(nil)
        DispatchQueue.global().async(group: halted) {
            let outcome = try? live.command("halt", "vol", "--reason", "held")
            answer.withLock { $0 = outcome.map { ($0.status, $0.output + $0.errors, Date()) } }
        }
        var slowest = 0.0
        for index in 1..<40 {
            let lines = try live.scratch.lines("i").count
            slowest = max(
                slowest,
                try seconds {
                    try live.feed(index..<index + 1)
                    try waitUntil { (try? live.scratch.lines("i").count) ?? 0 > lines }
                })
            usleep(50_000)
        }
        #expect(slowest < 2, "\(slowest) s for one event")
        var status = ""
        let time = try seconds { status = try live.command("status").output }
        #expect(time < 3 && status.contains("40 events"), "\(status)")
        #expect(answer.withLock { $0 == nil }, "it is answered before it is on the disk: \(answer.withLock { $0 })")
        holder.waitUntilExit()
        let released = Date()
        halted.wait()
        let given = try #require(answer.withLock { $0 })
        #expect(given.status == 0 && given.text.contains("vol is halted"), "\(given)")
        #expect(given.time.timeIntervalSince(released) < 2)
        let outcome = try live.finish()
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// A file system of its own for the state, which only root can make.
    private final class FileSystem {
        let path: String

        init?(_ scratch: Scratch, _ options: String) throws {
            path = scratch.path("disk")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            let mounted = try Product.runProgram("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path])
            guard mounted.status == 0 else {
                print("SKIPPED: no file system can be mounted here (\(mounted.text)); full disks were not tested")
                return nil
            }
        }

        func remount(_ options: String) throws {
            let mounted = try Product.runProgram("mount", ["-o", "remount,\(options)", path])
            try #require(mounted.status == 0, "\(mounted)")
        }

        deinit { _ = try? Product.runProgram("umount", ["-l", path]) }
    }

    @Test func aFullDiskEndsTheRunWithWholeLinesAndSaysWhatIsSafe() throws {
        let scratch = try Scratch()
        guard let disk = try FileSystem(scratch, "size=1200k") else { return }
        let state = disk.path + "/state"
        let live = try LiveRun(scratch, ["--state", state])
        try live.feed(0..<1)
        try waitUntil { (try? scratch.lines("i").count) ?? 0 >= 2 }
        usleep(1_500_000)
        // The rest of the room goes to somebody else.
        let filler = Data(repeating: 0x78, count: 4096)
        let path = disk.path + "/filler"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        while (try? file.write(contentsOf: filler)) != nil {}
        var fed = 1
        let deadline = Date(timeIntervalSinceNow: 20)
        while live.run.process.isRunning, Date() < deadline {
            guard (try? live.feed(fed..<fed + 1)) != nil else { break }
            fed += 1
            usleep(20_000)
        }
        let outcome = try live.end()
        #expect(outcome.status == 74, "\(outcome)")
        // Which of the files meets the full disk first is chance.
        let message = outcome.errors.split(separator: "\n").last.map(String.init) ?? ""
        #expect(message.contains(state), "\(message)")
        let lines = try scratch.lines("i")
        #expect(try scratch.bytes("i").last == UInt8(ascii: "\n"))
        let sequences = try lines.dropFirst().map { try object($0)["seq"] as? Int ?? -1 }
        #expect(sequences == sequences.sorted() && !sequences.contains(-1))
        if message.contains("ledger.sqlite") {
            // The number that the message names is what the output holds.
            let first = try #require(
                message.range(of: #"(?<=before number )\d+"#, options: .regularExpression).flatMap { Int(message[$0]) })
            #expect((sequences.max() ?? -1) < first && first <= fed && first > 1, "\(message)")
            let legacy = try lines.filter { try object($0)["strategy_id"] as? String == "legacy-wide" }
            #expect(legacy.count >= first - 1 && legacy.count <= first, "\(legacy.count) of \(first)")
        } else {
            #expect(message.contains("the disk is full") && message.contains("can be resumed"), "\(message)")
        }
        // With room again, what the ledger had is there.
        try? file.close()
        try FileManager.default.removeItem(atPath: path)
        try check(state)
        let status = try Product.run(["status", "--state", state])
        #expect(status.status == 0, "\(status)")
        // Nothing that was written is taken back by the run that is resumed there.
        let next = try LiveRun(scratch, ["--state", state, "--resume"])
        let after = try next.finish()
        #expect(after.status == 0, "\(after)")
        #expect(try Array(scratch.lines("i").prefix(lines.count)) == lines)
    }

    @Test func aStateThatBecameReadOnlyIsRefusedBeforeAnythingStarts() throws {
        let scratch = try Scratch()
        guard let disk = try FileSystem(scratch, "size=2m") else { return }
        let state = disk.path + "/state"
        let first = try LiveRun(scratch, ["--state", state])
        #expect(try first.finish().status == 0)
        try disk.remount("ro")
        let refused = try LiveRun(scratch, ["--state", state, "--output", scratch.path("i2")])
        let outcome = try refused.end()
        #expect(outcome.status == 74, "\(outcome)")
        #expect(outcome.errors.contains(state) && outcome.errors.contains("ead-only"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("i2")))
        // To read needs no writing.
        let status = try Product.run(["status", "--state", state])
        #expect(status.status == 0 && status.output.hasPrefix("finished at"), "\(status)")
        let halt = try Product.run(["halt", "vol", "--reason", "x", "--state", state])
        #expect(halt.status == 74, "\(halt)")
        try disk.remount("rw")
        #expect(try Product.run(["halt", "vol", "--reason", "x", "--state", state]).status == 0)
    }
}
