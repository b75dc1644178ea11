import LinuxSystem
import ProberProtocol
import Sandbox
import SandboxPolicy
import Wire

/// Why a prober did not come as far as its attempt.
struct ProberFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One sealed prober: greeted, attested, and given one order after another until it ends.
final class SealedProber {
    let worker: SealedWorker
    private let deadline: UInt64
    private(set) var violation: ViolationReport?
    private var phase = Phase.startup
    private var poller: Epoll
    private var lastWords: [UInt8] = []

    private enum Token: UInt64 { case replies, process, listener, standardError }

    /// How long a prober may take for anything but its own computing. Nanoseconds.
    private static let patience: UInt64 = 10_000_000_000
    /// Processor time of one attempt that is expected to reach its deadline; the runtime's own is a second. Nanoseconds.
    static let shortDeadline: UInt64 = 200_000_000
    /// Of any other one: touching all memory that there is takes long where others use the processors as well.
    static let longDeadline: UInt64 = 3_000_000_000
    /// Bytes of its standard error that are kept.
    private static let keptWords = 4096

    /// The name in its arguments.
    static let family = AttemptRunner.family

    /// Starts it, greets it and compares it with its seal.
    ///
    /// - Parameter deadline: processor time that it may take, in nanoseconds.
    init(_ launcher: SealedLauncher, _ seal: WorkerSeal, deadline: UInt64 = longDeadline) throws {
        self.deadline = deadline
        worker = try LaunchLock.whileHeld { try launcher.launch(family: Self.family, seal: seal) }
        poller = try Epoll()
        try poller.add(worker.replies.rawValue, token: Token.replies.rawValue, for: .readable)
        try poller.add(worker.processDescriptor, token: Token.process.rawValue, for: .readable)
        try poller.add(worker.standardError.rawValue, token: Token.standardError.rawValue, for: .readable)
        if let listener = worker.listenerDescriptor {
            try poller.add(listener, token: Token.listener.rawValue, for: .readable)
        }
        try greet()
        phase = .ready
        _ = try worker.attest()
    }

    private func greet() throws {
        let hello = HelloFrame(
            family: Self.family,
            unmap: try worker.clockMappings().map { HelloFrame.Mapping(start: $0.start, length: $0.length) },
            filter: worker.readyProgram ?? [])
        var queue = ByteQueue()
        try hello.write(generation: 1, into: &queue)
        try send(Array(queue.bytes))
        guard let bytes = try receive(FrameHeader.byteCount) else {
            throw ProberFailure("the prober ended in its start: \(try ending().description)")
        }
        let header = try bytes.withUnsafeBytes { try FrameHeader($0) }
        guard header.type == FrameType.ready.rawValue,
            let payload = try receive(header.length - FrameHeader.byteCount)
        else { throw ProberFailure("the prober did not say that it is ready; is it of this build?") }
        let ready = try payload.withUnsafeBytes { try ReadyFrame($0) }
        guard ready.plugins.isEmpty else { throw ProberFailure("the prober offers plugins, so it is a worker") }
    }

    /// Has it attempt something. Nil where that ended it, or where it was ended at its deadline.
    func attempt(_ order: AttemptOrder) throws -> AttemptAnswer? {
        try send(order.bytes)
        guard let prefix = try receive(LengthPrefix.byteCount),
            let payload = try receive(try LengthPrefix.count(prefix))
        else { return nil }
        return try payload.withUnsafeBytes { try AttemptAnswer($0) }
    }

    /// Whether it was ended at its deadline.
    private(set) var hasTimedOut = false

    /// Why it ended; waits for that.
    func ending() throws -> ExitCause {
        let deadline = MonotonicClock.now + Self.patience
        while true {
            if let exit = try worker.reapIfEnded() {
                try drainStandardError()
                return ExitCause(
                    WorkerEnd(
                        status: exit.status, violation: violation, fault: worker.fault,
                        lastWords: String(decoding: lastWords, as: UTF8.self)))
            }
            guard MonotonicClock.now < deadline else { throw ProberFailure("the prober does not end") }
            _ = try pump()
        }
    }

    // MARK: Bytes

    private func send(_ bytes: [UInt8]) throws {
        guard let requests = worker.requestDescriptor else { throw ProberFailure("the prober's pipe is closed") }
        let result = try bytes.withUnsafeBytes { try DescriptorIO.write(requests, $0) }
        // A prober that has died has its end told elsewhere.
        guard result == .transferred(bytes.count) || result == .brokenPipe else {
            throw ProberFailure("an order does not fit into the prober's pipe")
        }
    }

    /// Exactly `count` bytes; nil where it ended first.
    private func receive(_ count: Int) throws -> [UInt8]? {
        guard count > 0 else { return [] }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: count)
        let deadline = MonotonicClock.now + Self.patience
        while bytes.count < count {
            let rest = count - bytes.count
            let result = try buffer.withUnsafeMutableBytes {
                try worker.replies.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<rest]))
            }
            switch result {
            case .transferred(let got): bytes += buffer[..<got]
            case .endOfFile: return nil
            case .wouldBlock:
                if try pump() { return nil }
                if try isOverdue(since: deadline) { return nil }
            }
        }
        return bytes
    }

    /// Ends it where it computes, or waits, for longer than it may.
    private func isOverdue(since deadline: UInt64) throws -> Bool {
        let isOver = try worker.processorTime() > self.deadline || MonotonicClock.now > deadline
        guard isOver, violation == nil else { return false }
        hasTimedOut = true
        worker.kill()
        return true
    }

    /// Waits a moment for anything, and handles it. Whether the process has ended.
    private func pump() throws -> Bool {
        let count = try poller.wait(milliseconds: 20)
        var hasEnded = false
        for index in 0..<count {
            switch Token(rawValue: poller[index].token) {
            case .process: hasEnded = true
            case .standardError:
                if try !drainStandardError() { try poller.remove(worker.standardError.rawValue) }
            case .listener where poller[index].readiness.contains(.readable):
                if case .violation(let report) = try worker.handleNotification(phase) { violation = report }
            case .listener:
                if let listener = worker.listenerDescriptor { try poller.remove(listener) }
            case .replies, nil: break
            }
        }
        return hasEnded
    }

    /// Takes what there is and keeps the end of it. Whether there may be more.
    @discardableResult
    private func drainStandardError() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            switch try buffer.withUnsafeMutableBytes({ try worker.standardError.read(into: $0) }) {
            case .transferred(let count):
                lastWords += buffer[..<count]
                if lastWords.count > Self.keptWords { lastWords.removeFirst(lastWords.count - Self.keptWords) }
            case .endOfFile: return false
            case .wouldBlock: return true
            }
        }
    }
}
