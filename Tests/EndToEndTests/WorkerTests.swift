import Foundation
import Testing

/// Real workers of a real run, looked at and disturbed from outside.
@Suite struct WorkerTests {
    /// A run that waits for input, with all its workers serving.
    private func waitingRun(_ scratch: Scratch, _ pipe: Pipe) throws -> Product.Run {
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let run = try Product.start(
            [
                "run", "--catalog", catalog, "--output", scratch.path("i"), "--outcomes", scratch.path("o"), "--format",
                "json",
            ],
            pipe: pipe)
        try feed(pipe, 0..<1)
        try wait { (try? scratch.lines("i").count) ?? 0 >= 2 }
        return run
    }

    private func feed(_ pipe: Pipe, _ range: Range<Int>) throws {
        try pipe.fileHandleForWriting.write(
            contentsOf: Data((range.map { event($0) }.joined(separator: "\n") + "\n").utf8))
    }

    private func wait(_ condition: () -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: 20)
        while !condition() {
            try #require(Date() < deadline, "it did not happen within 20 s")
            usleep(10_000)
        }
    }

    @Test func everyWorkerIsSealed() throws {
        let scratch = try Scratch()
        let pipe = Pipe()
        let run = try waitingRun(scratch, pipe)
        defer {
            try? pipe.fileHandleForWriting.close()
            run.process.waitUntilExit()
        }
        #expect(run.workers.count == 4)
        for worker in run.workers {
            let status = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
            func field(_ name: String) -> String? {
                status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
                    .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
            }
            #expect(field("Seccomp") == "2")
            // The supervisor's, and its own.
            #expect(field("Seccomp_filters") == "2")
            #expect(field("NoNewPrivs") == "1")
            #expect(field("Threads") == "1")
            for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(field(set) == "0000000000000000") }
            if geteuid() == 0 {
                #expect(field("CapBnd") == "0000000000000000")
                #expect(field("Uid")?.hasPrefix("0\t") == false)
                #expect(field("Groups") == "")
                let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/fd")
                #expect(Set(descriptors) == ["2", "3", "4"])
                let maps = try String(contentsOfFile: "/proc/\(worker)/maps", encoding: .utf8)
                #expect(!maps.contains("[vdso]") && !maps.contains("[vvar"))
                #expect(!maps.contains(" rwx"))
            }
        }
    }

    @Test func aKilledWorkerIsStartedAgainAndTheRunGoesOn() throws {
        let scratch = try Scratch()
        let pipe = Pipe()
        let run = try waitingRun(scratch, pipe)
        let victim = try #require(run.workers.first)
        kill(victim, SIGKILL)
        try feed(pipe, 1..<300)
        try pipe.fileHandleForWriting.close()
        run.process.waitUntilExit()
        let outcome = try run.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#""worker_restarts":1"#), "\(outcome.output.prefix(200))")
        #expect(outcome.errors.contains("killed from outside by SIGKILL"))
        #expect(try scratch.lines("o").count == 300 * 5)
        #expect(kill(victim, 0) == -1, "it was reaped")
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalFinishesWhatIsUnderWayAndSaysWhereItStopped(signal: Int32) throws {
        let scratch = try Scratch()
        let pipe = Pipe()
        let run = try waitingRun(scratch, pipe)
        try feed(pipe, 1..<50)
        try wait { (try? scratch.lines("i").count) ?? 0 > 50 }
        let workers = run.workers
        kill(run.process.processIdentifier, signal)
        run.process.waitUntilExit()
        let outcome = try run.outcome()
        #expect(outcome.status == 128 + signal)
        #expect(outcome.output.contains("stopped after line 50"), "\(outcome.output)")
        #expect(try scratch.lines("o").count == 50 * 5)
        for worker in workers { #expect(kill(worker, 0) == -1) }
    }

    @Test func workersDoNotOutliveAKilledSupervisor() throws {
        let scratch = try Scratch()
        let pipe = Pipe()
        let run = try waitingRun(scratch, pipe)
        let workers = run.workers
        kill(run.process.processIdentifier, SIGKILL)
        run.process.waitUntilExit()
        try wait { workers.allSatisfy { kill($0, 0) == -1 } }
    }
}
