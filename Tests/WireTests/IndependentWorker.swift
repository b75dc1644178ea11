import Foundation
import Glibc
import Testing
import Wire

/// The worker of `Resources/worker.py` as a process, with its two pipes on descriptors 3 and 4.
final class IndependentWorker {
    private let process: pid_t
    private var requests: Int32
    private let replies: Int32
    private var incoming = ByteQueue()
    private var code: Int32?

    /// Whether there is a Python to run it with; says so if not.
    static let isAvailable: Bool = {
        let found = python != nil
        if !found {
            print("SKIPPED: no python3 in PATH; the protocol's document is not checked by a worker written from it")
        }
        return found
    }()

    private static let python: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(
        separator: ":"
    )
    .map { "\($0)/python3" }.first { access($0, X_OK) == 0 }

    init() throws {
        // A worker that ended early is seen by what it did not say.
        signal(SIGPIPE, SIG_IGN)
        let python = try #require(Self.python)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Resources/worker.py")
        let (requestsRead, requestsWrite) = try Self.pipe()
        let (repliesRead, repliesWrite) = try Self.pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, requestsRead, 3)
        posix_spawn_file_actions_adddup2(&actions, repliesWrite, 4)
        var process: pid_t = 0
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(python), strdup(script.path), nil]
        defer { arguments.forEach { free($0) } }
        let error = posix_spawn(&process, python, &actions, nil, arguments, environ)
        close(requestsRead)
        close(repliesWrite)
        requests = requestsWrite
        replies = repliesRead
        self.process = process
        #expect(error == 0, "posix_spawn")
    }

    deinit {
        if requests >= 0 { close(requests) }
        close(replies)
        if code == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    /// Both ends close-on-exec and above what `dup2` aims at.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        ends.forEach { close($0) }
        try #require(moved.allSatisfy { $0 >= 0 })
        return (moved[0], moved[1])
    }

    func send(_ body: (inout ByteQueue) throws(WireError) -> Void) throws {
        var queue = ByteQueue()
        try body(&queue)
        while !queue.isEmpty {
            let count = write(requests, queue.bytes.baseAddress, queue.count)
            try #require(count > 0)
            queue.consume(count)
        }
    }

    /// Asks strategies about an event whose columns are `price`, further numbers and `note`.
    func send(
        price: Double, symbol: UInt32, note: String? = nil, strategies: Int = 2, numbers: Int = 2, round: UInt32 = 0,
        sequence: UInt64
    ) throws {
        let presence: UInt64 = 1 | (note == nil ? 0 : 1 << UInt64(numbers))
        let event = EventContent(
            symbol: symbol, eventTime: 0, strategies: [(1 << UInt64(strategies)) - 1], presence: [presence],
            numbers: [price] + Array(repeating: 0, count: numbers - 1), texts: [note ?? ""])
        try send { (queue) throws(WireError) in
            event.write(generation: 3, round: round, sequence: sequence, into: &queue)
        }
    }

    /// The next frame, whole.
    func receive() throws -> [UInt8] {
        while true {
            if let header = try incoming.completeFrame() {
                defer { incoming.consume(header.length) }
                return Array(incoming.copied.prefix(header.length))
            }
            let space = incoming.reserve(1 << 16)
            let count = read(replies, space.baseAddress, space.count)
            try #require(count > 0, "the worker ended")
            incoming.commit(count)
        }
    }

    /// The kinds of all records of the next frame, which answers `sequence` in one part.
    func kinds(sequence: UInt64) throws -> [ResultFrame.Kind] {
        try receive().withPayload { header, payload in
            #expect(header.type == FrameType.result.rawValue && header.flags == ResultFrame.lastPart)
            #expect(header.sequence == sequence && header.generation == 3)
            var reader = try ResultReader(payload)
            var kinds: [ResultFrame.Kind] = []
            while let record = try reader.next() { kinds.append(record.kind) }
            return kinds
        }
    }

    /// Lets the worker end, and returns the code with which it did.
    func closeRequests() -> Int32 {
        close(requests)
        requests = -1
        return awaitExit()
    }

    func awaitExit() -> Int32 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        code = status
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }
}
