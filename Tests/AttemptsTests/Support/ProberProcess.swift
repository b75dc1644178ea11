import Glibc
import LinuxSystem
import ProberProtocol
import Wire

@testable import Attempts

struct HarnessFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A prober that is not sealed, or not wholly: the supervisor's ends of its pipes, and what becomes of it.
final class ProberProcess {
    let id: Int32
    private let requests: OwnedDescriptor
    private let replies: OwnedDescriptor
    private let errors: OwnedDescriptor
    private var hasEnded = false

    init(
        id: Int32, requests: consuming OwnedDescriptor, replies: consuming OwnedDescriptor,
        errors: consuming OwnedDescriptor
    ) {
        self.id = id
        self.requests = requests
        self.replies = replies
        self.errors = errors
        // One that has died does not read any more.
        SignalDescriptor.ignoreFailedWrites()
    }

    deinit {
        guard !hasEnded else { return }
        kill(id, SIGKILL)
        _ = wait()
    }

    /// - Parameter unmap: memory for it to give back.
    func greet(unmap: [HelloFrame.Mapping], patience: UInt64) throws {
        var queue = ByteQueue()
        try HelloFrame(family: "prober", unmap: unmap).write(generation: 1, into: &queue)
        try send(Array(queue.bytes))
        guard let bytes = try receive(FrameHeader.byteCount, patience: patience) else {
            throw HarnessFault("the prober did not greet: \(wait())")
        }
        let header = try bytes.withUnsafeBytes { try FrameHeader($0) }
        guard try receive(header.length - FrameHeader.byteCount, patience: patience) != nil else {
            throw HarnessFault("the prober did not greet to the end: \(wait())")
        }
    }

    /// What comes of an order.
    ///
    /// - Parameter patience: nanoseconds until it is ended.
    func outcome(of order: AttemptOrder, patience: UInt64) throws -> (AttemptOutcome, seen: String) {
        try send(order.bytes)
        if let prefix = try receive(LengthPrefix.byteCount, patience: patience),
            let payload = try receive(try LengthPrefix.count(prefix), patience: patience)
        {
            let answer = try payload.withUnsafeBytes { try AttemptAnswer($0) }
            return (AttemptOutcome(answer: answer), answer.text)
        }
        guard let status = try statusIfEnding() else { return (.timedOut, "") }
        return (status, "")
    }

    private func send(_ bytes: [UInt8]) throws {
        _ = try bytes.withUnsafeBytes { try DescriptorIO.write(requests.rawValue, $0) }
    }

    /// Nil at the end of the pipe, or of patience.
    private func receive(_ count: Int, patience: UInt64) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: max(count, 4096))
        let deadline = MonotonicClock.now + patience
        while bytes.count < count, MonotonicClock.now < deadline {
            var entries = [
                pollfd(fd: replies.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            poll(&entries, 2, 20)
            if entries[1].revents != 0 {
                // A closed terminal is an error, and as good as an end.
                _ = try? buffer.withUnsafeMutableBytes { try errors.read(into: $0) }
            }
            guard entries[0].revents != 0 else { continue }
            let result = try buffer.withUnsafeMutableBytes {
                try replies.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(count - bytes.count)]))
            }
            switch result {
            case .transferred(let got): bytes += buffer[..<got]
            case .endOfFile: return nil
            case .wouldBlock: break
            }
        }
        return bytes.count == count ? bytes : nil
    }

    /// How it ended; nil where it did not, upon which it is ended.
    private func statusIfEnding() throws -> AttemptOutcome? {
        for _ in 0..<20 {
            var status: Int32 = 0
            if waitpid(id, &status, WNOHANG) == id {
                hasEnded = true
                return Self.outcome(status)
            }
            // A pipe is closed a moment before its process has ended.
            usleep(1000)
        }
        kill(id, SIGKILL)
        _ = wait()
        return nil
    }

    private func wait() -> AttemptOutcome {
        var status: Int32 = 0
        waitpid(id, &status, 0)
        hasEnded = true
        return Self.outcome(status)
    }

    private static func outcome(_ status: Int32) -> AttemptOutcome {
        let signal = status & 0x7F
        if signal == 0 { return .exited(code: status >> 8 & 0xFF) }
        let names: [Int32: String] = [
            4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV",
            31: "SIGSYS",
        ]
        return .crash(signal: names[signal] ?? "signal \(signal)")
    }
}
