import Wire

/// What the core knows of one worker.
struct WorkerLink {
    enum Phase: Equatable {
        /// Waits for its first start, or for the end of backoff.
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
    }

    let plan: WorkerPlan
    var phase = Phase.waiting
    var generation: UInt32 = 0
    var starts = 0
    var outgoing = ByteQueue(capacity: 64 << 10)
    var incoming = ByteQueue(capacity: 64 << 10)
    /// Every earlier event that asks this worker was queued for it.
    var nextToSend: UInt64 = 0
    /// Every earlier event is settled as far as this worker goes.
    private(set) var nextToApply: UInt64 = 0
    /// Bytes of the frames queued and not answered.
    var bytesInFlight = 0
    /// Frames queued whose answers have not come.
    var unansweredFrames = 0
    /// Symbols that this generation knows.
    var symbolsSent = 0
    /// Why the core ended it, and what its event is charged with: that event, or else the one it was at.
    var verdict: (cause: WorkerLossCause, outcome: Outcome?, sequence: UInt64?)?
    /// Events that no generation will answer.
    var charges: [Charge] = []
    /// The event at which a generation died, to be evaluated once more; a second death there is charged.
    var suspect: UInt64?
    var backoff = Backoff()
    /// Whether this generation has answered an event.
    private(set) var hasAnswered = false
    /// By all generations.
    private(set) var answeredEvents: UInt64 = 0
    /// Events that a successor was sent again.
    var replayedEvents: UInt64 = 0
    /// No events are sent until one was sampled.
    var isHeldForSample = false
    /// Whose turn it is to be sampled: a slot.
    var sampleTurn = 0
    /// An event that was sent in several frames, and how many of their answers have not been taken.
    private(set) var split: (sequence: UInt64, pieces: Int)?

    /// How far into ``incoming`` whole frames were counted; nil after a header that makes no sense.
    private var countedBytes: Int? = 0

    /// An answer that came in several frames: symbol, reserved word and records, as in one frame.
    private var parts = ByteQueue(capacity: 64)
    /// Bytes of the frame at the front whose answer was taken; 0 for one in parts.
    private var taken = 0

    init(_ plan: WorkerPlan) { self.plan = plan }

    /// Forgets everything that belonged to the generation before. Events from `sequence` on are sent again.
    mutating func beginGeneration(from sequence: UInt64) {
        generation += 1
        starts += 1
        discard()
        nextToSend = sequence
        bytesInFlight = 0
        unansweredFrames = 0
        symbolsSent = 0
        hasAnswered = false
        isHeldForSample = false
        split = nil
        verdict = nil
        phase = .launching
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
            if header.flags == ResultFrame.lastPart { answers += 1 }
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

    mutating func passed(_ sequence: UInt64) { nextToApply = sequence + 1 }

    func isCharged(_ sequence: UInt64) -> Bool { charges.contains { $0.sequence == sequence } }

    /// What the event is charged with. Charges need not come in the order of their events: a successor that computes
    /// earlier events once more may die at one of them.
    mutating func takeCharge(_ sequence: UInt64) -> Charge? {
        charges.firstIndex { $0.sequence == sequence }.map { charges.remove(at: $0) }
    }

    /// The answer to `sequence`, or nil while it is not complete. It stays where it is until ``releaseAnswer(frameBytes:)``.
    mutating func takeAnswer(_ sequence: UInt64) throws -> UnsafeRawBufferPointer? {
        guard sequence < nextToSend else {
            // Every earlier event is settled, so that there is nothing to be said now.
            guard incoming.isEmpty else { throw ProtocolFault("an answer to an event that it was not sent") }
            return nil
        }
        while let header = try incoming.completeFrame() {
            try check(header, sequence)
            let payload = incoming.payload(header)
            let isPiece = split?.sequence == sequence && header.flags == ResultFrame.lastPart
            let isLast = header.flags == ResultFrame.lastPart && (!isPiece || split?.pieces == 1)
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
        answeredEvents += 1
    }

    private func check(_ header: FrameHeader, _ sequence: UInt64) throws {
        guard header.type == FrameType.result.rawValue else {
            throw ProtocolFault("a frame of type \(header.type), which is not permitted now")
        }
        guard header.generation == generation else { throw ProtocolFault("generation \(header.generation)") }
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

/// An event that is lost to the strategies it asks of one worker.
struct Charge: Sendable, Equatable {
    let sequence: UInt64
    let outcome: Outcome
    let cause: String
}

/// How long to wait before the next start: nothing, then 250 ms doubling to at most 60 s. Only starts that came to nothing
/// count.
struct Backoff: Sendable, Equatable {
    private var failures = 0

    mutating func succeeded() { failures = 0 }

    /// Milliseconds to wait after another start that came to nothing.
    mutating func failed() -> UInt64 {
        defer { failures += 1 }
        return min(60_000, 250 << UInt64(min(failures, 8)))
    }
}
