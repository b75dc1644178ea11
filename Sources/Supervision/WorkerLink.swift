import StrategySDK
import Wire

/// What the core knows of one worker.
struct WorkerLink: ~Copyable {
    enum Phase: Equatable {
        /// Waits for its first start, for the end of backoff, or for something to do.
        case waiting
        case launching
        /// HELLO is sent.
        case greeting
        case attesting
        /// Waits for the admission of this slot and those after it.
        case admitting(next: Int)
        case serving
        /// Killed; its exit is awaited.
        case ending

        /// Whether code of plugins may have run.
        var hasSaidReady: Bool {
            switch self {
            case .waiting, .launching, .greeting: false
            case .attesting, .admitting, .serving, .ending: true
            }
        }
    }

    /// Why the core ended it.
    struct Verdict {
        let cause: WorkerLossCause
        /// What an event is charged with; nil where it is nobody's fault.
        let outcome: Outcome?
        /// The event; nil for the one that the worker turns out to have been at.
        let sequence: UInt64?
    }

    private let addressOnly = AddressOnly()
    var plan: WorkerPlan { didSet { bits = plan.bits } }
    /// Of the plan, which would have to be retained to be asked for it.
    private(set) var bits: BitmapPlace
    var phase = Phase.waiting
    var generation: UInt32 = 0
    /// How often this generation was made to go back.
    var round: UInt32 = 0
    var starts = 0
    var outgoing = ByteQueue(capacity: 64 << 10)
    var replies = WorkerReplies()
    /// Every earlier event that asks this worker was queued for it, in this round.
    var nextToSend: UInt64 = 0
    /// Every earlier event that asks this worker was answered, in this round.
    private(set) var nextToAnswer: UInt64 = 0
    /// Every earlier event is settled as far as this worker goes.
    private(set) var nextToApply: UInt64 = 0
    /// Bytes of the frames queued and not answered.
    var bytesInFlight = 0
    /// Symbols that this generation knows.
    var symbolsSent = 0
    var verdict: Verdict?
    /// Events that no generation will answer for some strategies.
    var charges: [Charge] = []
    var suspicion: Suspicion?
    /// How often it ended by a fault of its own since it was last asked something new.
    var faultsInARow = 0
    /// Starts in a row that broke the protocol before they were ready.
    var badStarts = 0
    var backoff = Backoff()
    /// Whether this generation has answered an event.
    private(set) var hasAnswered = false
    /// By all generations, each event once.
    private(set) var answeredEvents: UInt64 = 0
    /// Events that were sent again.
    var replayedEvents: UInt64 = 0
    /// No events are sent until one was sampled.
    var isHeldForSample = false
    /// Whose turn it is to be sampled: a slot.
    var sampleTurn = 0

    // MARK: Recovery

    var snapshots: KeptSnapshots
    var nextCapture: UInt64 = 0
    var captureInterval = SnapshotInterval.shortest
    /// Before which event a snapshot is to be told; nil where none was asked for.
    var pendingCapture: UInt64?
    /// RESTORED frames that are to come before it.
    var restoresBeforeCapture = 0
    /// The newest event that changed what this worker remembers.
    var lastAsked: UInt64?
    /// The newest event that it has answered.
    var lastAnswered: UInt64?
    /// RESTORED frames that are to be taken.
    var pendingRestores = 0
    /// A snapshot that has not come whole.
    var snapshotParts: [UInt8] = []
    /// Where the events end that are only computed again, and compared; nil where none are.
    var replayEnd: UInt64?
    /// The first event that was decided otherwise than before.
    var firstDifference: UInt64?
    /// By slot: the marks over all decisions so far, in a replay.
    var replayMarks: [UInt64] = []
    /// By place in the window: the mark over all decisions on the event.
    var eventMarks: EventRing<UInt64>
    /// Strategies to be put back, each before an event; in order.
    var returns: [Return] = []
    /// The event that is not sent until it is decided who comes back.
    var barrier: UInt64?
    /// Strategies that are left out where events before `end` are computed again.
    private(set) var silenced: [(slot: Int, end: UInt64)] = []
    /// The greatest of those ends.
    private(set) var silencedEnd: UInt64 = 0
    /// Slots of strategies that are about to leave, and have not computed everything that they decided on: until they are
    /// gone the worker is asked for no snapshot.
    var unfinished: Set<Int> = []
    var watch = WorkWatch()
    /// Of a worker in which strategies are tried: the one that is.
    var run: ProbeRun?

    /// A strategy that comes back with what it remembers.
    struct Return {
        let sequence: UInt64
        let part: Snapshot.Part
        /// Over every decision before.
        let mark: UInt64
        /// Whether the worker has it already, although that event is not there yet.
        var isBrought = false
        /// Whether a snapshot before that event has it.
        var isTold = false
    }

