import StrategySDK
import Wire

/// A strategy that is out of service: what it remembered when it left, and what it has missed since, so that it can come
/// back as if it had been there all the time.
struct Absence: Sendable {
    /// The first event that it is out for.
    let since: UInt64
    /// The rule that took it out, in words.
    var reason: String
    /// For the worker in which it is tried. Behind a reference, so that it costs little to look at an absence.
    let plan: Shared<WorkerPlan>
    /// What it remembered before the first of ``missed``; nil: nothing.
    let base: Snapshot.Part?
    /// In order; those at the front it had decided on before it left.
    var missed = MissedEvents()
    /// The event before which it is decided whether it comes back.
    var decision: UInt64?
    /// How that was decided, until it takes effect.
    var trialEnd: TrialEnd?
    /// The number of the operator's order that has it tried.
    var order: UInt64?
    /// When it is tried, where time ends it; counted from 0 before the core is started.
    var due: MonotonicTime?

    /// What is asked with every event. These change nothing: they are mutating to be answered in place, since otherwise all of
    /// the absence is copied for it, with a count for each reference.
    mutating func isBeingTriedInPlace() -> Bool { decision != nil }
    mutating func coversInPlace(_ sequence: UInt64) -> Bool { covers(sequence) }
    mutating func planInPlace() -> Shared<WorkerPlan>? { missed.isLost ? nil : plan }

    /// Whether an event meets an open circuit.
    func covers(_ sequence: UInt64) -> Bool { sequence >= since && (decision.map { sequence < $0 } ?? true) }

    /// Whether an operator has it tried, however long it would have stayed away.
    var isReset: Bool { order != nil }

    /// Whether it has survived its trial.
    var comesBack: Bool { if case .survived? = trialEnd?.result { true } else { false } }

    /// Whether nothing is known yet of events from ``decision`` on.
    var isUndecided: Bool { decision != nil && !comesBack }
}

/// A value that never changes, in one place for all who know of it.
final class Shared<Value: Sendable>: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

/// Events for one strategy, as the frames that a worker of its own would be sent.
struct MissedEvents: Sendable {
    private(set) var frames: [UInt8] = []
    private(set) var count = 0
    /// So many at the front are only computed again.
    private(set) var decidedCount = 0
    /// There was no room for all: the strategy can only begin anew.
    private(set) var isLost = false

    init() {}

    init(frames: [UInt8], count: Int, decidedCount: Int, isLost: Bool) {
        self.frames = frames
        self.count = count
        self.decidedCount = decidedCount
        self.isLost = isLost
    }

    mutating func append(_ frame: UnsafeRawBufferPointer, isDecided: Bool) {
        guard !isLost else { return }
        frames.append(contentsOf: frame)
        count += 1
        if isDecided { decidedCount += 1 }
    }

    /// Everything has been computed.
    mutating func clear() {
        frames = []
        count = 0
        decidedCount = 0
    }

    mutating func lose() {
        clear()
        isLost = true
    }

    /// Whether the event is one of those that the strategy had decided on before it left.
    func isDecided(_ sequence: UInt64) -> Bool {
        var offset = 0
        for _ in 0..<decidedCount {
            guard let header = header(at: offset) else { return false }
            if header.sequence == sequence { return true }
            offset += header.length
        }
        return false
    }

    /// Takes the event out, as if it had never been: it is not survived.
    mutating func remove(_ sequence: UInt64) {
        var offset = 0
        var index = 0
        while let header = header(at: offset) {
            if header.sequence == sequence {
                frames.removeSubrange(offset..<offset + header.length)
                count -= 1
                if index < decidedCount { decidedCount -= 1 }
                return
            }
            offset += header.length
            index += 1
        }
    }

    /// The header of the frame that begins at `offset`; nil at the end.
    func header(at offset: Int) -> FrameHeader? {
        guard offset < frames.count else { return nil }
        return frames.withUnsafeBytes { try? FrameHeader(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }

    /// The symbol of the event whose frame begins at `offset`.
    func symbol(at offset: Int) -> Int { Int(Snapshot.word32(frames, offset + FrameHeader.byteCount)) }
}
