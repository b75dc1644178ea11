import Foundation
import Synchronization
import Testing

/// What a service manager such as systemd hears.
@Suite struct ServiceManagerTests {
    /// A socket that datagrams come to, with the times at which they came.
    private final class Manager: Sendable {
        struct Message: Sendable {
            let text: String
            let time: Double
        }

        let path: String
        private let descriptor: Int32
        private let messages = Mutex<[Message]>([])
        private let whenReady = Mutex<(@Sendable () -> Void)?>(nil)
        private let reading = DispatchGroup()

        init(_ path: String) throws {
            self.path = path
            let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            descriptor = socket(AF_UNIX, type, 0)
            var (address, length) = socketAddress(path)
            let descriptor = descriptor
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            try #require(result == 0, "cannot bind \(path)")
            Thread { [weak self] in
                var space = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = recv(descriptor, &space, space.count, 0)
                    guard count > 0, let self else { break }
                    let text = String(decoding: space[..<count], as: UTF8.self)
                    let message = Message(text: text, time: ProcessInfo.processInfo.systemUptime)
                    self.messages.withLock { $0.append(message) }
                }
                Foundation.close(descriptor)
            }.start()
        }

        deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

        var all: [Message] { messages.withLock { $0 } }
        var pings: [Double] { all.filter { $0.text == "WATCHDOG=1" }.map(\.time) }
        var isReady: Bool { all.contains { $0.text.hasPrefix("READY=1") } }