    /// Whether the newest snapshot knows of everybody who came back before the next event.
    var hasToldReturns: Bool {
        let kept = snapshots.newest.sequence
        return returns.allSatisfy { $0.sequence < kept || ($0.sequence == kept && $0.isTold) }
    }

    /// - Parameters:
    ///   - first: the first event that it may be sent.
    ///   - bytes: what its strategies remember before that.
    init(
        _ plan: WorkerPlan, _ size: EventRingSize, first: UInt64 = 0, bytes: [UInt8] = Snapshot.empty,
        marks: [UInt64]? = nil
    ) {
        self.plan = plan
        bits = plan.bits
        eventMarks = EventRing(size, 0)
        snapshots = KeptSnapshots(
            sequence: first, bytes: bytes, marks: marks ?? Array(repeating: DecisionMark.start, count: plan.ranks.count)
        )
        nextToApply = first
        nextToAnswer = first
        nextToSend = first
    }

    /// A new process, which knows nothing.
    mutating func beginGeneration() {
        generation += 1
        round = 0
        starts += 1
        outgoing.removeAll()
        replies.beginGeneration()
        symbolsSent = 0
        hasAnswered = false
        verdict = nil
        pendingRestores = 0
        phase = .launching
    }

    /// Leaves a strategy out wherever events before `sequence` are computed again: it has been decided on all of them, and
    /// what it remembers is of no use any more.
    mutating func silence(_ slot: Int, before sequence: UInt64) {
        silencedEnd = max(silencedEnd, sequence)
        if let place = silenced.firstIndex(where: { $0.slot == slot }) {
            silenced[place].end = max(silenced[place].end, sequence)
        } else {
            silenced.append((slot, sequence))
        }
    }

    /// No event before `sequence` is ever computed again.
    mutating func forgetSilenced(before sequence: UInt64) { silenced.removeAll { $0.end <= sequence } }

    func isSilenced(_ slot: Int, at sequence: UInt64) -> Bool {
        silenced.contains { $0.slot == slot && sequence < $0.end }
    }

    /// Goes back to the newest snapshot. Events from there on are sent again.
    mutating func goBack() {
        let start = snapshots.newest.sequence
        replies.beginRound(abandoning: min(nextToAnswer, nextToSend)..<nextToSend)
        nextToSend = start
        nextToAnswer = start
        replayEnd = start < nextToApply ? nextToApply : nil
        replayMarks = snapshots.newest.marks
        firstDifference = nil
        bytesInFlight = 0
        isHeldForSample = false
        pendingCapture = nil
        pendingRestores = 0
        snapshotParts = []
        for place in returns.indices { returns[place].isBrought = false }
        scheduleCapture(after: max(start, nextToApply))
        watch = WorkWatch()
    }

    /// The next snapshot is asked for before an event whose number is a multiple of the interval.
    mutating func scheduleCapture(after sequence: UInt64) {
        let interval = UInt64(captureInterval)
        nextCapture = (sequence / interval + 1) * interval
    }

    mutating func expectCapture(before sequence: UInt64) {
        replies.askedAside()
        pendingCapture = sequence
        restoresBeforeCapture = pendingRestores
    }

    /// Drops all queued bytes.
    mutating func discard() {
        outgoing.removeAll()
        replies.removeAll()
    }

    /// So many bytes came. Returns how many answers ended with them, as far as the worker's own lengths tell: it is for
    /// measuring and proves nothing.
    mutating func received(_ count: Int) -> Int {
        replies.received(count, round: phase == .serving ? round : nil)
    }

    /// Nothing about the event is left to be learnt from the worker.
    mutating func passed(_ sequence: UInt64) {
        nextToApply = sequence + 1
        // What is computed again is still to be compared.
        if replayEnd == nil { nextToAnswer = max(nextToAnswer, nextToApply) }
    }

    /// The event was computed again.
    mutating func repeated(_ sequence: UInt64) { nextToAnswer = sequence + 1 }

    // MARK: Answers

    /// The answer to `sequence`, or nil while it is not complete. It stays where it is until ``releaseAnswer(frameBytes:)``.
    mutating func takeAnswer(_ sequence: UInt64) throws -> UnsafeRawBufferPointer? {
        if sequence >= nextToSend {
            guard try replies.completeFrame() == nil else {
                throw ProtocolFault("an answer to an event that it was not sent")
            }
            return nil
        }
        return try replies.takeAnswer(to: sequence, generation: generation, round: round)
    }

    /// The answer that was taken is used up.
    mutating func releaseAnswer(frameBytes: Int) {
        replies.releaseAnswer()
        bytesInFlight -= frameBytes
        hasAnswered = true
        if replayEnd == nil { answeredEvents += 1 }
    }

    /// Drops answers that belong to an earlier round, at the front.
    ///
    /// - Throws: for more than that round was asked.
    mutating func dropOldAnswers() throws { try replies.dropOldAnswers(generation: generation, round: round) }
}
