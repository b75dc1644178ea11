import StrategySDK
import Supervision
import Wire

/// The core with its workers, in virtual time: carries out what it wants done, and watches what must always hold.
final class CoreTrial {
    private(set) var core = SupervisionCore(
        TrialDeployment.value, limits: TrialDeployment.limits, recordsOutcomes: true,
        digest: { $0.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } })
    private var now = MonotonicTime(nanoseconds: 0)
    private var timers: [(timer: Timer, deadline: MonotonicTime)] = []
    private var processes: [Process?]
    private var events: [TrialEvent] = []
    private var finishedEvents = 0
    private var isFinished = false
    private(set) var reached: Set<String> = []
    /// What a worker that is looked at is found to be doing. The honest one is not seen: it works when the script lets it.
    var observation = WorkObservation(progress: nil, processorTime: 0, isStopped: false)

    /// A worker that runs, and what is under way between it and the core.
    final class Process {
        var worker: TrialWorker
        var requests = ByteQueue()
        var replies = ByteQueue()

        init(_ worker: TrialWorker) { self.worker = worker }
    }

    init() {
        processes = (0..<core.workerCount).map { _ in nil }
        core.start(at: now)
    }

    // MARK: What a script may do

    /// Takes an event in, if there is room.
    func offer(_ event: TrialEvent) {
        guard case .accepted = event.offer(events.count, to: &core) else { return }
        events.append(event)
    }

    /// The request that a worker has not answered yet.
    func request(_ index: Int) -> FrameHeader? { processes[index].flatMap { try? $0.requests.completeFrame() } }

    /// What a worker would answer next; nil where it has nothing to answer.
    func work(_ index: Int) -> [UInt8]? {
        guard let header = request(index), let process = processes[index] else { return nil }
        let answer = process.worker.answer(header, process.requests.payload(header))
        process.requests.consume(header.length)
        return answer
    }

    /// Has a worker write these bytes.
    func say(_ index: Int, _ bytes: [UInt8]) {
        guard let queued = processes[index]?.replies.count, queued < 1 << 20 else { return }
        bytes.withUnsafeBytes { processes[index]?.replies.append($0) }
    }

    func exit(_ index: Int, _ exit: WorkerExit, progress: WorkProgress?) {
        guard let process = processes[index] else { return }
        processes[index] = nil
        core.exited(
            WorkerIndex(index), Generation(process.worker.generation), exit, progress: progress, at: now)
    }

    func reset(_ rank: Int) { _ = core.reset(StrategyRank(rank), reason: "to see what happens") }

    /// Lets time go by until the next timer fires. False if there is none.
    @discardableResult
    func fireTimer() -> Bool {
        guard let next = timers.min(by: { $0.deadline < $1.deadline }) else { return false }
        timers.removeAll { $0.timer == next.timer }
        now = max(now, next.deadline)
        core.timerFired(next.timer, at: now)
        return true
    }

    // MARK: Steps

    /// Takes every step that is now possible without a worker's doing anything.
    func settle() throws(BrokenProperty) {
        var hasMoved = true
        var steps = 0
        while hasMoved {
            steps += 1
            guard steps < 10_000 else { throw BrokenProperty("the core does not come to rest") }
            core.advance(at: now)
            hasMoved = carryOut()
            try takeOutput()
            for index in processes.indices where processes[index] != nil { hasMoved = move(index) || hasMoved }
        }
    }

    private func move(_ index: Int) -> Bool {
        let worker = WorkerIndex(index)
        var hasMoved = false
        if core.hasOutgoing(worker) {
            core.send(worker) { bytes in
                processes[index]?.requests.append(bytes)
                return bytes.count
            }
            hasMoved = true
        }
        guard let process = processes[index], !process.replies.isEmpty, core.wantsIncoming(worker) else {
            return hasMoved
        }
        let count = min(process.replies.count, 64 << 10)
        core.incomingSpace(worker, minimum: count).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: process.replies.bytes[..<count]))
        process.replies.consume(count)
        core.received(worker, count)
        return true
    }

    private func carryOut() -> Bool {
        let effects = core.effects
        core.effects.removeAll()
        for effect in effects {
            switch effect {
            case .launch(let worker, let generation):
                processes[worker.index] = Process(TrialWorker(generation: generation.number, core.plan(worker)))
                core.launched(worker, generation, hello: HelloFrame(family: "trial", unmap: []), at: now)
            case .attest(let worker, let generation): core.attested(worker, generation, at: now)
            case .kill(let worker, let generation):
                guard processes[worker.index]?.worker.generation == generation.number else { continue }
                exit(worker.index, .killed(9), progress: nil)
            case .arm(let timer, let deadline):
                timers.removeAll { $0.timer == timer }
                timers.append((timer, deadline))
            case .disarm(let timer): timers.removeAll { $0.timer == timer }
            case .look(let worker, let generation):
                let isSuspect = TrialDeployment.suspects.contains(worker.index)
                core.observed(worker, generation, isSuspect ? observation : nil, at: now)
            case .report(let report): note(report)
            case .keep: break
            case .finish: isFinished = true
            }
        }
        return !effects.isEmpty
    }

    private func note(_ report: Report) {
        switch report {
        case .wentBack: reached.insert("went back")
        case .snapshotRefused: reached.insert("snapshot refused")
        case .charged(_, _, let outcome, _, _): reached.insert("charged \(outcome.name)")
        case .leftService: reached.insert("left service")
        case .backInService: reached.insert("back in service")
        case .memoryLost: reached.insert("memory lost")
        case .workerLost, .workerStarting, .workerReady, .workerRestarting, .tried: break
        }
    }

    /// Every event has exactly one outcome for each strategy, in order; and those of the honest worker are what they would
    /// be if the other were honest too.
    private func takeOutput() throws(BrokenProperty) {
        var outcomes = core.output.outcomes[...]
        for event in core.output.events {
            let own = outcomes.prefix(event.outcomeCount)
            outcomes = outcomes.dropFirst(event.outcomeCount)
            guard Int(event.sequence) == finishedEvents, finishedEvents < events.count,
                own.map(\.strategy.index) == Array(0...TrialDeployment.honestRank)
            else { throw BrokenProperty("event \(event.sequence) has other outcomes than one for each strategy") }
            for outcome in own { reached.insert(outcome.outcome.name) }
            let expected = honestOutcome(finishedEvents)
            guard own.last?.outcome == expected else {
                throw BrokenProperty(
                    "event \(event.sequence): the honest worker's strategy has \(own.last?.outcome.name ?? "no outcome") instead of \(expected.name)"
                )
            }
            finishedEvents += 1
        }
        core.output.removeAll()
    }

    private func honestOutcome(_ index: Int) -> Outcome {
        let event = events[index]
        if !events[..<index].contains(where: { $0.symbol == event.symbol }) { return .warmingUp }
        return TrialWorker.Conduct(event.price, rank: TrialDeployment.honestRank) == .speaks ? .intent : .noSignal
    }

    // MARK: The end

    /// From now on every worker is honest: what was accepted must come to its end, whatever was said before.
    func finish() throws(BrokenProperty) {
        observation = WorkObservation(progress: nil, processorTime: 0, isStopped: false)
        core.endInput()
        for _ in 0..<20_000 {
            try settle()
            if isFinished { break }
            var hasMoved = false
            for index in processes.indices {
                guard let answer = work(index) else { continue }
                say(index, answer)
                hasMoved = true
            }
            if !hasMoved, !fireTimer() { break }
        }
        guard isFinished, finishedEvents == events.count else {
            throw BrokenProperty("\(events.count - finishedEvents) of \(events.count) events do not come to their end")
        }
    }
}
