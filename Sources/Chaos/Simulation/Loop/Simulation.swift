import Supervision
import Wire
import WorkerRuntime

/// One run of the core under virtual time, with simulated workers, pipes and clock. The same schedule gives the same run.
///
/// Everything that a machine leaves to chance — who is served first, how many bytes pass, how long things take — follows from
/// the schedule's pace, and everything that goes wrong from its faults.
final class Simulation {
    let world: World
    // One thread has all of this, and asks for parts of it with every step: to look at each access whether another is under
    // way takes a twentieth of the time.
    @exclusivity(unchecked) var core: SupervisionCore
    @exclusivity(unchecked) var workers: [SimulatedWorker?]
    @exclusivity(unchecked) var injector: Injector
    @exclusivity(unchecked) var recording: Recording
    /// What no event determined.
    var kept: [ExternalInput] = []
    /// How many events had been taken in when each was.
    var keptMoments: [UInt64] = []
    /// And since when the strategy that it is about was out of service.
    var keptSince: [UInt64?] = []
    /// By rank: since when strategies were out of service when they left it last.
    var leftSince: [Int: UInt64] = [:]
    /// Nanoseconds.
    @exclusivity(unchecked) var now: UInt64 = 0
    @exclusivity(unchecked) var random: SeededRandom
    /// Everything passes at once, as far as it fits: for runs in which nothing goes wrong.
    let isSmooth: Bool
    var problem: Finding?
    /// Is told in words what happens.
    var trace: ((String) -> Void)?

    /// By worker; `UInt64.max`: not armed.
    @exclusivity(unchecked) var startTimers: [UInt64]
    @exclusivity(unchecked) var restartTimers: [UInt64]
    @exclusivity(unchecked) var lookTimers: [UInt64]
    /// Likewise, by rank.
    @exclusivity(unchecked) var dueTimers: [UInt64]
    /// How many milliseconds pass, at most, before some events are taken in.
    let pauses: Int
    var pauseRandom: SeededRandom
    /// The next event to be taken in.
    var offered = 0
    var hasEnded = false
    var isFinished = false
    @exclusivity(unchecked) var row: EventRow
    @exclusivity(unchecked) var effects: [Effect] = []
    private var steps = 0
    let registrations = Cast.registrations
    /// Strategies that came back into service while latched, and those that may have, by rank.
    var latches: LatchWatch
    /// Of strategies that began anew: the first event.
    var anew: [(rank: Int, from: UInt64)] = []
    var isLost: Set<Int> = []
    var launches = 0
    /// Corrupts one replayed answer without telling the core: for tests of the oracle.
    let sabotage: Sabotage?

    var disk: SimulatedDisk

    private static let stepNanoseconds: UInt64 = 20_000

    init(
        _ schedule: Schedule, _ world: World, isSmooth: Bool = false, sabotage: Sabotage? = nil,
        faults: (ChaosAction) -> Bool, foreseen: [ExternalInput] = []
    ) {
        self.world = world
        self.isSmooth = isSmooth
        self.sabotage = sabotage
        core = Self.makeCore(world, resuming: nil)
        disk = SimulatedDisk(schedule, isUsed: !isSmooth)
        let count = core.workerCount
        workers = Array(repeating: nil, count: count)
        startTimers = Array(repeating: .max, count: count)
        restartTimers = startTimers
        lookTimers = startTimers
        dueTimers = Array(repeating: .max, count: world.deployment.strategies.count)
        pauses = isSmooth ? 0 : schedule.live ?? 0
        pauseRandom = SeededRandom(Mixing.mixed(schedule.pace ^ 0x7061_7573_65))
        injector = Injector(schedule, world.stage, faults)
        injector.keys = world.parameters.map(\.key)
        recording = Recording(ranks: world.deployment.strategies.count, events: world.tape.entries.count)
        random = SeededRandom(Mixing.mixed(schedule.pace))
        row = EventRow(world.deployment.columns)
        latches = LatchWatch(count: world.deployment.strategies.count)
        for input in foreseen { core.foresee(input) }
        // Of a run that is repeated everything is known.
        if !foreseen.isEmpty { core.repeatedEvents = .max }
        latches.allow(foreseen, world)
    }

    static func makeCore(_ world: World, resuming state: CoreState?) -> SupervisionCore {
        if let state {
            SupervisionCore(
                world.deployment, limits: world.limits, recordsOutcomes: true, resuming: state, digest: digest)
        } else {
            SupervisionCore(world.deployment, limits: world.limits, recordsOutcomes: true, digest: digest)
        }
    }

