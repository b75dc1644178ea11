import Foundation
import Testing

/// A run with a state directory that is looked at and disturbed from outside while it goes on. It is killed with this
/// value at the latest.
final class LiveRun: Sendable {
    let scratch: Scratch
    let pipe = Pipe()
    let run: Product.Run

    var state: String { scratch.path("state") }
    var pid: Int32 { run.process.processIdentifier }

    /// Starts it. Unless `more` says otherwise, its intents go to the file `i` of `scratch`.
    init(
        _ scratch: Scratch, _ more: [String] = [], catalog: String = fourFamilies, environment: [String: String] = [:]
    ) throws {
        self.scratch = scratch
        // Those who feed a host that is killed are to see an error.
        signal(SIGPIPE, SIG_IGN)
        var arguments = ["run"]
        if !more.contains("--catalog") { arguments += ["--catalog", try scratch.file("catalog.yaml", catalog)] }
        if !more.contains("--output") { arguments += ["--output", scratch.path("i")] }
        if !more.contains("--state") { arguments += ["--state", scratch.path("state")] }
        let own = ProcessInfo.processInfo.environment
        run = try Product.start(
            arguments + more, pipe: more.contains("--input") ? nil : pipe,
            environment: environment.isEmpty ? nil : own.merging(environment) { $1 })
    }

    deinit {
        if run.process.isRunning { kill() }
    }

    /// One that serves, with its workers.
    static func serving(
        _ scratch: Scratch, _ more: [String] = [], catalog: String = fourFamilies, environment: [String: String] = [:]
    ) throws -> LiveRun {
        let live = try LiveRun(scratch, more, catalog: catalog, environment: environment)
        try waitUntil {
            !live.run.process.isRunning || (try? live.command("status").output.hasPrefix("running")) == true
        }
        try #require(live.run.process.isRunning, "\(live.log)")
        return live
    }

    func feed(_ lines: [String]) throws {
        try pipe.fileHandleForWriting.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    func feed(_ range: Range<Int>) throws { try feed(range.map { event($0) }) }

    /// Ends the input, and the run with it.
    func finish() throws -> Product.Outcome {
        try pipe.fileHandleForWriting.close()
        return try end()
    }

    /// Waits for the end.
    func end() throws -> Product.Outcome {
        run.process.waitUntilExit()
        return try run.outcome()
    }

    func kill() {
        Foundation.kill(run.process.processIdentifier, SIGKILL)
        run.process.waitUntilExit()
    }

    func command(_ arguments: String...) throws -> Product.Outcome { try Product.run(arguments + ["--state", state]) }

    /// `status`, as the commands give it to machines.
    func status() throws -> [String: Any] {
        let answer = try command("status", "--format", "json")
        try #require(answer.status == 0, "\(answer.errors)")
        return try object(answer.output)
    }

    /// Waits until so many events are finished.
    func finished(_ count: Int) throws {
        try waitUntil {
            let run = (try? status())?["run"] as? [String: Any]
            return run?["finished_events"] as? Int ?? 0 >= count
        }
    }

    /// What has been written to standard error.
    var log: String { (try? String(contentsOfFile: run.errorPath, encoding: .utf8)) ?? "" }

    /// Where the endpoint listens, as the log says.
    func door() throws -> Door {
        var door: Door?
        try waitUntil {
            let address = log.range(of: #"(?<=listening on )[^\s",]+"#, options: .regularExpression).map { log[$0] }
            guard let address, log.contains("\n") else { return false }
            if address.hasPrefix("unix:") {
                door = .path(String(address.dropFirst(5)))
            } else if let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) {
                door = .port(port)
            }
            return door != nil
        }
        return try #require(door)
    }
}

/// Whether a process runs; one that has ended and waits to be reaped does not.
func isAlive(_ process: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
    else { return false }
    return !text[end...].hasPrefix(") Z") && !text[end...].hasPrefix(") X")
}

/// A JSON object.
func object(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "no object: \(text)")
}

/// Where an HTTP endpoint listens.
enum Door {
    case port(UInt16)
    case path(String)

    struct Reply {
        let code: Int
        let body: String
    }

    struct NotOpen: Error {
        let door: Door
        let reason: String
    }

    /// Asks once; nothing may take longer than `seconds`.
    func get(_ route: String, seconds: Int = 5) throws -> Reply {
        let connection = try connect(seconds: seconds)
        let request = "GET \(route) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        try connection.write(contentsOf: Data(request.utf8))
        let text = String(decoding: try connection.readToEnd() ?? Data(), as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let code = text.split(separator: " ").dropFirst().first,
            let code = Int(code)
        else { throw NotOpen(door: self, reason: "no answer to \(route): \(text)") }
        return Reply(code: code, body: String(text[end.upperBound...]))
    }

    func connect(seconds: Int = 5) throws -> FileHandle {
        let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let handle: FileHandle
        let result: Int32
        switch self {
        case .port(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            handle = FileHandle(fileDescriptor: socket(AF_INET, stream, 0), closeOnDealloc: true)
            result = Self.with(&address) { Foundation.connect(handle.fileDescriptor, $0, $1) }
        case .path(let path):
            var (address, length) = socketAddress(path)
            handle = FileHandle(fileDescriptor: socket(AF_UNIX, stream, 0), closeOnDealloc: true)
            result = Self.with(&address) { pointer, _ in Foundation.connect(handle.fileDescriptor, pointer, length) }
        }
        guard result == 0 else { throw NotOpen(door: self, reason: String(cString: strerror(errno))) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(handle.fileDescriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        return handle
    }

    private static func with<Address, Result>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
        }
    }
}

/// Of a Unix socket; a name that begins with `@` is an abstract one.
func socketAddress(_ path: String) -> (address: sockaddr_un, length: socklen_t) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return (address, socklen_t(MemoryLayout<sa_family_t>.size + bytes.count))
}

/// A pipe with a name whose reader does not read until it is told to.
final class IdleReader: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ scratch: Scratch) throws {
        path = scratch.path("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    /// Reads until the writer has gone.
    func drain() -> String {
        _ = fcntl(descriptor, F_SETFL, 0)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    }
}

/// The samples of a text of metrics, by name and labels as they are written.
func samples(_ text: String) -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
            Issue.record("no sample: \(line)")
            continue
        }
        let name = String(line[..<space])
        #expect(samples[name] == nil, "\(name) comes twice")
        samples[name] = value
    }
    return samples
}

/// Of the samples whose name and labels contain each of `parts`.
func sum(_ samples: [String: Double], _ parts: String...) -> Double {
    samples.reduce(0) { sum, sample in
        parts.allSatisfy { sample.key.contains($0) } ? sum + sample.value : sum
    }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = Date()
    try body()
    return Date().timeIntervalSince(start)
}
