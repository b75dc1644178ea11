import Foundation
import Testing

/// Somebody traces a worker. While he holds on to it, not even its parent learns how it ended.
@Suite("A worker that is traced") struct TracerTests {
    private static let executable = Result {
        let scratch = try Scratch()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Programs/tracer.c").path
        let compiled = try Product.runProgram("cc", ["-O1", "-o", scratch.path("tracer"), source])
        try #require(compiled.status == 0, "\(compiled.text)")
        return (scratch: scratch, path: scratch.path("tracer"))
    }

    /// Traces the process until the value is ended.
    private static func trace(_ pid: Int) throws -> Process {
        let tracer = Process()
        let output = Pipe()
        tracer.executableURL = URL(fileURLWithPath: try executable.get().path)
        tracer.arguments = ["\(pid)"]
        tracer.standardOutput = output
        try tracer.run()
        let said = output.fileHandleForReading.availableData
        try #require(String(decoding: said, as: UTF8.self) == "held\n")
        return tracer
    }

    private static func workers(_ live: LiveRun) throws -> [Int] {
        let workers = try #require(try live.status()["workers"] as? [[String: Any]])
        return workers.compactMap { $0["pid"] as? Int }
    }

    /// States of the children of a process, as `/proc` has them.
    private static func children(of pid: Int32) throws -> [Character] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int($0) }.compactMap { child in
            // Some end meanwhile.
            guard let text = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8),
                let fields = text.split(separator: ")").last?.split(separator: " "), fields[1] == "\(pid)"
            else { return nil }
            return fields[0].first
        }
    }

    @Test("is replaced when it is killed, although its tracer holds on to it, and nothing is lost")
    func held() throws {
        let reference = try LiveRun.serving(Scratch())
        try reference.feed(0..<400)
        _ = try reference.finish()

        let live = try LiveRun.serving(Scratch())
        try live.feed(0..<200)
        try live.finished(200)
        var tracers: [Process] = []
        defer {
            for tracer in tracers where tracer.isRunning { kill(tracer.processIdentifier, SIGKILL) }
        }
        let traced = try Self.workers(live)
        for pid in traced { tracers.append(try Self.trace(pid)) }
        for pid in traced { kill(Int32(pid), SIGKILL) }
        try live.feed(200..<300)
        try live.finished(300)
        #expect(try Set(Self.workers(live)).isDisjoint(with: traced))
        #expect(try Self.children(of: live.pid).count { $0 == "Z" } == traced.count)

        // The next worker that ends takes those along of whom their tracers have let go.
        for tracer in tracers {
            kill(tracer.processIdentifier, SIGKILL)
            tracer.waitUntilExit()
        }
        kill(Int32(try #require(Self.workers(live).first)), SIGKILL)
        try live.feed(300..<400)
        try live.finished(400)
        try waitUntil { (try? Self.children(of: live.pid).allSatisfy { $0 != "Z" }) == true }
        let outcome = try live.finish()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try live.scratch.lines("i") == reference.scratch.lines("i"))
    }
}
