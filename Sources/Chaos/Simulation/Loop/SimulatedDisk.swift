import StateCoding
import Supervision

/// What a supervisor that is killed leaves behind: the journal and the output, each as far as it is certain to have come, and
/// checkpoints.
///
/// It promises what the disk of a real host does. What was kept is there from the moment on at which output that may depend
/// on it is written; of what came later, any first part may be there. A checkpoint may be torn, and then the one before counts.
struct SimulatedDisk {
    struct Checkpoint {
        /// Of the core, as bytes.
        let state: [UInt8]
        /// So much of what was kept is in it.
        let kept: Int
        /// The next event to be taken in.
        let offered: Int
        /// How far the output had come.
        let written: Recording.Position
        let latches: LatchWatch
        let anew: [(rank: Int, from: UInt64)]
        let lost: Set<Int>
    }

    /// The newest two.
    private(set) var checkpoints: [Checkpoint] = []
    /// So much of what was kept is certain to be there.
    private(set) var kept = 0
    /// So many events are certain to be in the journal, where it is that they come from.
    private var events: UInt64 = 0
    /// The output is certain to have come this far.
    private var certain = Recording.Position()
    /// It was being written up to here.
    private var written = Recording.Position()
    private var random: SeededRandom
    /// Events between two checkpoints, about; 0: there are none, and nothing is ever lost.
    private let interval: Int
    /// The event before which the next is due.
    private var due: Int

    /// - Parameter isUsed: false: of a run in which nothing is ever killed.
    init(_ schedule: Schedule, isUsed: Bool) {
        interval = isUsed ? schedule.checkpoints : 0
        random = SeededRandom(Mixing.mixed(schedule.pace ^ 0x6469_736B))
        due = interval
    }

    var isLossless: Bool { interval == 0 }

    func isDue(_ offered: Int) -> Bool { interval > 0 && offered >= due }

    /// Output was given to be written; sooner or later that is begun.
    mutating func took(_ position: Recording.Position, kept count: Int, events taken: UInt64) {
        guard interval > 0, random.once(in: 3) else { return }
        kept = count
        events = taken
        certain = written
        // What is there already is compared, and stays.
        written = Recording.Position(
            outcomes: max(written.outcomes, position.outcomes), lines: max(written.lines, position.lines))
    }

    /// Whoever gave an order is told that it is kept.
    mutating func sync(kept count: Int, events taken: UInt64) {
        kept = max(kept, count)
        events = max(events, taken)
    }

    mutating func add(_ checkpoint: Checkpoint) {
        kept = checkpoint.kept
        events = UInt64(checkpoint.offered)
        certain = checkpoint.written
        written = checkpoint.written
        checkpoints = checkpoints.suffix(1) + [checkpoint]
        due = checkpoint.offered + random.within(max(1, interval / 2)...interval * 3 / 2)
    }

    /// How much of what was kept, of the events and of the output is there after a kill.
    /// - Parameter moments: of all that was kept: how many events had been taken in.
    mutating func kill(
        kept moments: [UInt64], events taken: UInt64
    ) -> (kept: Int, events: UInt64, written: Recording.Position) {
        kept = random.within(kept...max(kept, moments.count))
        // The journal is one file, in the order in which things happened.
        if kept > 0 { events = max(events, moments[kept - 1]) }
        events = UInt64(random.within(Int(events)...Int(max(events, kept < moments.count ? moments[kept] : taken))))
        written = Recording.Position(
            outcomes: random.within(certain.outcomes...written.outcomes),
            lines: random.within(certain.lines...written.lines))
        certain = written
        if !checkpoints.isEmpty, random.once(in: 4) { checkpoints.removeLast() }
        due = (checkpoints.last?.offered ?? 0) + random.within(1...max(1, interval))
        return (kept, events, written)
    }
}

extension Simulation {
    /// Writes a checkpoint where one is due, as soon as nothing is in flight. Returns whether the core goes on.
    func keepCheckpoint() -> Bool {
        guard !isFinished, !hasEnded else {
            guard core.isPausing else { return false }
            core.endPause()
            return true
        }
        if !core.isPausing {
            guard disk.isDue(offered), recording.isComplete, !core.isRepeating else { return false }
            core.beginPause()
            core.advance(at: time)
        }
        guard core.isPaused, core.effects.isEmpty, core.output.isEmpty else { return false }
        var bytes: [UInt8] = []
        do {
            try StateEncoder.encode(core.state(), into: &bytes)
        } catch {
            find(.resumed, "the core's state cannot be written down: \(error)")
        }
        disk.add(
            SimulatedDisk.Checkpoint(
                state: bytes, kept: kept.count, offered: offered, written: recording.position, latches: latches,
                anew: anew, lost: isLost))
        trace?("\(now / 1000) µs: a checkpoint before event \(offered), \(bytes.count) bytes")
        core.endPause()
        return true
    }

    /// The supervisor is killed, and its workers with it; another goes on from what is on the disk.
    func beginAnew() {
        injector.life += 1
        for index in workers.indices {
            workers[index] = nil
            startTimers[index] = .max
            restartTimers[index] = .max
            lookTimers[index] = .max
        }
        var repeated = max(core.repeatedEvents, core.acceptedEvents)
        if !disk.isLossless {
            let left = disk.kill(kept: keptMoments, events: repeated)
            kept.removeSubrange(left.kept...)
            keptMoments.removeSubrange(left.kept...)
            keptSince.removeSubrange(left.kept...)
            recording.cut(to: left.written)
            repeated = left.events
        }
        for rank in dueTimers.indices { dueTimers[rank] = .max }
        let checkpoint = disk.checkpoints.last
        trace?("a supervisor begins with \(kept.count) inputs, from event \(checkpoint?.offered ?? 0)")
        core = resumed(checkpoint)
        for input in kept[(checkpoint?.kept ?? 0)...] { core.foresee(input) }
        core.repeatedEvents = repeated
        offered = checkpoint?.offered ?? 0
        recording.rewind(to: checkpoint?.written ?? Recording.Position())
        latches = checkpoint?.latches ?? LatchWatch(count: recording.ranks)
        latches.allow(Array(kept[(checkpoint?.kept ?? 0)...]), world)
        anew = checkpoint?.anew ?? []
        isLost = checkpoint?.lost ?? []
        core.start(at: time)
    }

    private func resumed(_ checkpoint: SimulatedDisk.Checkpoint?) -> SupervisionCore {
        guard let checkpoint else { return Self.makeCore(world, resuming: nil) }
        do {
            let state = try checkpoint.state.withUnsafeBytes { bytes in
                Result { () throws(StateCodingError) in try StateDecoder.decode(CoreState.self, from: bytes) }
            }.get()
            return Self.makeCore(world, resuming: state)
        } catch {
            find(.resumed, "a checkpoint cannot be read: \(error)")
            return Self.makeCore(world, resuming: nil)
        }
    }
}
