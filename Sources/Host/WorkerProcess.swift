private import Glibc
import Digest
import LinuxSystem
import Sandbox
import SandboxPolicy
import Status
import Supervision
import Wire

/// A running worker as the event loop sees it: its descriptors, what it said last, and how it ended.
final class WorkerProcess {
    let generation: Generation
    /// What it must do before any plugin code runs.
    let hello: HelloFrame
    private(set) var standardError = StandardErrorTail()
    /// Whether its end of the reply pipe is closed.
    private(set) var hasClosedReplies = false

    private var hasClosedStandardError = false

    private let worker: WorkerIndex
    private let sealed: SealedWorker
    private var phase = Phase.startup
    /// Why its seal was broken: the first call that was not allowed.
    private var violation: ViolationReport?
    /// What it did that its policy denies, once it is reaped.
    private(set) var deed: Violation?
    /// What it was found to be before its first event.
    private var certificate: SealCertificate?
    private let family: String
    private var startFault: String?
    private var isWaitingToSend = false
    /// Whether nobody waits for what it says, on purpose.
    private(set) var isUnread = false
    private var hasNotifications = true

    init(_ sealed: SealedWorker, family: String, _ worker: WorkerIndex, _ generation: Generation)
        throws(SystemCallError)
    {
        self.sealed = sealed
        self.family = family
        self.worker = worker
        self.generation = generation
        hello = HelloFrame(
            family: family,
            unmap: try sealed.clockMappings().map { HelloFrame.Mapping(start: $0.start, length: $0.length) },
            filter: sealed.readyProgram ?? [])
    }

    package var id: Int32 { sealed.id }

    // MARK: Waiting

    /// Adds its descriptors to a poller.
    func watch(_ poller: inout Epoll) throws(SystemCallError) {
        try poller.add(sealed.replies.rawValue, token: token(.replies), for: .readable)
        try poller.add(sealed.standardError.rawValue, token: token(.standardError), for: .readable)
        try poller.add(sealed.processDescriptor, token: token(.process), for: .readable)
        if let listener = sealed.listenerDescriptor {
            try poller.add(listener, token: token(.notifications), for: .readable)
        }
    }

    /// Takes them out again.
    func unwatch(_ poller: inout Epoll) throws(SystemCallError) {
        if !hasClosedReplies, !isUnread { try poller.remove(sealed.replies.rawValue) }
        if !hasClosedStandardError { try poller.remove(sealed.standardError.rawValue) }
        try poller.remove(sealed.processDescriptor)
        if let listener = sealed.listenerDescriptor, hasNotifications { try poller.remove(listener) }
        if isWaitingToSend, let number = requestNumber { try poller.remove(number) }
        isWaitingToSend = false
    }

    /// Also waits until there is room in the request pipe, or no longer.
    func watchRequests(_ isWatched: Bool, _ poller: inout Epoll) throws(SystemCallError) {
        guard isWatched != isWaitingToSend, let number = requestNumber else { return }
        if isWatched {
            try poller.add(number, token: token(.requests), for: .writable)
        } else {
            try poller.remove(number)
        }
        isWaitingToSend = isWatched
    }

    /// The reply pipe has come to its end, and would be ready for ever.
    func repliesAreClosed(_ poller: inout Epoll) throws(SystemCallError) {
        guard !hasClosedReplies else { return }
        hasClosedReplies = true
        if !isUnread { try poller.remove(sealed.replies.rawValue) }
        isUnread = false
    }

    /// Waits for what it says, or no longer.
    func watchReplies(_ isWatched: Bool, _ poller: inout Epoll) throws(SystemCallError) {
        guard isWatched == isUnread, !hasClosedReplies else { return }
        if isWatched {
            try poller.add(sealed.replies.rawValue, token: token(.replies), for: .readable)
        } else {
            try poller.remove(sealed.replies.rawValue)
        }
        isUnread = !isWatched
    }

    private var requestNumber: Int32? { sealed.requestDescriptor }

    private func token(_ source: WorkerToken.Source) -> UInt64 {
        WorkerToken(worker, generation, source).rawValue
    }

    // MARK: Bytes

