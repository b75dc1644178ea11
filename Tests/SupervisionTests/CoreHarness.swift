import StrategySDK
import Supervision
import Testing
import Wire

/// Runs the core against played workers, in virtual time. Every choice that a real event loop leaves to chance — who is
/// served first, and how many bytes pass — comes from a seed.
final class CoreHarness {
    var core: SupervisionCore
    private(set) var workers: [PlayedWorker?]
    private(set) var now = MonotonicTime(nanoseconds: 0)
    private(set) var reports: [Report] = []
    /// What no event determined.
    private(set) var kept: [ExternalInput] = []
    /// How a worker is found when it is looked at.
    var observation: (WorkerIndex) -> WorkObservation? = { _ in nil } { didSet { isWatching = true } }
    private var isWatching = false
    private(set) var kills: [Effect] = []
    private(set) var launches: [(worker: Int, at: UInt64)] = []
    private(set) var finishes = 0
    private(set) var rejections: [String] = []
    /// By event, from the first that this core took in: of each strategy by rank, its outcome with what was given as reason.
    private(set) var outcomes: [[String]] = []
    private(set) var intents: [EmittedIntent] = []
    private(set) var withdrawals: [Withdrawal] = []
    /// What every worker that was ever started saw.
    private(set) var everyWorker: [PlayedWorker] = []

    /// Decides how a start goes.
    var conduct: (WorkerIndex, Generation) -> PlayedWorker.Conduct = { _, _ in PlayedWorker.Conduct() }
    var attestation: (WorkerIndex, Generation) -> Bool = { _, _ in true }
    var canLaunch: (WorkerIndex, Generation) -> Bool = { _, _ in true }

    /// Called before each step.
    var disturbance: ((CoreHarness) -> Void)?
    /// More starts than this are a worker that never becomes ready.
    var maxLaunches = 64
    /// Every line of output, in order.
    private(set) var written: [String] = []

    private var timers: [(timer: Timer, deadline: MonotonicTime)] = []
    private var random: SeededGenerator
    private let maxChunk: Int
    private let firstEvent: UInt64
    private var hasStarted = false
    private var isStuck = false

    init(
        _ strategies: [TestStrategy], window: Int = 64, bytesInFlight: Int = 1 << 20, maxChunk: Int = 1 << 16,
        seed: UInt64 = 0, recordsOutcomes: Bool = true, resuming state: CoreState? = nil,
        limits: (inout SupervisionCore.Limits) -> Void = { _ in }
    ) {
        var chosen = SupervisionCore.Limits()
        chosen.eventsInFlight = window
        chosen.bytesInFlight = bytesInFlight
        limits(&chosen)
        firstEvent = state?.nextEvent ?? 0
        if let state {
            core = SupervisionCore(
                TestDeployment.make(strategies), limits: chosen, recordsOutcomes: recordsOutcomes, resuming: state,
                digest: Self.digest)
        } else {
            core = SupervisionCore(
                TestDeployment.make(strategies), limits: chosen, recordsOutcomes: recordsOutcomes, digest: Self.digest)
        }
        workers = (0..<core.workerCount).map { _ in nil }
        random = SeededGenerator(seed: seed)
        self.maxChunk = maxChunk
    }

    /// FNV-1a: any digest will do.
    @Sendable static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    // MARK: Input

    func start(firingTimers: Bool = true) {
        hasStarted = true
        core.start(at: now)
        settle(firingTimers: firingTimers)
    }

    /// Offers events as fast as the window takes them, and works until all of them are finished.
    func run(_ events: [TestEvent], end: Bool = true) {
        if !hasStarted { core.start(at: now) }
        hasStarted = true
        for event in events { offer(event) }
        if end { core.endInput() }
        settle()
    }

    /// - Parameter nanoseconds: replaces the event's time.
    func offer(_ event: TestEvent, nanoseconds: Int64? = nil) {
        var steps = 0
        while true {
            switch event.withRow(core.deployment.columns, nanoseconds: nanoseconds, { core.offer($0) }) {
            case .accepted: return
            case .rejected(let reason):
                rejections.append(reason.description)
                return
            case .full:
                steps += 1
                guard steps < 20_000, !isStuck else {
                    isStuck = true
                    Issue.record("the window stays full")
                    return
                }
                if !step() { _ = fireTimer() }
            }
        }
    }

    /// Works until nothing is left to be done but to wait for something that will not come. Timers fire when all is quiet.
    func settle(firingTimers: Bool = true) {
        for _ in 0..<100_000 where !isStuck {
            if step() { continue }
            if firingTimers, core.finishedEvents < core.acceptedEvents || !core.isReady, fireTimer() { continue }
            return
        }
        isStuck = true
        Issue.record("the core does not come to rest")
    }

