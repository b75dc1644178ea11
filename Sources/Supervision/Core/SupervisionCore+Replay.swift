import StrategySDK
import Wire

/// The events since a snapshot are computed again and compared with what came of them before; then the worker goes on with
/// those that nobody has answered.
extension SupervisionCore {
    /// Takes what a serving worker has said beside answers to new events.
    mutating func catchUp(_ index: Int) {
        do {
            try serveAside(index)
            while let end = workers[index].replayEnd, workers[index].phase == .serving {
                let sequence = workers[index].nextToAnswer
                // What they computed before they left has no consequences any more.
                for back in workers[index].returns where back.sequence == sequence {
                    workers[index].replayMarks[Int(back.part.slot)] = back.mark
                }
                guard sequence < end else {
                    finishReplay(index)
                    break
                }
                let slot = window.slot(sequence)
                guard window.asks(workers[index].bits, slot: slot) else {
                    workers[index].repeated(sequence)
                    continue
                }
                try serveAside(index)
                guard workers[index].phase == .serving, sequence < workers[index].nextToSend,
                    let answer = try workers[index].takeAnswer(sequence)
                else { break }
                try compare(answer, index, sequence, slot)
                workers[index].releaseAnswer(frameBytes: frameLength(workers[index].plan, slot))
                workers[index].repeated(sequence)
            }
            // The last answer of a replay may be followed by RESTORED.
            try serveAside(index)
            try checkSilence(index)
        } catch {
            end(
                index, .said(error), verdict: .protocolError,
                at: workers[index].replayEnd == nil ? nil : workers[index].nextToAnswer)
        }
    }

    /// A worker that was asked nothing has nothing to say.
    private mutating func checkSilence(_ index: Int) throws {
        guard workers[index].phase == .serving, workers[index].replayEnd == nil,
            workers[index].replies.unansweredEvents == 0,
            workers[index].replies.split == nil, !workers[index].isHeldForSample, workers[index].bytesInFlight == 0,
            let header = try workers[index].replies.completeFrame()
        else { return }
        throw ProtocolFault("a frame of type \(header.type) that it was not asked for")
    }

    private mutating func compare(
        _ answer: UnsafeRawBufferPointer, _ index: Int, _ sequence: UInt64, _ slot: Int
    ) throws {
        var reader = try ResultReader(answer)
        guard Int(reader.symbol) == streams[Int(window.streams[slot])].symbol else {
            throw ProtocolFault("an answer for another symbol")
        }
        let plan = workers[index].plan
        var eventMark = DecisionMark.start
        for place in plan.ranks.indices
        where window.asks(bit: plan.bits.offset * 64 + place, slot: slot)
            && !workers[index].isSilenced(place, at: sequence)
        {
            guard let record = try reader.next(), Int(record.slot) == place else {
                throw ProtocolFault("no answer for strategy \(place), or one for another")
            }
            let mark = DecisionMark.of(record, sequence)
            workers[index].replayMarks[place] = DecisionMark.fold(workers[index].replayMarks[place], mark)
            eventMark = DecisionMark.fold(eventMark, mark)
        }
        guard try reader.next() == nil else { throw ProtocolFault("an answer for a strategy that was not asked") }
        if eventMark != workers[index].eventMarks[slot], workers[index].firstDifference == nil {
            workers[index].firstDifference = sequence
        }
    }

    /// Everything that was decided before is decided again: whoever decided otherwise cannot be relied on.
    private mutating func finishReplay(_ index: Int) {
        workers[index].replayEnd = nil
        guard let first = workers[index].firstDifference else { return }
        let ranks = workers[index].plan.ranks
        let guilty = ranks.indices.filter { workers[index].replayMarks[$0] != decisionMarks[ranks[$0].index] }
            .map { ranks[$0] }
            .filter {
                absences[$0.index] == nil && !isLeaving($0) && !isUnrestorable[$0.index]
                    && !workers[index].isSilenced(deployment.places[$0.index].slot, at: first)
            }
        guard !guilty.isEmpty else { return }
        for rank in guilty { leaveOut(rank, index) }
        condemn(guilty, index, .nondeterministic, "event \(first) was decided otherwise when it was computed again")
        // It was sent events that are not asked of them any more.
        end(index, WorkerLossCause(.recycled, "is replaced, since a strategy leaves service"), verdict: nil)
    }
}