    @Sendable private static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        var offset = 0
        while offset + 8 <= bytes.count {
            digest = Mixing.fold(digest, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < bytes.count {
            digest = Mixing.fold(digest, UInt64(bytes[offset]))
            offset += 1
        }
        return Mixing.fold(digest, UInt64(bytes.count))
    }

    var time: MonotonicTime { MonotonicTime(nanoseconds: now) }

    // MARK: The loop

    /// Runs until everything is done and nothing moves any more, or until something is found.
    func run() {
        core.start(at: time)
        let most = 20_000 + 20 * world.tape.entries.count
        while problem == nil {
            steps += 1
            if steps > most { return find(.progress, "the run does not come to rest: \(progressText)") }
            if step() { continue }
            if fireTimer() { continue }
            break
        }
        if problem == nil, !isFinished { find(.progress, "nothing moves any more: \(progressText)") }
    }

    private var progressText: String { "\(core.finishedEvents) of \(world.tape.entries.count) events are finished" }

    func find(_ kind: Finding.Kind, _ text: String) {
        if problem == nil { problem = Finding(kind, text) }
    }

    /// One turn of the event loop; false if nothing moved.
    private func step() -> Bool {
        now += Self.stepNanoseconds
        if injector.life > 1 { injector.isCatchingUp = !recording.isComplete }
        var hasMoved = takeIn()
        let hadRoom = core.hasRoom
        fireOverdue()
        core.advance(at: time)
        if !hasEnded, core.acceptedEvents >= core.repeatedEvents { checkOverdue() }
        if carryOut() { hasMoved = true }
        takeOutput()
        if !disk.isLossless, keepCheckpoint() { hasMoved = true }
        let count = workers.count
        let start = isSmooth ? 0 : random.below(count)
        for offset in 0..<count {
            let index = start + offset < count ? start + offset : start + offset - count
            if let worker = workers[index], serve(worker) { hasMoved = true }
        }
        checkCaps()
        return hasMoved || !hadRoom && core.hasRoom && !hasEnded
    }

    // MARK: Time

    func setTimer(_ timer: Timer, _ deadline: UInt64) {
        switch timer {
        case .start(let worker): startTimers[worker.index] = deadline
        case .restart(let worker): restartTimers[worker.index] = deadline
        case .look(let worker): lookTimers[worker.index] = deadline
        case .due(let rank): dueTimers[rank.index] = deadline
        }
    }

    /// Goes on to the next moment at which something happens; false if there is none.
    private func fireTimer() -> Bool {
        var next = UInt64.max
        for index in workers.indices {
            next = min(next, startTimers[index], restartTimers[index], lookTimers[index])
            guard let worker = workers[index] else { continue }
            if worker.stoppedUntil > now { next = min(next, worker.stoppedUntil) }
            if worker.unreadUntil > now { next = min(next, worker.unreadUntil) }
        }
        for due in dueTimers { next = min(next, due) }
        guard next < .max else { return false }
        now = max(now, next)
        fireOverdue()
        return true
    }

    private func fireOverdue() {
        for rank in dueTimers.indices where dueTimers[rank] <= now {
            dueTimers[rank] = .max
            core.timerFired(.due(StrategyRank(rank)), at: time)
        }
        for index in workers.indices {
            if startTimers[index] <= now {
                startTimers[index] = .max
                core.timerFired(.start(WorkerIndex(index)), at: time)
            }
            if restartTimers[index] <= now {
                restartTimers[index] = .max
                core.timerFired(.restart(WorkerIndex(index)), at: time)
            }
            if lookTimers[index] <= now {
                lookTimers[index] = .max
                core.timerFired(.look(WorkerIndex(index)), at: time)
            }
        }
    }

    /// Nobody is out of service for longer than its time.
    private func checkOverdue() {
        for rank in dueTimers.indices where core.isOverdue(StrategyRank(rank)) {
            find(
                .health,
                "\(world.deployment.strategies[rank].definition.id) is not tried before event \(core.acceptedEvents), though its time is over"
            )
        }
    }

    // MARK: Caps

    /// What is held is bounded, whatever workers do.
    private func checkCaps() {
        let limits = world.limits
        for index in workers.indices {
            let held = core.held(WorkerIndex(index))
            // Events of two rounds, what sets a worker up, and what strategies remembered.
            if held.outgoing > 2 * limits.bytesInFlight + Self.setUpBytes {
                find(.caps, "\(held.outgoing) bytes are held to be sent to worker \(index)")
            }
            if held.incoming > limits.incomingBytes + Self.readBytes {
                find(.caps, "\(held.incoming) bytes of worker \(index) are held")
            }
            if held.snapshotParts > WireProtocol.maxSnapshotBytes {
                find(.caps, "\(held.snapshotParts) bytes of a snapshot of worker \(index) are held")
            }
        }
        if core.acceptedEvents - core.finishedEvents > UInt64(limits.eventsInFlight) {
            find(.caps, "\(core.acceptedEvents - core.finishedEvents) events are in flight")
        }
        // It is looked through, which takes longer than all the rest.
        guard steps & 7 == 0 else { return }
        let missed = core.heldForAbsent
        if missed.counted != missed.bytes || missed.bytes > limits.missedBytes {
            find(.caps, "\(missed.bytes) bytes are held for strategies out of service, \(missed.counted) are counted")
        }
    }

    private static let setUpBytes = 64 << 10
    /// At one time.
    static let readBytes = 64 << 10
}

/// What a planted fault does behind the core's back.
package enum Sabotage: Sendable {
    /// Answers computed again are changed on their way, and so is the state.
    case forgets
}