    /// Advances virtual time to the next timer.
    func fireTimer() -> Bool {
        let candidates = timers.filter { entry in
            // Where nothing is to be seen, looking comes to nothing.
            if case .look = entry.timer { isWatching } else { true }
        }
        guard let next = candidates.min(by: { $0.deadline < $1.deadline }) else { return false }
        // Without end a worker that never becomes ready is started again and again.
        guard launches.count < maxLaunches else { return false }
        timers.removeAll { $0.timer == next.timer }
        now = max(now, next.deadline)
        core.timerFired(next.timer, at: now)
        return true
    }

    /// Answers that workers gave in vain, and what had to be computed again.
    var repeats: UInt64 { core.deployment.workers.indices.reduce(0) { $0 + core.replayedEvents(WorkerIndex($1)) } }

    /// Has the worker's next event go in pieces; true where there was one.
    func sample(_ worker: Int) -> Bool {
        let target = WorkerIndex(worker)
        core.requestSample(target)
        settle(firingTimers: false)
        guard let sample = core.beginSample(target) else { return false }
        sampled.append(sample.strategy.index)
        for piece in [SupervisionCore.SamplePiece.empty, .before, .alone, .after] {
            guard core.send(piece, of: sample, to: target) else { continue }
            // As the event loop does, without letting the core take a step.
            move(worker, until: { !self.core.owesAnswer(target) || piece == .after })
        }
        core.endSample(target, of: sample)
        return true
    }

    private(set) var sampled: [Int] = []

    func isHeldForSample(_ worker: Int) -> Bool { core.isHeldForSample(WorkerIndex(worker)) }
    func canBeginSample(_ worker: Int) -> Bool { core.beginSample(WorkerIndex(worker)) != nil }

    private func move(_ index: Int, until isOver: () -> Bool) {
        let target = WorkerIndex(index)
        for _ in 0..<10_000 where !isOver() {
            guard let worker = workers[index], worker.exit == nil else { return }
            if core.hasOutgoing(target) {
                core.send(target) { bytes in
                    worker.receive(bytes)
                    return bytes.count
                }
            }
            _ = worker.work()
            let count = worker.giveReplies(into: core.incomingSpace(target, minimum: maxChunk), atMost: chunk())
            core.received(target, count)
        }
    }

    /// Kills the worker, if there is one, as anybody may who can, with at most so much of what it wrote.
    func kill(_ worker: Int, losing bytes: Int = 0, signal: Int32 = 9) {
        workers[worker]?.end(PlayedWorker.Fate(exit: .killed(signal), lostBytes: bytes))
    }

    /// As whoever gives an order does.
    func keep(_ input: ExternalInput) { kept.append(input) }

    /// The worker says something of its own accord.
    func say(_ header: FrameHeader, by worker: Int) {
        let space = core.incomingSpace(WorkerIndex(worker), minimum: header.length)
        space.initializeMemory(as: UInt8.self, repeating: 0)
        header.store(into: space)
        core.received(WorkerIndex(worker), header.length)
    }

    /// An operator halts the strategy, or with nil ends that.
    func halt(_ id: String, reason: String?) {
        guard let rank = core.rank(of: StrategyID(id)) else { return }
        let from = reason.map { core.halt(.strategy(rank), reason: $0) } ?? core.resume(.strategy(rank))
        keep(.halt(StrategyID(id), from: from, reason: reason))
    }

    /// Lets virtual time pass without anything happening.
    func wait(milliseconds: UInt64) { now = now + milliseconds }

    func stall(_ worker: Int, _ isStalled: Bool) { workers[worker]?.conduct.isStalled = isStalled }

    // MARK: Steps

