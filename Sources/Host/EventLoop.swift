private import Glibc
package import LinuxSystem
import Sandbox
import Status
package import Supervision
import Wire

/// Carries out what the core decides: starts and ends workers, moves bytes, keeps time. It decides nothing itself.
///
/// One thread, epoll, and pipes that never block. It always tries to move bytes before it waits, and looks for answers
/// a moment longer where that pays, since a wait that was not needed is the dearest thing here.
package final class EventLoop {
    package var core: SupervisionCore
    let starter: WorkerStarter
    let reports: (Report) throws(HostError) -> Void
    /// Is called when the reports of one step are over; what it throws ends the loop.
    var reported: () throws(HostError) -> Void = { () throws(HostError) in }
    /// Takes what a worker did that its policy denies, where no report has told of its end.
    var violated: (WorkerIndex, Violation, WorkProgress?) -> Void = { _, _, _ in }
    /// What the worker did that is being reported as lost.
    private var deed: (worker: WorkerIndex, violation: Violation)?
    /// Takes what no event determines.
    var keep: (ExternalInput) -> Void = { _ in }
    /// Is told what a worker was found to be, one that is refused included.
    var certified: (WorkerIndex, Generation, SealCertificate) -> Void = { _, _, _ in }
    var poller: Epoll
    private let signals: SignalDescriptor
    var workers: [WorkerProcess?]
    var answerSpin = AnswerSpin()
    var timers = LoopTimers()
    var meters: [LatencyMeter]
    var sampler: EvaluationSampler
    /// What goes wrong on purpose; nil but for `bulkhead chaos`.
    var interference: (any Interference)?
    /// Whatever else is to be waited for.
    let sources: HostSources
    package internal(set) var isFinished = false
    /// The first signal that asked for an end; a second one ends at once.
    package private(set) var stopSignal: LoopSignal?
    private(set) var isAbandoned = false
    /// Signals that ask for a reload, so far.
    private(set) var hangups = 0

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

    /// Kills every worker, as anybody could from outside; for trials.
    package func killWorkers() {
        for worker in workers { worker?.kill() }
    }

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

    /// Asks every worker to leave by closing its pipes, and ends those that do not. Every worker is reaped.
    package func retireWorkers() {
        WorkerProcess.retire(workers)
        for index in workers.indices { workers[index] = nil }
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
