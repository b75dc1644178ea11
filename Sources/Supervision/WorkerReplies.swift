import Wire

/// What a worker has sent and was not used up, and what it was asked and has not answered.
struct WorkerReplies: ~Copyable {
    private let addressOnly = AddressOnly()
    private var queue = ByteQueue(capacity: 64 << 10)
    /// How far into the queue whole frames were counted; nil after a header that makes no sense.
    private var countedBytes: Int? = 0
    /// An answer that came in several frames: symbol, reserved word and records, as in one frame.
    private var parts = ByteQueue(capacity: 64)
    /// Bytes of the frame at the front whose answer was taken; 0 for one in parts.
    private var taken = 0
    /// An event that was sent in several frames, and how many of their answers have not been taken.
    private(set) var split: (sequence: UInt64, pieces: Int)?

    /// Questions that this round has not answered.
    private var owedAnswers = 0
    /// Those of earlier rounds, whose answers are dropped.
    private(set) var oldAnswers = 0
    private var oldPartBytes = 0
    /// Events of the round before that the worker may still be at; of interest as long as there are ``oldAnswers``.
    private(set) var oldEvents: Range<UInt64> = 0..<0

    /// Events sent whose answers have not come.
    private(set) var unansweredEvents = 0
    /// Answers to CAPTURE and RESTORE that have not come; those that have may lie behind answers to events.
    private(set) var unansweredAsides = 0
    /// Frames of answers that came to their end, of all kinds: a sign of life.
    private(set) var answeredFrames: UInt64 = 0

    // MARK: Bytes

    /// Bytes that were not used up.
    var count: Int { queue.count }

    /// Room for bytes that the worker sent, at least `minimum`.
    mutating func reserve(_ minimum: Int) -> UnsafeMutableRawBufferPointer { queue.reserve(minimum) }

    /// So many bytes were put there.
    ///
    /// - Parameter round: of answers that count; nil for a worker that is asked nothing yet.
    /// - Returns: how many answers to events ended with them, as far as the worker's own lengths tell.
    mutating func received(_ count: Int, round: UInt32?) -> Int {
        queue.commit(count)
        guard var position = countedBytes, let round else { return 0 }
        var answers = 0
        let bytes = queue.bytes
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
        unansweredEvents = max(0, unansweredEvents - answers)
        return answers
    }

    /// The header of the frame at the front, or of the one behind so many bytes; nil while it is not complete.
    func completeFrame(behind skipped: Int = 0) throws(WireError) -> FrameHeader? {
        try queue.completeFrame(behind: skipped)
    }

    /// The payload of the frame at the front, whose header is `header`.
    func payload(_ header: FrameHeader) -> UnsafeRawBufferPointer { queue.payload(header) }

    /// The frame at the front is used up.
    mutating func consume(_ count: Int) {
        queue.consume(count)
        if let position = countedBytes { countedBytes = max(0, position - count) }
    }

    /// Of a process that is gone.
    mutating func removeAll() {
        queue.removeAll()
        parts.removeAll()
        countedBytes = 0
    }

    // MARK: Questions

    /// An event is queued for the worker.
    mutating func askedEvent() {
        owedAnswers += 1
        unansweredEvents += 1
    }

    /// A CAPTURE or a RESTORE is.
    mutating func askedAside() {
        owedAnswers += 1
        unansweredAsides += 1
    }

    /// The answer to one of those has come to its end and was used.
    mutating func answeredAside() { owedAnswers -= 1 }

    /// The event that is sent next goes in several frames, of which this is one.
    mutating func addPiece(_ sequence: UInt64) {
        split = (sequence, split?.sequence == sequence ? (split?.pieces ?? 0) + 1 : 1)
    }

    /// How many answers belong to an event of which none was taken.
    func answerCount(_ sequence: UInt64) -> Int { split?.sequence == sequence ? max(1, split?.pieces ?? 1) : 1 }

    /// A new process, which was asked nothing.
    mutating func beginGeneration() {
        removeAll()
        unansweredAsides = 0
        owedAnswers = 0
        oldAnswers = 0
        oldPartBytes = 0
    }

    /// The worker is made to go back: what it still owes is dropped when it comes.
    ///
    /// - Parameter events: that it may still be at.
    mutating func beginRound(abandoning events: Range<UInt64>) {
        if oldAnswers == 0, owedAnswers > 0 { oldEvents = events }
        oldAnswers += owedAnswers
        owedAnswers = 0
        split = nil
        parts.removeAll()
        forgetUnanswered()
    }

    /// Nothing that was asked before is waited for.
    mutating func forgetUnanswered() {
        unansweredEvents = 0
        unansweredAsides = 0
    }

    // MARK: Answers

    /// The answer to `sequence`, or nil while it is not complete. It stays where it is until ``releaseAnswer()``.
    ///
    /// - Throws: where the frame at the front is not of that answer.
    mutating func takeAnswer(
        to sequence: UInt64, generation: UInt32, round: UInt32
    ) throws -> UnsafeRawBufferPointer? {
        while let header = try queue.completeFrame() {
            try Self.check(header, sequence, generation, round)
            let payload = queue.payload(header)
            let isPiece = split?.sequence == sequence && header.flags == ResultFrame.lastPart
            let isLast = header.flags == ResultFrame.lastPart && (!isPiece || split?.pieces == 1)
            if header.flags == ResultFrame.lastPart { owedAnswers -= 1 }
            if isLast, parts.isEmpty {
                taken = header.length
                return payload
            }
            try addPart(payload, mayBeEmpty: isPiece)
            consume(header.length)
            if isPiece { split?.pieces -= 1 }
            if isLast {
                taken = 0
                return parts.bytes
            }
        }
        return nil
    }

    /// The answer that was taken is used up.
    mutating func releaseAnswer() { if taken > 0 { consume(taken) } else { parts.removeAll() } }

    /// Drops answers that belong to an earlier round, at the front.
    ///
    /// - Throws: for more than that round was asked.
    mutating func dropOldAnswers(generation: UInt32, round: UInt32) throws {
        while let header = try queue.completeFrame(), header.generation == generation, header.round < round {
            let isLast = header.type == FrameType.restored.rawValue || header.flags & ResultFrame.lastPart != 0
            oldAnswers -= isLast ? 1 : 0
            oldPartBytes = isLast ? 0 : oldPartBytes + header.length
            if isLast, header.type == FrameType.result.rawValue, header.sequence < oldEvents.upperBound {
                oldEvents = header.sequence + 1..<oldEvents.upperBound
            }
            guard oldAnswers >= 0, oldPartBytes <= WireProtocol.maxSnapshotBytes + WireProtocol.maxFrameBytes else {
                throw ProtocolFault("more answers than an earlier round was asked for")
            }
            consume(header.length)
        }
    }

    private static func check(
        _ header: FrameHeader, _ sequence: UInt64, _ generation: UInt32, _ round: UInt32
    ) throws {
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