        /// The longest silence between pings from `start` on, up to now.
        func longestSilence(since start: Double) -> Double {
            let times = [start] + pings.filter { $0 > start } + [ProcessInfo.processInfo.systemUptime]
            return zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? .infinity
        }
    }

    private static let period = 0.4
    private static let watchdog = ["WATCHDOG_USEC": "400000"]
    private static var now: Double { ProcessInfo.processInfo.systemUptime }

    /// systemd acts on a whole period of silence; half of one and what a busy machine takes is allowed.
    private func expectPings(_ manager: Manager, for time: Double, _ what: String) {
        let start = Self.now
        usleep(UInt32(time * 1e6))
        let silence = manager.longestSilence(since: start)
        print("\(what): longest silence \(Int(silence * 1000)) ms of \(Int(Self.period * 1000))")
        #expect(silence < Self.period * 0.85, "\(what): no ping for \(silence) s")
        let count = manager.pings.count { $0 > start }
        #expect(Double(count) >= (time / Self.period * 2 - 1) * 0.9, "\(what): \(count) pings in \(time) s")
    }

    @Test(arguments: ["path", "abstract"]) func aManagerHearsOfStartLifeAndEnd(_ kind: String) throws {
        let scratch = try Scratch()
        let path = kind == "path" ? scratch.path("notify") : "@bulkhead-test-\(UUID().uuidString)"
        let manager = try Manager(path)
        let live = try LiveRun(scratch, environment: ["NOTIFY_SOCKET": path].merging(Self.watchdog) { $1 })
        try waitUntil { manager.isReady }
        let rows = try #require(try live.status()["workers"] as? [[String: Any]])
        #expect(rows.count == 4 && rows.allSatisfy { $0["state"] as? String == "serving" })
        expectPings(manager, for: 1.6, "idle")
        let first = try #require(manager.all.first { $0.text.hasPrefix("READY=1") })
        #expect(first.text == "READY=1\nSTATUS=5 strategies in 4 workers")
        for worker in live.run.workers {
            guard let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(worker)/environ")) else {
                print("SKIPPED: the environment of worker \(worker) cannot be read by this user")
                continue
            }
            let text = String(decoding: environment, as: UTF8.self)
            #expect(!text.contains("NOTIFY") && !text.contains("WATCHDOG"), "\(text)")
        }
        #expect(try live.finish().status == 0)
        try waitUntil { manager.all.contains { $0.text == "STOPPING=1" } }
        #expect(manager.all.last?.text == "STOPPING=1")
        #expect(manager.all.count { $0.text == "STOPPING=1" } == 1)
    }

    @Test func readyIsSaidOnlyWhenEveryWorkerServes() throws {
        let scratch = try Scratch()
        let manager = try Manager(scratch.path("notify"))
        let live = try LiveRun(scratch, environment: ["NOTIFY_SOCKET": manager.path])
        var stopped: Int32?
        let deadline = Date(timeIntervalSinceNow: 10)
        while stopped == nil, Date() < deadline, !manager.isReady {
            stopped = live.run.workers.first
            if let stopped { kill(stopped, SIGSTOP) }
        }
        let worker = try #require(stopped, "it was ready before a worker was seen")
        usleep(700_000)
        #expect(!manager.isReady, "it is ready without worker \(worker)")
        kill(worker, SIGCONT)
        try waitUntil { manager.isReady }
        #expect(manager.pings.isEmpty, "nobody asked for them")
        #expect(try live.finish().status == 0)
    }

    @Test func thePingsGoOnUnderLoadAndWhileTheOutputIsNotRead() throws {
        let scratch = try Scratch()
        let manager = try Manager(scratch.path("notify"))
        let reader = try IdleReader(scratch)
        let live = try LiveRun.serving(
            scratch, ["--output", reader.path, "--outcomes", scratch.path("o")],
            environment: ["NOTIFY_SOCKET": manager.path].merging(Self.watchdog) { $1 })
        let feeding = DispatchGroup()
        let isOver = Atomic<Bool>(false)
        // Repetitions give no intents, so that the output stays open.
        let block = (0..<2000).map { _ in event(5, values: #""price":1.1"#) }
        DispatchQueue.global().async(group: feeding) {
            while !isOver.load(ordering: .acquiring) { try? live.feed(block) }
        }
        try live.finished(2000)
        expectPings(manager, for: 1.6, "busy")
        isOver.store(true, ordering: .releasing)
        feeding.wait()
        DispatchQueue.global().async(group: feeding) { try? live.feed(10..<3000) }
        try waitUntil { (try? live.command("status").output.contains("waits for output")) == true }
        expectPings(manager, for: 1.6, "output blocked")
        live.kill()
        feeding.wait()
    }

    @Test func aBlockedHostKeepsAShortPeriodToo() throws {
        let scratch = try Scratch()
        let manager = try Manager(scratch.path("notify"))
        let reader = try IdleReader(scratch)
        let live = try LiveRun.serving(
            scratch, ["--output", reader.path], environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "160000"])
        let feeding = DispatchGroup()
        DispatchQueue.global().async(group: feeding) { try? live.feed(0..<2000) }
        try waitUntil { (try? live.command("status").output.contains("waits for output")) == true }
        let before = manager.pings.count
        usleep(1_600_000)
        let count = manager.pings.count - before
        #expect(count >= 14, "\(count) pings in 10 periods")
        live.kill()
        feeding.wait()
    }

    @Test func aSupervisorThatIsStoppedIsSilent() throws {
        let scratch = try Scratch()
        let manager = try Manager(scratch.path("notify"))
        let live = try LiveRun.serving(
            scratch, environment: ["NOTIFY_SOCKET": manager.path].merging(Self.watchdog) { $1 })
        try waitUntil { manager.pings.count > 1 }
        kill(live.pid, SIGSTOP)
        usleep(100_000)
        let start = Self.now
        usleep(900_000)
        #expect(manager.pings.allSatisfy { $0 < start })
        kill(live.pid, SIGCONT)
        try waitUntil { manager.pings.contains { $0 > start } }
        #expect(try live.finish().status == 0)
    }

    @Test func pingsThatAreMeantForAnotherProcessAreNotSent() throws {
        let scratch = try Scratch()
        let manager = try Manager(scratch.path("notify"))
        let live = try LiveRun.serving(
            scratch,
            environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_PID": "1"].merging(Self.watchdog) { $1 })
        try waitUntil { manager.isReady }
        usleep(800_000)
        #expect(manager.pings.isEmpty)
        #expect(try live.finish().status == 0)
    }
}
