import Foundation
import Testing

/// A host that has begun has forbidden itself what it does not need. It is asked from outside, and made to try.
@Suite("A host that has begun", .serialized) struct ConfinementTests {
    private typealias Call = InjectedCalls.Call

    /// A call by its x86-64 number, and the error that it ends with in a host; nil where it goes on as ever.
    private struct Attempt {
        let call: Call
        let error: Int32?
    }

    private static func attempts(_ scratch: Scratch) throws -> [Attempt] {
        try FileManager.default.createDirectory(atPath: scratch.path("elsewhere"), withIntermediateDirectories: true)
        let other = "s:" + (try scratch.file("elsewhere/secret", "secret"))
        let new = "s:" + scratch.path("elsewhere/new")
        let catalog = "s:" + scratch.path("catalog/catalog.yaml")
        var attempts: [Attempt] = []
        func attempt(_ name: String, _ number: Int, _ arguments: [String], _ error: Int32?) {
            attempts.append(Attempt(call: Call(name: name, number: number, arguments: arguments), error: error))
        }
        attempt("read a file of the system", 257, ["-100", "s:/etc/passwd", "0"], EACCES)
        attempt("write beside its files", 257, ["-100", new, "65", "420"], EACCES)
        attempt("read beside its files", 257, ["-100", other, "0"], EACCES)
        attempt("shorten beside its files", 76, [other, "0"], EACCES)
        attempt("change a mode", 90, [other, "511"], ENOSYS)
        attempt("remove beside its files", 87, [other], EACCES)
        attempt("read another's environment", 257, ["-100", "s:/proc/\(getpid())/environ", "0"], ENOENT)
        attempt("write another's memory", 257, ["-100", "s:/proc/\(getpid())/mem", "2"], ENOENT)
        attempt("read its catalog", 257, ["-100", catalog, "0"], nil)
        attempt("look at another process", 257, ["-100", "s:/proc/\(getpid())/status", "0"], ENOENT)
        attempt("look at itself", 257, ["-100", "s:/proc/self/stat", "0"], nil)
        attempt("execute a program", 59, ["s:/bin/true", "0", "0"], ENOSYS)
        attempt("execute a file", 322, ["-100", "s:/bin/true", "0", "0", "0"], ENOSYS)
        attempt("execute what it has open", 322, ["1", "s:", "0", "0", "4096"], ENOSYS)
        attempt("fork", 57, [], ENOSYS)
        attempt("clone without sharing", 56, ["17"], ENOSYS)
        attempt("open an internet socket", 41, ["2", "1", "0"], ENOSYS)
        attempt("open a datagram socket", 41, ["2", "2", "0"], ENOSYS)
        attempt("open a raw socket", 41, ["17", "3", "0"], ENOSYS)
        attempt("open a netlink socket", 41, ["16", "3", "0"], ENOSYS)
        attempt("open a Unix datagram socket", 41, ["1", "2", "0"], ENOSYS)
        attempt("listen anew at its control socket", 41, ["1", "1", "0"], nil)
        attempt("connect", 42, ["3", "z:110", "110"], ENOSYS)
        attempt("send to an address", 44, ["3", "s:x", "1", "0", "z:16", "16"], ENOSYS)
        attempt("pass a descriptor", 46, ["3", "z:56", "0"], ENOSYS)
        attempt("make a program in memory", 319, ["s:x", "0"], ENOSYS)
        attempt("make a file in memory", 319, ["s:x", "9"], nil)
        attempt("map what it may write and execute", 9, ["0", "4096", "7", "34", "-1", "0"], EACCES)
        attempt("trace", 101, ["16", "0x7fffffff", "0", "0"], ENOSYS)
        attempt("send a signal", 62, ["1", "0"], ENOSYS)
        attempt("send a thread a signal", 234, ["1", "1", "0"], EPERM)
        attempt("mount", 165, ["s:x", "s:/no-such-directory", "s:tmpfs", "0", "0"], ENOSYS)
        attempt("make a namespace", 272, ["0x10000000"], ENOSYS)
        attempt("load a module", 175, ["0", "0", "s:"], ENOSYS)
        attempt("ask for an io_uring", 425, ["1", "z:120"], ENOSYS)
        attempt("load a program into the kernel", 321, ["0", "z:128", "128"], ENOSYS)
        attempt("make a call that is younger than this build", 470, [], ENOSYS)
        return attempts
    }

    private static func serving(_ scratch: Scratch, _ more: [String] = []) throws -> LiveRun {
        for name in ["out", "catalog"] {
            try FileManager.default.createDirectory(atPath: scratch.path(name), withIntermediateDirectories: true)
        }
        let catalog = try scratch.file("catalog/catalog.yaml", fourFamilies)
        return try LiveRun.serving(
            scratch, ["--catalog", catalog, "--output", scratch.path("out/i"), "--listen", "127.0.0.1:0"] + more)
    }

