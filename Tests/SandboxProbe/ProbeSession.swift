import Glibc
import LinuxSystem
import Sandbox
import SandboxPolicy

/// What a probe of the seal stumbled over.
struct ProbeError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One sealed probe worker, spoken to as the supervisor speaks to a worker, but by single letters.
final class ProbeSession {
    let worker: SealedWorker
    private(set) var violation: ViolationReport?
    private(set) var decided: [String] = []
    private var phase = Phase.startup
    private var poller: Epoll

    private enum Token: UInt64 { case replies, process, listener }

    init(_ launcher: SealedLauncher, _ seal: WorkerSeal, family: String) throws {
        worker = try launcher.launch(family: family, seal: seal)
        poller = try Epoll()
        try poller.add(worker.replies.rawValue, token: Token.replies.rawValue, for: .readable)
        try poller.add(worker.processDescriptor, token: Token.process.rawValue, for: .readable)
        if let listener = worker.listenerDescriptor {
            try poller.add(listener, token: Token.listener.rawValue, for: .readable)
        }
    }

    /// Sends HELLO and waits for READY. Nil where the worker died instead.
    func greet() throws -> Bool {
        var hello: [UInt8] = [UInt8(ascii: "H")]
        let ranges = try worker.clockMappings()
        hello.append(UInt8(ranges.count))
        for range in ranges { hello += Self.bytes(range.start) + Self.bytes(range.length) }
        let program = worker.readyProgram ?? []
        hello += Self.bytes(UInt32(program.count)) + program
        try send(hello)
        guard let answer = try receive(1) else { return false }
        guard answer == [UInt8(ascii: "R")] else { throw ProbeError("the worker answered \(answer)") }
        isReady()
        return true
    }

    /// The worker has said so: from now on no call that is asked about proceeds.
    func isReady() { phase = .ready }

    /// Tries one thing; nil where it ended the worker.
    func attempt(_ letter: Character) throws -> Int64? {
        try send([letter.asciiValue ?? 0])
        guard let answer = try receive(9) else { return nil }
        return answer[1...].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    /// How the worker ended.
    func ending() throws -> ProcessExit {
        while true {
            if let exit = try worker.reapIfEnded() { return exit }
            _ = try pump()
        }
    }

    func standardError() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let result = try buffer.withUnsafeMutableBytes { try worker.standardError.read(into: $0) }
        guard case .transferred(let count) = result else { return "" }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    func send(_ bytes: [UInt8]) throws {
        guard let requests = worker.requestDescriptor else { throw ProbeError("the worker's requests are closed") }
        let result = try bytes.withUnsafeBytes { try DescriptorIO.write(requests, $0) }
        if result == .brokenPipe { return }
        guard result == .transferred(bytes.count) else { throw ProbeError("sending came to \(result)") }
    }

    /// Exactly `count` bytes; nil where the worker ended first.
    func receive(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: count)
        while bytes.count < count {
            let rest = count - bytes.count
            let result = try buffer.withUnsafeMutableBytes {
                try worker.replies.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<rest]))
            }
            switch result {
            case .transferred(let got): bytes += buffer[..<got]
            case .endOfFile: return nil
            case .wouldBlock: if try pump() { return nil }
            }
        }
        return bytes
    }

    /// Waits for anything and handles notifications. Whether the process has ended.
    private func pump() throws -> Bool {
        let count = try poller.wait(milliseconds: 10_000)
        if count == 0 { throw ProbeError("nothing happened for ten seconds") }
        var hasEnded = false
        for index in 0..<count {
            switch Token(rawValue: poller[index].token) {
            case .process: hasEnded = true
            case .listener where poller[index].readiness.contains(.readable):
                switch try worker.handleNotification(phase) {
                case .none: break
                case .decided(let name, _): decided.append(name)
                case .violation(let report): violation = report
                }
            case .listener:
                if let listener = worker.listenerDescriptor { try poller.remove(listener) }
            default: break
            }
        }
        return hasEnded
    }

    private static func bytes<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
        withUnsafeBytes(of: word.littleEndian, Array.init)
    }
}
