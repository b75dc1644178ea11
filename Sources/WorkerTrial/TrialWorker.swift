package import LinuxSystem
package import Sandbox
package import SandboxPolicy
package import StrategySDK
package import Wire
import Words

/// One sealed worker, spoken to as the supervisor does, for as long as somebody wants to try something with it. It is not
/// attested: nothing that it says is used for more than a trial.
package final class TrialWorker {
    private let worker: SealedWorker
    private let family: String
    private var phase = Phase.startup
    private var poller: Epoll
    private var outgoing = ByteQueue()
    private var incoming = ByteQueue()
    private var violation: (ViolationReport, Phase)?
    private var isWaitingToSend = false
    /// Processor time of one evaluation, in nanoseconds, beyond which it is ended.
    private let evaluationLimit: UInt64?
    /// What it was doing when it was looked at last, and its processor time then.
    private var watched: (progress: WorkerProgress, time: UInt64)?
    /// How it ended, once it has; nil where it was ended from here.
    package private(set) var cause: ExitCause?

    private enum Token: UInt64 { case replies, requests, process, listener }

    /// What a worker may take for one answer. Milliseconds.
    private static let patience: UInt64 = 10_000
    /// How often one whose evaluations are limited is looked at. Milliseconds.
    private static let glance: UInt64 = 100

    /// - Parameters:
    ///   - surroundings: nil: what every worker has.
    ///   - evaluationLimit: processor time of one evaluation, in nanoseconds, beyond which it is ended; nil: only one that
    ///     says nothing for a while is.
    package init(
        _ launcher: SealedLauncher, _ seal: WorkerSeal, family: String, surroundings: WorkerSurroundings = .usual,
        evaluationLimit: UInt64? = nil
    ) throws(TrialEnd) {
        self.family = family
        self.evaluationLimit = evaluationLimit
        do throws(SandboxError) {
            worker = try launcher.launch(family: family, seal: seal, surroundings: surroundings)
        } catch {
            if error.signal == Self.badSystemCall { throw .stoppedUnseen(.startup) }
            throw .notStarted("\(error)")
        }
        do {
            poller = try Epoll()
            try poller.add(worker.replies.rawValue, token: Token.replies.rawValue, for: .readable)
            try poller.add(worker.processDescriptor, token: Token.process.rawValue, for: .readable)
            if let listener = worker.listenerDescriptor {
                try poller.add(listener, token: Token.listener.rawValue, for: .readable)
            }
        } catch {
            throw .unexpected("the worker cannot be waited for: \(error)")
        }
    }

    /// SIGSYS.
    private static let badSystemCall: Int32 = 31

    // MARK: Frames

    /// Has it become ready, and learns what it offers.
    package func greet() throws(TrialEnd) -> [PluginDescriptor] {
        let mappings: [HelloFrame.Mapping]
        do {
            mappings = try worker.clockMappings().map { HelloFrame.Mapping(start: $0.start, length: $0.length) }
        } catch {
            throw try end() ?? .unexpected("the worker's memory cannot be looked at: \(error)")
        }
        let hello = HelloFrame(family: family, unmap: mappings, filter: worker.readyProgram ?? [])
        try queue { (queue) throws(WireError) in try hello.write(generation: 1, into: &queue) }
        let answer = try receive(.ready)
        phase = .ready
        do {
            return try answer.withUnsafeBytes { (bytes) throws(WireError) in try ReadyFrame(bytes) }.plugins
        } catch {
            throw .unexpected("the worker's greeting cannot be read: \(error)")
        }
    }

    /// Queues a frame; it is sent when an answer is waited for.
    package func queue(_ write: (inout ByteQueue) throws(WireError) -> Void) throws(TrialEnd) {
        do { try write(&outgoing) } catch { throw .unexpected("a frame cannot be made: \(error)") }
    }

    /// Sends what is queued and waits for the next frame, which must be of `type`; gives its payload.
    package func receive(_ type: FrameType) throws(TrialEnd) -> [UInt8] {
        try receive { (header, payload) throws(TrialEnd) in
            guard header.type == type.rawValue else {
                throw .unexpected("the worker sent a frame of type \(header.type) instead of \(type)")
            }
            return Array(payload)
        }
    }

    /// Sends what is queued and waits for the next frame, whatever it is; `take` sees it where it lies.
    package func receive<Value>(
        _ take: (FrameHeader, UnsafeRawBufferPointer) throws(TrialEnd) -> Value
    ) throws(TrialEnd) -> Value {
        while true {
            if let header = try completeFrame() {
                defer { incoming.consume(header.length) }
                return try take(header, incoming.payload(header))
            }
            if let end = try pump() { throw end }
        }
    }

    private func completeFrame() throws(TrialEnd) -> FrameHeader? {
        do { return try incoming.completeFrame() } catch { throw .unexpected("the worker sent no frame: \(error)") }
    }

    /// Sends what is queued and waits for the worker's own end, which it is about to bring about.
    package func awaitExit() throws(TrialEnd) -> (status: ExitStatus, standardError: String) {
        while true {
            guard let end = try pump() else { continue }
            guard case .ended(let status, _, let words) = end else { throw end }
            return (status, words)
        }
    }

    /// Tells it that there is no more to come.
    package func close() { worker.closeRequests() }

    // MARK: Looking

    /// What it says it is doing.
    package var progress: WorkerProgress { worker.progress }

    /// Nanoseconds of processor time that it has used so far.
    package func processorTime() throws(TrialEnd) -> UInt64 {
        do { return try worker.processorTime() } catch {
            throw .unexpected("its processor time cannot be read: \(error)")
        }
    }

    /// Bytes of its own memory that are in use.
    package func residentBytes() throws(TrialEnd) -> UInt64 {
        do {
            return try worker.residentBytes()
        } catch {
            throw .unexpected("its memory cannot be looked at: \(error)")
        }
    }

    // MARK: Waiting

    /// Moves bytes and decides calls once; how the worker ended, if it has.
    private func pump() throws(TrialEnd) -> TrialEnd? {
        do {
            try send()
            let patience = evaluationLimit == nil ? Self.patience : Self.glance
            let count = try poller.wait(milliseconds: Int32(patience))
            guard count > 0 else {
                guard try isLost() else { return nil }
                worker.kill()
                return .silent(phase)
            }
            var hasEnded = false
            for index in 0..<count {
                let event = poller[index]
                switch Token(rawValue: event.token) {
                case .replies: try read()
                case .process: hasEnded = true
                case .listener where event.readiness.contains(.readable):
                    if case .violation(let report) = try worker.handleNotification(phase), violation == nil {
                        violation = (report, phase)
                    }
                case .listener: if let listener = worker.listenerDescriptor { try poller.remove(listener) }
                case .requests, nil: break
                }
            }
            return hasEnded ? try end() : nil
        } catch let error as TrialEnd {
            throw error
        } catch {
            throw .unexpected("the worker cannot be spoken to: \(error)")
        }
    }

    /// Whether nothing more is to be expected of it, after it has said nothing for a while.
    private func isLost() throws(SystemCallError) -> Bool {
        guard let evaluationLimit else { return true }
        let time = try worker.processorTime()
        let progress = worker.progress
        guard let watched, watched.progress == progress else {
            self.watched = (progress, time)
            return false
        }
        return time - watched.time > evaluationLimit
    }

    private func send() throws(SystemCallError) {
        guard let requests = worker.requestDescriptor else { return }
        while !outgoing.isEmpty {
            guard case .transferred(let count) = try DescriptorIO.write(requests, outgoing.bytes) else { break }
            outgoing.consume(count)
        }
        guard isWaitingToSend == outgoing.isEmpty else { return }
        isWaitingToSend.toggle()
        if isWaitingToSend {
            try poller.add(requests, token: Token.requests.rawValue, for: .writable)
        } else {
            try poller.remove(requests)
        }
    }

    private func read() throws(SystemCallError) {
        switch try worker.replies.read(into: incoming.reserve(64 << 10)) {
        case .transferred(let count): incoming.commit(count)
        case .wouldBlock: break
        case .endOfFile: try poller.remove(worker.replies.rawValue)
        }
    }

    /// How it ended, if it has.
    private func end() throws(TrialEnd) -> TrialEnd? {
        do {
            guard let exit = try worker.reapIfEnding() else { return nil }
            let words = try lastWords()
            cause = ExitCause(
                WorkerEnd(status: exit.status, violation: violation?.0, fault: worker.fault, lastWords: words))
            if let (report, phase) = violation { return .stopped(report, phase) }
            if case .signalled(Self.badSystemCall, _) = exit.status { return .stoppedUnseen(phase) }
            return .ended(exit.status, phase, lastWords: words)
        } catch {
            throw .unexpected("the worker's end cannot be learnt: \(error)")
        }
    }

    /// What it wrote on descriptor 2, safe to show.
    private func lastWords() throws(SystemCallError) -> String {
        var text = ByteQueue()
        while text.count < Self.maxWords,
            case .transferred(let count) = try worker.standardError.read(into: text.reserve(4096))
        {
            text.commit(count)
        }
        let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n")
        return Words.clean(lines.joined(separator: " | "), limit: 400)
    }

    /// Bytes.
    private static let maxWords = 16 << 10
}
