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
    var incoming = ByteQueue(capacity: 64 << 10)
    /// Every earlier event that asks this worker was queued for it, in this round.
    var nextToSend: UInt64 = 0
    /// Every earlier event that asks this worker was answered, in this round.
    private(set) var nextToAnswer: UInt64 = 0
    /// Every earlier event is settled as far as this worker goes.
    private(set) var nextToApply: UInt64 = 0
    /// Bytes of the frames queued and not answered.
    var bytesInFlight = 0
    /// Frames queued whose answers have not come.
    var unansweredFrames = 0
    /// Questions that this round has not answered.
    private(set) var owedAnswers = 0
    /// Those of earlier rounds, whose answers are dropped.
    private(set) var oldAnswers = 0
    private var oldPartBytes = 0
    /// Events of the round before that it may still be at; of interest as long as there are ``oldAnswers``.
    private(set) var oldEvents: Range<UInt64> = 0..<0
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
    /// Answers that belonged to an earlier round.
    private(set) var droppedAnswers: UInt64 = 0
    /// No events are sent until one was sampled.
    var isHeldForSample = false
    /// Whose turn it is to be sampled: a slot.
    var sampleTurn = 0
    /// An event that was sent in several frames, and how many of their answers have not been taken.
    private(set) var split: (sequence: UInt64, pieces: Int)?

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
    /// Answers to CAPTURE and RESTORE that have not come; those that have may lie behind answers to events.
    var unansweredAsides = 0
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
    /// Frames of answers that came to their end, of all kinds, in this generation: a sign of life.
    private(set) var answeredFrames: UInt64 = 0

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

    /// How far into ``incoming`` whole frames were counted; nil after a header that makes no sense.
    private var countedBytes: Int? = 0

    /// An answer that came in several frames: symbol, reserved word and records, as in one frame.
    private var parts = ByteQueue(capacity: 64)
    /// Bytes of the frame at the front whose answer was taken; 0 for one in parts.
    private var taken = 0

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
        discard()
        symbolsSent = 0
        hasAnswered = false
        verdict = nil
        pendingRestores = 0
        unansweredAsides = 0
        owedAnswers = 0
        oldAnswers = 0
        oldPartBytes = 0
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
        if oldAnswers == 0, owedAnswers > 0 { oldEvents = min(nextToAnswer, nextToSend)..<nextToSend }
        nextToSend = start
        nextToAnswer = start
        replayEnd = start < nextToApply ? nextToApply : nil
        replayMarks = snapshots.newest.marks
        firstDifference = nil
        bytesInFlight = 0
        unansweredFrames = 0
        oldAnswers += owedAnswers
        owedAnswers = 0
        isHeldForSample = false
        split = nil
        pendingCapture = nil
        pendingRestores = 0
        unansweredAsides = 0
        snapshotParts = []
        for place in returns.indices { returns[place].isBrought = false }
        parts.removeAll()
        scheduleCapture(after: max(start, nextToApply))
        watch = WorkWatch()
    }

    /// The next snapshot is asked for before an event whose number is a multiple of the interval.
    mutating func scheduleCapture(after sequence: UInt64) {
        let interval = UInt64(captureInterval)
        nextCapture = (sequence / interval + 1) * interval
    }

    /// A question is queued: an event, a CAPTURE or a RESTORE.
    mutating func asked() { owedAnswers += 1 }
    /// An answer of this round has come to its end.
    mutating func answered() { owedAnswers -= 1 }

    mutating func expectCapture(before sequence: UInt64) {
        asked()
        unansweredAsides += 1
        pendingCapture = sequence
        restoresBeforeCapture = pendingRestores
    }

    /// Drops all queued bytes.
    mutating func discard() {
        outgoing.removeAll()
        incoming.removeAll()
        parts.removeAll()
        countedBytes = 0
    }

    /// So many bytes came. Returns how many answers ended with them, as far as the worker's own lengths tell: it is for
    /// measuring and proves nothing.
    mutating func received(_ count: Int) -> Int {
        incoming.commit(count)
        guard var position = countedBytes, phase == .serving else { return 0 }
        var answers = 0
        let bytes = incoming.bytes
        while bytes.count - position >= FrameHeader.byteCount {
            guard let header = try? FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[position...])) else {
                countedBytes = nil
                return answers
            }
            guard bytes.count - position >= header.length else { break }
            answeredFrames += 1
            if header.type == FrameType.result.rawValue, header.flags == ResultFrame.lastPart, header.round == round {
                answers += 1
            }
            if header.endsAside, header.round == round { unansweredAsides = max(0, unansweredAsides - 1) }
            position += header.length
        }
        countedBytes = position
        unansweredFrames = max(0, unansweredFrames - answers)
        return answers
    }

    /// The frame at the front is used up.
    mutating func consumeIncoming(_ count: Int) {
        incoming.consume(count)
        if let position = countedBytes { countedBytes = max(0, position - count) }
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
        while let header = try incoming.completeFrame() {
            guard sequence < nextToSend else { throw ProtocolFault("an answer to an event that it was not sent") }
            try check(header, sequence)
            let payload = incoming.payload(header)
            let isPiece = split?.sequence == sequence && header.flags == ResultFrame.lastPart
            let isLast = header.flags == ResultFrame.lastPart && (!isPiece || split?.pieces == 1)
            if header.flags == ResultFrame.lastPart { answered() }
            if isLast, parts.isEmpty {
                taken = header.length
                return payload
            }
            try addPart(payload, mayBeEmpty: isPiece)
            consumeIncoming(header.length)
            if isPiece { split?.pieces -= 1 }
            if isLast {
                taken = 0
                return parts.bytes
            }
        }
        return nil
    }

    /// The event that is sent next goes in several frames, of which this is one.
    mutating func addPiece(_ sequence: UInt64) {
        split = (sequence, split?.sequence == sequence ? (split?.pieces ?? 0) + 1 : 1)
    }

    /// How many answers belong to an event of which none was taken.
    func answerCount(_ sequence: UInt64) -> Int { split?.sequence == sequence ? max(1, split?.pieces ?? 1) : 1 }

    /// The answer that was taken is used up.
    mutating func releaseAnswer(frameBytes: Int) {
        if taken > 0 { consumeIncoming(taken) } else { parts.removeAll() }
        bytesInFlight -= frameBytes
        hasAnswered = true
        if replayEnd == nil { answeredEvents += 1 }
    }

    /// Drops answers that belong to an earlier round, at the front.
    ///
    /// - Throws: for more than that round was asked.
    mutating func dropOldAnswers() throws {
        while let header = try incoming.completeFrame(), header.generation == generation, header.round < round {
            let isLast = header.type == FrameType.restored.rawValue || header.flags & ResultFrame.lastPart != 0
            oldAnswers -= isLast ? 1 : 0
            oldPartBytes = isLast ? 0 : oldPartBytes + header.length
            if isLast, header.type == FrameType.result.rawValue, header.sequence < oldEvents.upperBound {
                oldEvents = header.sequence + 1..<oldEvents.upperBound
            }
            guard oldAnswers >= 0, oldPartBytes <= WireProtocol.maxSnapshotBytes + WireProtocol.maxFrameBytes else {
                throw ProtocolFault("more answers than an earlier round was asked for")
            }
            droppedAnswers += 1
            consumeIncoming(header.length)
        }
    }

    private func check(_ header: FrameHeader, _ sequence: UInt64) throws {
        guard header.type == FrameType.result.rawValue else {
            throw ProtocolFault("a frame of type \(header.type), which is not permitted now")
        }
        guard header.generation == generation, header.round == round else {
            throw ProtocolFault("generation \(header.generation), round \(header.round)")
        }
        guard header.sequence == sequence else {
            throw ProtocolFault("an answer to event \(header.sequence) instead of \(sequence)")
        }
        guard header.flags & ~ResultFrame.lastPart == 0 else { throw ProtocolFault("flags that are not defined") }
    }

    private mutating func addPart(_ payload: UnsafeRawBufferPointer, mayBeEmpty: Bool) throws {
        let prefix = 8
        guard payload.count >= prefix else { throw WireError.truncated }
        // Or parts without end could put an answer off for ever.
        guard payload.count > prefix || mayBeEmpty else { throw ProtocolFault("a part without a record") }
        guard parts.count + payload.count <= WireProtocol.maxAnswerBytes else {
            throw WireError.tooMany("bytes of one answer", parts.count + payload.count)
        }
        if parts.isEmpty {
            parts.append(payload)
        } else {
            guard payload[..<prefix].elementsEqual(parts.bytes[..<prefix]) else {
                throw ProtocolFault("parts for different symbols")
            }
            parts.append(UnsafeRawBufferPointer(rebasing: payload[prefix...]))
        }
    }
}

extension FrameHeader {
    /// Whether it is the last frame of an answer to CAPTURE or RESTORE.
    fileprivate var endsAside: Bool {
        switch FrameType(rawValue: type) {
        case .snapshot?: flags & SnapshotFrames.lastPart != 0
        case .restored?: true
        default: false
        }
    }
}
