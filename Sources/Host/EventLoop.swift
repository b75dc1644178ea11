private import Glibc
package import LinuxSystem
import Status
package import Supervision
import Wire

/// Carries out what the core decides: starts and ends workers, moves bytes, keeps time. It decides nothing itself.
///
/// One thread, epoll, and pipes that never block. It always tries to move bytes before it waits, and looks for answers
/// a moment longer where that pays, since a wait that was not needed is the dearest thing here.
package final class EventLoop {
    package var core: SupervisionCore
    private let starter: WorkerStarter
    private let reports: (Report) throws(HostError) -> Void
    /// Is called when the reports of one step are over; what it throws ends the loop.
    var reported: () throws(HostError) -> Void = { () throws(HostError) in }
    /// Takes what a worker did that its policy denies, where no report has told of its end.
    var violated: (WorkerIndex, Violation, WorkProgress?) -> Void = { _, _, _ in }
    /// What the worker did that is being reported as lost.
    private var deed: (worker: WorkerIndex, violation: Violation)?
    /// Takes what no event determines.
    var keep: (ExternalInput) -> Void = { _ in }
    var poller: Epoll
    private let signals: SignalDescriptor
    var workers: [WorkerProcess?]
    private var answerSpin = AnswerSpin()
    var timers = LoopTimers()
    var meters: [LatencyMeter]
    var sampler: EvaluationSampler
    /// What goes wrong on purpose; nil but for `bulkhead chaos`.
    var interference: (any Interference)?
    /// Whatever else is to be waited for.
    let sources: HostSources
    package private(set) var isFinished = false
    /// The first signal that asked for an end; a second one ends at once.
    package private(set) var stopSignal: LoopSignal?
    private(set) var isAbandoned = false
    /// Signals that ask for a reload, so far.
    private(set) var hangups = 0

    /// Bytes queued for a worker are written when there are so many, or when nothing else is at hand.
    private static let sendBytes = 48 << 10
    private static let readBytes = 128 << 10
    private static let inputToken: UInt64 = 0
    private static let signalToken: UInt64 = 1
    private static let sourcesToken: UInt64 = 2

    /// - Parameters:
    ///   - signals: made before any thread was started.
    ///   - reports: is told of every change of state; what it throws ends the loop.
    package init(
        _ core: consuming SupervisionCore, starter: WorkerStarter, signals: consuming SignalDescriptor,
        reports: @escaping (Report) throws(HostError) -> Void
    ) throws(HostError) {
        self.starter = starter
        self.reports = reports
        workers = (0..<core.workerCount).map { _ in nil }
        meters = (0..<core.workerCount).map { _ in LatencyMeter() }
        sampler = EvaluationSampler(core.deployment)
        self.core = core
        do {
            poller = try Epoll()
            self.signals = signals
            sources = try HostSources()
            try poller.add(self.signals.rawValue, token: Self.signalToken, for: .readable)
            try poller.add(sources.descriptor, token: Self.sourcesToken, for: .readable)
        } catch {
            throw HostError(.internalFault, "the event loop cannot be set up: \(error)")
        }
    }

    /// Takes over the signals that ask for an end. To be made before any thread is started, since each has its own mask.
    package static func stopSignals() throws(HostError) -> SignalDescriptor {
        SignalDescriptor.ignoreFailedWrites()
        do {
            return try SignalDescriptor([.interrupt, .terminate, .hangup])
        } catch {
            throw HostError(.internalFault, "signals cannot be taken over: \(error)")
        }
    }

    /// Of the workers that run now.
    package var workerProcessIDs: [Int32] { workers.compactMap { $0?.id } }

    /// Of the worker that runs now; nil where none does.
    func processID(_ worker: WorkerIndex) -> Int32? { workers[worker.index]?.id }

    /// What evaluations by a worker took.
    func latency(_ worker: WorkerIndex) -> LatencyHistogram { meters[worker.index].histogram }

    /// Since when a worker owes an answer, in seconds; nil where it owes none, or where what it said only waits for us.
    func silence(_ worker: WorkerIndex) -> Double? {
        guard core.owesAnswer(worker), core.wantsIncoming(worker), workers[worker.index]?.hasSaidMore == false else {
            return nil
        }
        return meters[worker.index].silence(at: MonotonicClock.now)
    }

    /// Has `body` called every so often, from ``wait(atMostMilliseconds:)``.
    func every(milliseconds: UInt64, _ body: @escaping () -> Void) {
        timers.addChore(everyMilliseconds: milliseconds, now: now, body)
    }

    package var now: MonotonicTime { MonotonicTime(nanoseconds: MonotonicClock.now) }

    /// Also waits for `descriptor` from now on; or no longer.
    func watchInput(_ descriptor: Int32, _ isWatched: Bool) throws(HostError) {
        try guarded { () throws(SystemCallError) in
            if isWatched {
                try poller.add(descriptor, token: Self.inputToken, for: .readable)
            } else {
                try poller.remove(descriptor)
            }
        }
    }

    /// Lets the core take every step that it can, and carries out what it wants.
    package func advance() throws(HostError) {
        core.advance(at: now)
        try carryOut()
    }

    /// Moves bytes in both directions as far as that is possible without waiting.
    ///
    /// - Parameter all: writes small amounts too.
    /// - Returns: whether any answer came.
    package func moveBytes(all: Bool) throws(HostError) -> Bool {
        var hasMoved = false
        for index in workers.indices {
            guard let worker = workers[index] else { continue }
            // First what may already be there. Right after a write there is nothing yet, and to look would cost time.
            if core.awaitsAnswer(WorkerIndex(index)), try receive(index, worker) { hasMoved = true }
            let count = core.outgoingCount(WorkerIndex(index))
            // What is held back waits for answers to all that is queued.
            let isUrgent = all || count >= Self.sendBytes || sampler.target == WorkerIndex(index)
            if count > 0, isUrgent { try send(index, worker) }
        }
        if sampler.target != nil, try takeSample() { hasMoved = true }
        return hasMoved
    }

    /// Waits for something to happen, at most until the next timer, and deals with it.
    ///
    /// - Returns: whether the watched input is readable.
    package func wait(atMostMilliseconds limit: Int32? = nil) throws(HostError) -> Bool {
        var inputIsReady = false
        if limit != 0, try spin() { return false }
        let timeout = timers.milliseconds(now, atMost: limit)
        let count = try guarded { () throws(SystemCallError) in try poller.wait(milliseconds: timeout) }
        for index in 0..<count {
            let event = poller[index]
            switch event.token {
            case Self.inputToken: inputIsReady = true
            case Self.signalToken: try takeSignal()
            case Self.sourcesToken: sources.serve()
            default:
                if let token = WorkerToken(rawValue: event.token) { try handle(token) }
            }
        }
        try fireTimers()
        return inputIsReady
    }

    /// Looks for answers for a moment, where that is quicker than to sleep. Returns whether one came.
    private func spin() throws(HostError) -> Bool {
        // A worker that starts waits for decisions on its calls, which come by the poller.
        guard core.isReady, workers.indices.contains(where: { core.awaitsAnswer(WorkerIndex($0)) }),
            answerSpin.isWorthwhile()
        else { return false }
        let end = MonotonicClock.now + AnswerSpin.nanoseconds
        repeat {
            for index in workers.indices {
                guard let worker = workers[index], core.awaitsAnswer(WorkerIndex(index)) else { continue }
                if try receive(index, worker) {
                    answerSpin.ended(hasAnswer: true)
                    try advance()
                    return true
                }
            }
        } while MonotonicClock.now < end
        answerSpin.ended(hasAnswer: false)
        return false
    }

    /// Asks every worker to leave by closing its pipes, and ends those that do not. Every worker is reaped.
    package func retireWorkers() {
        WorkerProcess.retire(workers)
        for index in workers.indices { workers[index] = nil }
    }

    // MARK: Effects

    private func carryOut() throws(HostError) {
        var hasReported = false
        while !core.effects.isEmpty {
            let effects = core.effects
            core.effects.removeAll(keepingCapacity: true)
            for effect in effects {
                try carryOut(effect)
                if case .report = effect { hasReported = true }
            }
        }
        if hasReported { try reported() }
    }

    /// Keeps what the core wants kept, ahead of everything else that it wants: before an operator is told that his order holds.
    func keepAtOnce() {
        core.effects.removeAll { effect in
            guard case .keep(let input) = effect else { return false }
            keep(input)
            return true
        }
    }

    private func carryOut(_ effect: Effect) throws(HostError) {
        switch effect {
        case .launch(let worker, let generation): try launch(worker, generation)
        case .attest(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            if let interference, let cause = interference.attest(DisturbedStart(worker, core)) {
                return core.attestationFailed(worker, generation, cause: cause)
            }
            do throws(WorkerFault) {
                try process.attest()
                core.attested(worker, generation, at: now)
            } catch {
                // Of a process that has ended meanwhile there is nothing to be seen; its exit tells why.
                guard !process.isEnding else { return }
                core.attestationFailed(worker, generation, cause: error.description)
            }
        case .kill(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            process.kill()
        case .look(let worker, let generation):
            guard let process = workers[worker.index], process.generation == generation else { return }
            core.observed(worker, generation, process.observe(), at: now)
        case .keep(let input): keep(input)
        case .arm(let timer, let deadline): timers.arm(timer, deadline)
        case .disarm(let timer): timers.disarm(timer)
        case .report(let report): try reports(report)
        case .finish: isFinished = true
        }
    }

    private func launch(_ worker: WorkerIndex, _ generation: Generation) throws(HostError) {
        if let interference, let cause = interference.launch(DisturbedStart(worker, core)) {
            return core.launchFailed(worker, generation, cause: cause, at: now)
        }
        let process: WorkerProcess
        do throws(WorkerFault) {
            process = try starter.start(core.plan(worker), worker, generation)
        } catch {
            core.launchFailed(
                worker, generation, cause: error.description, killedBy: error.signal, at: now)
            return
        }
        workers[worker.index] = process
        if let interference { interference.launched(DisturbedStart(worker, core), process) }
        try guarded { () throws(SystemCallError) in try process.watch(&poller) }
        core.launched(worker, generation, hello: process.hello, at: now)
    }

    // MARK: Bytes

    func send(_ index: Int, _ worker: WorkerProcess) throws(HostError) {
        let finishedEvents = interference == nil ? 0 : core.finishedEvents
        let isBlocked = try guarded { () throws(SystemCallError) in
            var isBlocked = false
            var isHeldBack = false
            while !isBlocked, !isHeldBack, core.hasOutgoing(WorkerIndex(index)) {
                try core.send(WorkerIndex(index)) { (bytes) throws(SystemCallError) in
                    guard let interference else { return try send(bytes, index, worker, &isBlocked) }
                    let most = interference.portion(bytes, to: WorkerIndex(index), finishedEvents: finishedEvents)
                    isHeldBack = most == 0
                    guard !isHeldBack else { return 0 }
                    let count = try send(UnsafeRawBufferPointer(rebasing: bytes[..<most]), index, worker, &isBlocked)
                    interference.sent(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: WorkerIndex(index))
                    return count
                }
            }
            return isBlocked
        }
        try guarded { () throws(SystemCallError) in try worker.watchRequests(isBlocked, &poller) }
    }

    /// Writes once; returns how much of it needs no more care.
    private func send(
        _ bytes: UnsafeRawBufferPointer, _ index: Int, _ worker: WorkerProcess, _ isBlocked: inout Bool
    ) throws(SystemCallError) -> Int {
        switch try worker.send(bytes) {
        case .transferred(let count):
            meters[index].sent(at: MonotonicClock.now)
            return count
        case .wouldBlock:
            isBlocked = true
            return 0
        case .brokenPipe:
            // It has ended or closed its pipe; its exit tells which.
            return bytes.count
        }
    }

    /// Reads once; most of the time all that is there.
    func receive(_ index: Int, _ worker: WorkerProcess) throws(HostError) -> Bool {
        guard !worker.hasClosedReplies, core.wantsIncoming(WorkerIndex(index)) else { return false }
        let limit = try readLimit(index, worker)
        guard limit > 0 else { return false }
        let space = core.incomingSpace(WorkerIndex(index), minimum: Self.readBytes)
        let part = UnsafeMutableRawBufferPointer(rebasing: space.prefix(limit))
        let result = try guarded { () throws(SystemCallError) in try worker.receive(into: part) }
        switch result {
        case .transferred(let count):
            interference?.received(
                UnsafeRawBufferPointer(rebasing: part[..<count]), from: WorkerIndex(index),
                finishedEvents: core.finishedEvents)
            let answers = core.received(WorkerIndex(index), count)
            if answers > 0 {
                meters[index].answered(
                    answers, at: MonotonicClock.now, owesMore: core.owesAnswer(WorkerIndex(index)))
            }
            return true
        case .wouldBlock:
            return false
        case .endOfFile:
            try guarded { () throws(SystemCallError) in try worker.repliesAreClosed(&poller) }
            return false
        }
    }

    // MARK: Events

    private func handle(_ token: WorkerToken) throws(HostError) {
        let index = token.worker.index
        // An event may have been fetched together with the one that ended its worker.
        guard let worker = workers[index], worker.generation == token.generation else { return }
        switch token.source {
        case .requests: try send(index, worker)
        case .replies:
            if try receive(index, worker) { try advance() }
        case .standardError: worker.readStandardError(&poller)
        case .notifications: worker.handleNotifications(&poller)
        case .process: try end(index, worker)
        }
    }

    /// The process has ended: takes what it had still written, and tells the core.
    private func end(_ index: Int, _ worker: WorkerProcess) throws(HostError) {
        worker.handleNotifications(&poller)
        worker.readStandardError(&poller)
        interference?.ended(WorkerIndex(index))
        while try receive(index, worker) {}
        let exit = worker.reap()
        deed = worker.deed.map { (WorkerIndex(index), $0) }
        let progress = worker.progress
        workers[index] = nil
        meters[index].interrupted()
        core.exited(WorkerIndex(index), worker.generation, exit, progress: progress, at: now)
        try carryOut()
        if let deed = takeDeed(WorkerIndex(index)) { violated(WorkerIndex(index), deed, progress) }
    }

    /// What the worker did that its policy denies, for whoever reports its end.
    func takeDeed(_ worker: WorkerIndex) -> Violation? {
        guard let violation = deed?.violation, deed?.worker == worker else { return nil }
        deed = nil
        return violation
    }

    private func takeSignal() throws(HostError) {
        while let signal = try guarded({ () throws(SystemCallError) in try signals.next() }) {
            if signal == .hangup {
                hangups += 1
            } else if stopSignal == nil {
                stopSignal = signal
            } else {
                isAbandoned = true
            }
        }
    }

    /// Serves what is not part of the run, without waiting; for those who wait elsewhere.
    func serveAside() {
        sources.serve()
        doChores()
    }

    /// Looks for a signal without waiting; for those who wait elsewhere.
    func isAskedToAbandon() -> Bool {
        try? takeSignal()
        return isAbandoned
    }

    // MARK: Time

    private func fireTimers() throws(HostError) {
        doChores()
        let now = now
        var isDue = false
        while let timer = timers.nextDue(now) {
            core.timerFired(timer, at: now)
            try carryOut()
            if case .due = timer { isDue = true }
        }
        // Who is due is tried for the event that is read next, and not for the one after it.
        if isDue { try advance() }
    }

    private func doChores() {
        let now = now
        while let chore = timers.nextChore(now) { chore() }
    }

    /// Milliseconds until ``serveAside()`` has something to do, rounded up.
    func untilNextChore(atMostMilliseconds limit: Int32) -> Int32 {
        timers.milliseconds(now, withTimers: false, atMost: limit) ?? limit
    }

    func guarded<Value>(_ body: () throws(SystemCallError) -> Value) throws(HostError) -> Value {
        do {
            return try body()
        } catch {
            throw HostError(.internalFault, "the event loop failed: \(error)")
        }
    }
}