    func send(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> WriteResult {
        guard let requestNumber else { return .brokenPipe }
        return try DescriptorIO.write(requestNumber, bytes)
    }

    func receive(into space: UnsafeMutableRawBufferPointer) throws(SystemCallError) -> ReadResult {
        try sealed.replies.read(into: space)
    }

    /// Whether there is something of it that was not read yet.
    var hasSaidMore: Bool {
        var target = pollfd(fd: sealed.replies.rawValue, events: Int16(POLLIN), revents: 0)
        return poll(&target, 1, 0) == 1
    }

    /// Takes what it wrote to its standard error. One read a call, so that a flood holds up nobody.
    func readStandardError(_ poller: inout Epoll) {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { space in
            switch try? sealed.standardError.read(into: space) {
            case .transferred(let count)?: standardError.append(UnsafeRawBufferPointer(rebasing: space[..<count]))
            case .endOfFile?:
                hasClosedStandardError = true
                try? poller.remove(sealed.standardError.rawValue)
            case .wouldBlock?, nil: break
            }
        }
    }

    // MARK: The seal

    /// Decides the calls that wait for a decision.
    func handleNotifications(_ poller: inout Epoll) {
        guard let listener = sealed.listenerDescriptor, hasNotifications else { return }
        while violation == nil, startFault == nil {
            var target = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&target, 1, 0) == 1 else { return }
            guard target.revents & Int16(POLLIN) != 0 else {
                // The process is gone, and the listener would be ready for ever.
                hasNotifications = false
                try? poller.remove(listener)
                return
            }
            do {
                if case .violation(let report) = try sealed.handleNotification(phase) { violation = report }
            } catch {
                startFault = "a call could not be decided: \(error)"
                sealed.kill()
            }
        }
    }

    /// Compares the process with its policy, from outside. From here on no call that is asked about proceeds.
    func attest() throws(WorkerFault) -> SealCertificate {
        phase = .ready
        do {
            let found = try sealed.attest().certificate
            certificate = found
            return found
        } catch {
            certificate = error.certificate
            throw WorkerFault("is not what its policy says: \(error)", certificate: error.certificate)
        }
    }

    // MARK: The end

    /// Whether it has ended or is about to, though nobody may have been told yet. Takes a moment where it has not.
    var isEnding: Bool { (try? sealed.reapIfEnding()) != nil }

    func closeRequests() { sealed.closeRequests() }

    package func kill() { sealed.kill() }

    /// Stops it as anybody could from outside.
    package func stop() { sealed.stop() }

    /// Has it go on after ``stop()``.
    package func proceed() { sealed.proceed() }

    /// How it ended; ends it if it has not.
    func reap() -> WorkerExit {
        guard let exit = try? sealed.end() else {
            return .failed("has ended, and a tracer that does not let go of it keeps how")
        }
        if let startFault { return .failed(startFault) }
        let end = WorkerEnd(
            status: exit.status, violation: violation, fault: sealed.fault, lastWords: standardError.text)
        let said = standardError.lastLine.map { "; it said: \($0)" } ?? ""
        let when = phase == .startup ? " during its start" : ""
        let cause = ExitCause(end)
        if cause != .violation(nil) || phase != .startup || !sealed.isSupervised {
            deed = Violation(
                cause, fault: end.fault, place: end.fault.flatMap { sealed.place(of: $0.instructionPointer) },
                of: family, generation)
            deed?.phase = phase == .startup ? .start : .serving
            deed?.lastWords = standardError.lastLine
            deed?.certificateDigest = certificate?.digest.labelled
        }
        switch cause {
        case .crash(let signal): return .signalled(SignalName.number(of: signal), said: said)
        case .unexpectedExit(let code): return .exited(code, said: said)
        case .outOfMemory:
            return .outOfMemory((sealed.memoryLimit.map { " within its limit of \($0 >> 20) MiB" } ?? "") + said)
        case .violation(nil) where phase == .startup && sealed.isSupervised:
            // Every call of the start that is not allowed would have been told of.
            return .killed(SignalName.badSystemCall)
        case .violation(let report):
            return .violation(
                call: report?.callName ?? Violation.untoldCall,
                description: "the call \(report.map { "\($0)" } ?? "that nobody was told of")\(when)")
        case .clockRead:
            let place = deed?.place ?? "?"
            return .violation(
                call: Violation.clockCall, description: "a violation: it \(deed?.deed ?? "read the clock") at \(place)")
        case .killedFromOutside(let signal): return .killed(SignalName.number(of: signal))
        }
    }

    /// What it was evaluating, as far as it says so itself.
    var progress: WorkProgress? {
        guard case .evaluating(let sequence, let slot, let evaluations) = sealed.progress else { return nil }
        return WorkProgress(sequence: sequence, slot: slot, evaluations: evaluations)
    }

    /// How it is, seen from outside; nil where that cannot be seen.
    func observe() -> WorkObservation? {
        guard let time = try? sealed.processorTime(), let state = try? sealed.runState() else { return nil }
        return WorkObservation(progress: progress, processorTime: time, isStopped: state == .stopped)
    }

    /// Asks workers to leave by closing their pipes, ends those that do not within two seconds, and reaps all of them.
    static func retire(_ workers: [WorkerProcess?]) {
        for worker in workers { worker?.closeRequests() }
        let deadline = MonotonicClock.now + 2_000_000_000
        for worker in workers { worker?.awaitEnd(until: deadline) }
    }

    /// Waits for it to leave by itself until `deadline`, and ends it then.
    private func awaitEnd(until deadline: UInt64) {
        while MonotonicClock.now < deadline {
            if (try? sealed.reapIfEnded()) != nil { return }
            var target = pollfd(fd: sealed.processDescriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&target, 1, 50)
        }
        _ = try? sealed.end()
    }
}
