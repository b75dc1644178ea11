import Foundation
import Sandbox
import SandboxPolicy
import Testing

/// Each layer of a seal alone: a worker has it and none that would do the same, and tries what it must stop. Without it the
/// same attempt succeeds, which proves that the layer, and nothing else, stopped it.
@Suite("A layer of the seal alone", .enabled(if: Probes.areAvailableAsRoot)) struct SingleLayerTests {
    /// As `CSealRig` numbers them, and two that take no step of the spawn.
    private struct Layers: OptionSet, Sendable {
        let rawValue: UInt32
        static let signals = Layers(rawValue: 1 << 0)
        static let session = Layers(rawValue: 1 << 1)
        static let directory = Layers(rawValue: 1 << 2)
        static let network = Layers(rawValue: 1 << 3)
        static let descriptors = Layers(rawValue: 1 << 4)
        static let noNewPrivileges = Layers(rawValue: 1 << 5)
        static let boundingSet = Layers(rawValue: 1 << 6)
        static let user = Layers(rawValue: 1 << 7)
        static let capabilities = Layers(rawValue: 1 << 8)
        static let parentDeath = Layers(rawValue: 1 << 9)
        static let limits = Layers(rawValue: 1 << 10)
        static let timeStampCounter = Layers(rawValue: 1 << 11)
        static let landlock = Layers(rawValue: 1 << 12)
        static let filter = Layers(rawValue: 1 << 13)
        static let executableMemory = Layers(rawValue: 1 << 31)
        /// No layer: the supervisor has left the worker a capability.
        static let keptCapability = Layers(rawValue: 1 << 30)
    }

    /// What the attempts came to: numbers, and at last how the worker ended if it did.
    private static func results(_ layers: Layers, _ calls: [String]) throws -> [String] {
        let probes = try #require(Probes.shared)
        return try inDirectory { directory in
            try run(inside(directory, command(layers, calls, probes))).lines
        }
    }

    /// One without limits may leave a core where it works.
    private static func inDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
        let directory = NSTemporaryDirectory() + "/bulkhead-layer-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try body(directory)
    }

    private static func inside(_ directory: String, _ command: [String]) -> [String] {
        ["sh", "-c", "cd \(directory) && exec \"$@\"", "sh"] + command
    }

    private static func command(_ layers: Layers, _ calls: [String], _ probes: Probes) throws -> [String] {
        [probes.supervisor, probes.layerWorker, "alone", String(layers.rawValue, radix: 16)] + (try calls.map(numbered))
    }

    /// Calls by their names.
    private static func numbered(_ call: String) throws -> String {
        var words = call.split(separator: " ").map(String.init)
        let index = words.first == "hold" || words.first == "quiet" ? 1 : 0
        guard Int(words[index]) == nil else { return call }
        words[index] = "\(try #require(SystemCallTable.number(of: words[index], on: .current), "\(call)"))"
        return words.joined(separator: " ")
    }

    /// What was tried last, without and with the layer.
    private static func compare(
        _ layer: Layers, beside others: Layers = [], _ calls: String...
    ) throws -> (without: String, with: String) {
        let without = try results(others, calls)
        let with = try results(others.union(layer), calls)
        return (
            without.last ?? "", with.first { $0.hasPrefix("signal") || $0.hasPrefix("violation") } ?? with.last ?? ""
        )
    }

    private static func isSuccess(_ result: String) -> Bool { Int(result).map { $0 >= 0 } ?? false }

    // MARK: Files, network, signals

    @Test("Landlock opens no file, lists no directory, makes, removes and executes nothing")
    func landlockFiles() throws {
        let made = NSTemporaryDirectory() + "/bulkhead-layer-\(UUID().uuidString)"
        let kept = made + "-kept"
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        defer { for path in [made, kept] { _ = rmdir(path) } }
        let calls = [
            "openat -100 s:/etc/passwd 0", "openat -100 s:/etc 0x10000", "mkdirat -100 s:\(made) 448",
            "unlinkat -100 s:\(kept) 0x200",
        ]
        let execution = "execve s:/bin/true 0 0"
        let denied = try Self.results([.noNewPrivileges, .landlock], calls + [execution])
        #expect(denied == Array(repeating: "-13", count: 5))
        let allowed = try Self.results(.noNewPrivileges, calls)
        #expect(allowed.count == 4 && allowed.allSatisfy(Self.isSuccess), "\(allowed)")
        // Another program in its place answers no more, and leaves.
        #expect(try Self.results(.noNewPrivileges, [execution]) == ["exit 0"])
    }

    @Test("Landlock connects and binds no TCP socket")
    func landlockNetwork() throws {
        let listener = try Listener()
        // Descriptor 0 is the first that is free.
        let connect = try Self.compare(
            .landlock, beside: [.descriptors, .noNewPrivileges], "socket 2 1 0", listener.connect)
        #expect(connect.without == "0" && connect.with == "-13", "\(connect)")
        let bind = try Self.compare(
            .landlock, beside: [.descriptors, .noNewPrivileges], "socket 2 1 0",
            "bind 0 h:02000000000000000000000000000000 16")
        #expect(bind.without == "0" && bind.with == "-13", "\(bind)")
    }

    @Test("Landlock sends no signal outwards, and reaches no abstract socket")
    func landlockScopes() throws {
        let signal = try Self.compare(.landlock, beside: .noNewPrivileges, "kill \(getpid()) 0")
        #expect(signal.without == "0" && signal.with == "-1", "\(signal)")
        let listener = try AbstractListener()
        let connect = try Self.compare(
            .landlock, beside: [.descriptors, .noNewPrivileges], "socket 1 1 0", listener.connect)
        #expect(connect.without == "0" && connect.with == "-1", "\(connect)")
    }

    @Test("The empty network namespace reaches nobody")
    func networkNamespace() throws {
        let listener = try Listener()
        let connect = try Self.compare(.network, beside: .descriptors, "socket 2 1 0", listener.connect)
        #expect(connect.without == "0" && connect.with == "-\(ENETUNREACH)", "\(connect)")
        let abstract = try AbstractListener()
        let other = try Self.compare(.network, beside: .descriptors, "socket 1 1 0", abstract.connect)
        #expect(other.without == "0" && other.with == "-\(ECONNREFUSED)", "\(other)")
    }

    // MARK: Identity and privileges

    @Test("The unprivileged user may not read what is root's, and is in no group")
    func user() throws {
        let file = try Self.compare(.user, "openat -100 s:/etc/shadow 0")
        #expect(Self.isSuccess(file.without) && file.with == "-13", "\(file)")
        #expect(try Self.results(.user, ["getuid", "getgid", "getgroups 0 0"]) == ["65533", "65533", "0"])
    }

    @Test("Dropped capabilities do not come back, though a supervisor has left one")
    func capabilities() throws {
        let root = try Self.compare(.capabilities, beside: [.user, .keptCapability], "chroot s:/")
        #expect(root.without == "0" && root.with == "-1", "\(root)")
    }

    @Test("The empty bounding set gives root nothing at an exec")
    func boundingSet() throws {
        let root = try Self.compare(.boundingSet, "chroot s:/")
        #expect(root.without == "0" && root.with == "-1", "\(root)")
        // CAP_SYS_CHROOT.
        let bound = try Self.compare(.boundingSet, "prctl 23 18")
        #expect(bound.without == "1" && bound.with == "0", "\(bound)")
    }

    @Test("No new privileges: a program that would run as root does not")
    func noNewPrivileges() throws {
        let probes = try #require(Probes.shared)
        let program = "\(probes.directory)/set_user_worker"
        try? FileManager.default.removeItem(atPath: program)
        try FileManager.default.copyItem(atPath: probes.layerWorker, toPath: program)
        try #require(chmod(program, 0o4755) == 0)
        // It answers the next request as the worker before it would.
        let user = try Self.compare(.noNewPrivileges, beside: .user, "quiet execve s:\(program) 0 0", "geteuid")
        #expect(user.without == "0" && user.with == "65533", "\(user)")
    }

    // MARK: Limits

    struct Limit: Sendable, CustomTestStringConvertible {
        let name: String
        let calls: [String]
        let denied: String
        var testDescription: String { name }

        init(_ name: String, _ calls: String..., denied: String) {
            self.name = name
            self.calls = calls
            self.denied = denied
        }
    }

    @Test(
        "Each resource limit",
        arguments: [
            Limit("address space", "mmap 0 536870912 3 34 -1 0", denied: "-12"),
            Limit("stack", "-2", denied: "signal 11"),
            Limit("open files", "fcntl 4 0 20", denied: "-22"),
            Limit("processes", "clone 17", denied: "-11"),
            Limit("file size", "memfd_create s:x 0", "ftruncate 5 4096", denied: "signal 25"),
            Limit("locked memory", "mmap 0 4096 3 0x2022 -1 0", denied: "-1"),
            Limit("message queues", "mq_open s:bulkhead-layer 66 384 0", denied: "-24"),
            Limit("pending signals", "timer_create 0 0 z:4", denied: "-11"),
        ])
    func limits(_ limit: Limit) throws {
        // Root is exempt from some, and signals may be ignored where the tests are run.
        let without = try Self.results([.user, .signals], limit.calls)
        if limit.name == "message queues" { _ = try Self.results([], ["mq_unlink s:bulkhead-layer"]) }
        let with = try Self.results([.user, .signals, .limits], limit.calls)
        #expect(Self.isSuccess(without.last ?? ""), "\(without)")
        #expect(with.last == limit.denied, "\(with)")
    }

    /// A machine may itself allow neither.
    @Test(
        "The limits of priority",
        arguments: [
            Limit("nice", "setpriority 0 0 -5", denied: "-13"),
            Limit("realtime", "sched_setscheduler 0 1 h:01000000", denied: "-1"),
        ])
    func priorities(_ limit: Limit) throws {
        #expect(try Self.results([.user, .limits], limit.calls) == [limit.denied])
        let own = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8).split(separator: "\n")
            .first { $0.hasPrefix("Max \(limit.name) priority") }
        guard let hard = own?.split(separator: " ").dropFirst(4).first, hard != "0" else {
            return print("SKIPPED: nobody may raise the \(limit.name) priority here, so the limit of it proves nothing")
        }
        #expect(try Self.results(.user, limit.calls) == ["0"])
    }

    @Test("No core is dumped")
    func cores() throws {
        let pattern = try String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
        guard pattern.trimmingCharacters(in: .whitespacesAndNewlines) == "core" else {
            return print("SKIPPED: cores go to \(pattern), where they are not looked for")
        }
        let probes = try #require(Probes.shared)
        func cores(_ layers: Layers) throws -> Int {
            try Self.inDirectory { directory in
                // SIGSEGV, sent to itself; a worker without the session has the process id of nobody else.
                let command = try Self.command(layers, ["tkill 0 0", "-3"], probes)
                _ = try run(Self.inside(directory, command))
                return try FileManager.default.contentsOfDirectory(atPath: directory).count { $0.hasPrefix("core") }
            }
        }
        #expect(try cores([]) == 1)
        #expect(try cores(.limits) == 0)
    }

    // MARK: Memory, clock, calls

    @Test("Memory that is written is never executed")
    func executableMemory() throws {
        for call in ["mmap 0 4096 7 34 -1 0", "mmap 0 4096 6 34 -1 0"] {
            let memory = try Self.compare(.executableMemory, call)
            #expect(Self.isSuccess(memory.without) && memory.with == "-13", "\(memory)")
        }
        // It outlasts the exec, and cannot be taken back.
        #expect(try Self.results(.executableMemory, ["prctl 66", "prctl 65 0", "prctl 66"]) == ["1", "-1", "1"])
    }

    #if arch(x86_64)
        @Test("The time-stamp counter faults")
        func timeStampCounter() throws {
            let counter = try Self.compare(.timeStampCounter, "-1")
            #expect(Self.isSuccess(counter.without) && counter.with == "signal 11", "\(counter)")
        }
    #endif

    @Test("The filter ends who makes a call that is not allowed, and says which")
    func filter() throws {
        let call = "openat -100 s:/etc/passwd 0"
        #expect(Self.isSuccess(try Self.results([], [call]).last ?? ""))
        #expect(try Self.results([.noNewPrivileges, .filter], [call]) == ["signal 9", "violation openat"])
        // As root it takes no more than itself.
        #expect(try Self.results(.filter, [call]) == ["signal 9", "violation openat"])
    }

    // MARK: What is inherited

    @Test("No descriptor of the supervisor is left")
    func descriptors() throws {
        let descriptor = try Self.compare(.descriptors, "fcntl 40 1")
        #expect(descriptor.without == "0" && descriptor.with == "-9", "\(descriptor)")
    }

    @Test("It is in a session and a directory of its own")
    func place() throws {
        let session = try Self.results(.session, ["getpid", "getsid 0"])
        #expect(session.count == 2 && session[0] == session[1])
        let other = try Self.results([], ["getpid", "getsid 0"])
        #expect(other.count == 2 && other[0] != other[1])
        // The length of "/" and its end.
        #expect(try Self.results(.directory, ["getcwd z:200 200"]) == ["2"])
        #expect(try Self.results([], ["getcwd z:200 200"]) != ["2"])
    }

    @Test("It dies with its supervisor, though it never looks at its pipes")
    func parentDeath() throws {
        func outlives(_ layers: Layers) throws -> Bool {
            let probes = try #require(Probes.shared)
            let child = try ChildProgram(try Self.command(layers, ["hold pause"], probes))
            let worker = try #require(Int32(try child.line()))
            defer { kill(worker, SIGKILL) }
            child.end(signal: SIGKILL)
            for _ in 0..<100 {
                guard kill(worker, 0) == 0, !Self.isZombie(worker) else { return false }
                usleep(10_000)
            }
            return true
        }
        #expect(try outlives([]))
        #expect(try !outlives(.parentDeath))
    }

    private static func isZombie(_ process: Int32) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return text.contains(") Z ") || text.isEmpty
    }
}

/// Listens at a TCP port of this machine.
private final class Listener {
    private let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    /// The call that connects descriptor 0 to it.
    let connect: String

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    ? getsockname(descriptor, $0, &length) : -1
            }
        }
        try #require(code == 0)
        let port = String(UInt32(UInt16(bigEndian: address.sin_port)) | 0x10000, radix: 16).dropFirst()
        connect = "connect 0 h:0200\(port)7f0000010000000000000000 16"
    }

    deinit { close(descriptor) }
}

/// Listens at an abstract name.
private final class AbstractListener {
    private let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let connect: String

    init() throws {
        let name = Array("bulkhead-layer-\(getpid())-\(UInt32.random(in: 0...UInt32.max))".utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.count)
        let descriptor = descriptor
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(code == 0 && listen(descriptor, 8) == 0)
        let digits = name.map { String(UInt32($0) | 0x100, radix: 16).dropFirst() }.joined()
        connect = "connect 0 h:010000\(digits) \(length)"
    }

    deinit { close(descriptor) }
}