    /// One round: the core, its effects, and some bytes of each worker in random order. False if nothing happened.
    func step() -> Bool {
        disturbance?(self)
        core.advance(at: now)
        var hasMoved = carryOut()
        takeOutput()
        for index in workers.indices.shuffled(using: &random) {
            guard let worker = workers[index] else { continue }
            let target = WorkerIndex(index)
            if core.hasOutgoing(target), worker.exit == nil {
                core.send(target) { bytes in
                    let count = min(bytes.count, chunk())
                    worker.receive(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                    return count
                }
                hasMoved = true
            }
            for _ in 0..<Int.random(in: 1...4, using: &random) where worker.work() { hasMoved = true }
            if !worker.replies.isEmpty, core.wantsIncoming(target) {
                let most = chunk()
                let count = worker.giveReplies(into: core.incomingSpace(target, minimum: most), atMost: most)
                core.received(target, count)
                hasMoved = true
            } else if let exit = worker.exit {
                workers[index] = nil
                core.exited(target, Generation(worker.generation), exit, progress: worker.progress, at: now)
                hasMoved = true
            }
        }
        return hasMoved
    }

    private func chunk() -> Int { Int.random(in: 1...maxChunk, using: &random) }

    private func carryOut() -> Bool {
        let effects = core.effects
        core.effects.removeAll()
        for effect in effects {
            switch effect {
            case .launch(let worker, let generation): launch(worker, generation)
            case .attest(let worker, let generation):
                if attestation(worker, generation) {
                    core.attested(worker, generation, at: now)
                } else {
                    core.attestationFailed(worker, generation, cause: "its filter is another one")
                }
            case .kill(let worker, _):
                kills.append(effect)
                workers[worker.index]?.kill()
            case .arm(let timer, let deadline):
                timers.removeAll { $0.timer == timer }
                timers.append((timer, deadline))
            case .disarm(let timer): timers.removeAll { $0.timer == timer }
            case .look(let worker, let generation):
                core.observed(worker, generation, observation(worker), at: now)
            case .keep(let input): kept.append(input)
            case .report(let report): reports.append(report)
            case .finish: finishes += 1
            }
        }
        return !effects.isEmpty
    }

    private func launch(_ worker: WorkerIndex, _ generation: Generation) {
        launches.append((worker.index, now.nanoseconds / 1_000_000))
        guard canLaunch(worker, generation) else {
            core.launchFailed(worker, generation, cause: "no memory", at: now)
            return
        }
        let played = PlayedWorker(generation: generation.number, conduct(worker, generation))
        workers[worker.index] = played
        everyWorker.append(played)
        core.launched(worker, generation, hello: HelloFrame(family: "any", unmap: []), at: now)
    }

    private func takeOutput() {
        var position = 0
        for event in core.output.events {
            #expect(event.sequence == firstEvent + UInt64(outcomes.count))
            let records = core.output.outcomes[position..<position + event.outcomeCount]
            #expect(records.map(\.strategy.index) == Array(records.indices.map { $0 - position }))
            position += event.outcomeCount
            outcomes.append(records.map(text))
        }
        for line in core.output.lines {
            written.append("\(line)")
            switch line {
            case .intent(let intent): intents.append(intent)
            case .withdrawal(let withdrawal): withdrawals.append(withdrawal)
            }
        }
        core.output.removeAll()
    }

    private func text(_ record: OutcomeRecord) -> String {
        let reason = core.deployment.text(record.reason, for: record.strategy)
        return record.outcome.name + (reason.map { ": \($0)" } ?? "")
    }

    // MARK: What came of it

    /// Outcomes of the strategy by event, without reasons.
    func outcomes(of id: String) -> [String] {
        reasons(of: id).map { String($0.prefix { $0 != ":" }) }
    }

    /// Outcomes of the strategy by event, with reasons.
    func reasons(of id: String) -> [String] {
        guard let rank = core.deployment.strategies.firstIndex(where: { $0.definition.id.text == id }) else {
            return []
        }
        return outcomes.map { $0[rank] }
    }

    /// Every line of output: `seq id direction notional`.
    var lines: [String] {
        intents.map { intent in
            let id = core.deployment.strategies[intent.strategy.index].definition.id
            return "\(intent.sequence) \(id) \(intent.intent.direction.name) \(Int(intent.intent.targetNotional))"
        }
    }

    /// Everything that is written, to be compared between runs.
    var everything: [String] {
        outcomes.map { $0.joined(separator: ", ") } + written
    }

    /// Where what was written differs first from what another run wrote; nil where it does not.
    func difference(from other: CoreHarness) -> String? {
        let (own, others) = (everything, other.everything)
        guard own != others else { return nil }
        let place = zip(own, others).enumerated().first { $1.0 != $1.1 }?.offset ?? min(own.count, others.count)
        guard place < outcomes.count, place < other.outcomes.count else {
            return "line \(place): \(own.dropFirst(place).first ?? "none") | \(others.dropFirst(place).first ?? "none")"
        }
        let differing = zip(outcomes[place], other.outcomes[place]).enumerated().filter { $0.1.0 != $0.1.1 }
        return "event \(place): " + differing.map { "strategy \($0): \($1.0) | \($1.1)" }.joined(separator: ", ")
    }

    /// How often each outcome was counted for the strategy.
    func tally(_ id: String) -> [String: UInt64] {
        guard let rank = core.deployment.strategies.firstIndex(where: { $0.definition.id.text == id }) else {
            return [:]
        }
        return Dictionary(
            uniqueKeysWithValues: core.outcomeCounts(StrategyRank(rank)).map { ($0.outcome.name, $0.count) })
    }

    var charges: [String] {
        reports.compactMap { report in
            guard case .charged(_, let sequence, let outcome, _, _) = report else { return nil }
            return "\(sequence) \(outcome.name)"
        }
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