    @Test("says by which layers it is confined, and what it may still read and write")
    func status() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch, ["--metrics", scratch.path("out/metrics")])
        let run = try #require(try live.status()["run"] as? [String: Any])
        let confinement = try #require(run["confinement"] as? [String: Any])
        let layers = try #require(confinement["layers"] as? [[String: Any]])
        #expect(layers.count == 9)
        for layer in layers { #expect(layer["state"] as? String == "enforced", "\(layer)") }
        let reads = try #require(confinement["reads"] as? [String])
        #expect(reads.contains { $0.hasSuffix("/catalog") } && reads.contains { $0.hasSuffix("/policies") })
        let writes = try #require(confinement["writes"] as? [String])
        #expect(Set(writes.compactMap { $0.split(separator: "/").last }) == ["state", "out"])
        #expect(try live.command("status").output.contains("the host is confined by 9 of 9 layers\n"))
    }

    @Test("holds it for every thread, as the kernel says")
    func kernel() throws {
        let live = try Self.serving(try Scratch())
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(live.pid)/task")
        #expect(threads.count > 1)
        for thread in threads {
            let status = try String(contentsOfFile: "/proc/\(live.pid)/task/\(thread)/status", encoding: .utf8)
            #expect(status.contains("\nNoNewPrivs:\t1\n"))
            #expect(status.contains("\nSeccomp:\t2\nSeccomp_filters:\t1\n"))
            // SYS_MODULE, SYS_RAWIO, SYS_BOOT, SYS_TIME, NET_ADMIN, NET_RAW, MKNOD, BPF are among what it has not.
            #expect(status.contains(geteuid() == 0 ? "\nCapBnd:\t00000000002805ef\n" : "\nCapEff:\t0000000000000000\n"))
        }
    }

    @Test(
        "cannot do what it never does, in any thread, and still what it does",
        .enabled(if: InjectedCalls.isPossible, InjectedCalls.need))
    func attempts() throws {
        let scratch = try Scratch()
        let live = try Self.serving(scratch)
        let attempts = try Self.attempts(scratch)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(live.pid)/task").compactMap {
            Int32($0)
        }
        for thread in threads.sorted() {
            let answers = try InjectedCalls.make(attempts.map(\.call), in: thread)
            try #require(answers.count == attempts.count)
            for (attempt, answer) in zip(attempts, answers) {
                #expect(
                    attempt.error.map { answer == -Int($0) } ?? (answer >= 0),
                    "\(attempt.call.name), thread \(thread): \(answer)")
            }
        }
        #expect(try String(contentsOfFile: scratch.path("elsewhere/secret"), encoding: .utf8) == "secret")
        // Whoever was made to do that goes on as if nothing had happened.
        try live.feed(0..<300)
        try live.finished(300)
        #expect(try live.finish().status == 0)
        #expect(try scratch.lines("out/i").count > 1)
    }

    @Test(
        "proves something by that: another process can do it",
        .enabled(if: InjectedCalls.isPossible, InjectedCalls.need))
    func control() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("catalog"), withIntermediateDirectories: true)
        _ = try scratch.file("catalog/catalog.yaml", fourFamilies)
        let attempts = try Self.attempts(scratch)
        let bystander = Process()
        bystander.executableURL = URL(fileURLWithPath: "/bin/cat")
        bystander.standardInput = Pipe()
        bystander.standardOutput = Pipe()
        try bystander.run()
        defer {
            // Its mask is that of the thread that started it, and may block any other signal.
            kill(bystander.processIdentifier, SIGKILL)
            bystander.waitUntilExit()
        }
        try waitUntil {
            (try? String(contentsOfFile: "/proc/\(bystander.processIdentifier)/wchan", encoding: .utf8)) != "0"
                && (try? String(contentsOfFile: "/proc/\(bystander.processIdentifier)/stat", encoding: .utf8))?
                    .contains(") S ") == true
        }
        // Not what would end it, or double it while it is traced.
        let harmful = ["execute a program", "execute a file", "fork", "clone without sharing"]
        let harmless = attempts.filter { !harmful.contains($0.call.name) }
        let answers = try InjectedCalls.make(harmless.map(\.call), in: bystander.processIdentifier)
        var lacking: [String] = []
        for (attempt, answer) in zip(harmless, answers) where attempt.call.number != 470 {
            switch attempt.error {
            case EACCES, EPERM, ENOENT, nil: #expect(answer >= 0, "\(attempt.call.name): \(answer)")
            // What it lacks for another reason has another errno: that nothing is connected, or the argument is none.
            default: if answer == -Int(ENOSYS) { lacking.append(attempt.call.name) }
            }
        }
        if !lacking.isEmpty { print("SKIPPED: this kernel itself has no: \(lacking.joined(separator: ", "))") }
        #expect(lacking.count <= 3, "\(lacking)")
    }
}
