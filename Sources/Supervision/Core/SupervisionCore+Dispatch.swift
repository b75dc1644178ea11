import Wire

/// Sending events.
extension SupervisionCore {
    /// Queues events for a worker as far as its credits go. Allocates nothing unless its queue grows.
    mutating func dispatch(_ index: Int) {
        // What no worker is asked about is passed over, also while a worker is away.
        let first = max(workers[index].snapshots.newest.sequence, window.oldest)
        if workers[index].nextToSend < first { workers[index].nextToSend = first }
        guard !workers[index].isHeldForSample else { return }
        let suspicion = workers[index].suspicion
        let plan = workers[index].plan
        let latch = workers[index].charges.isEmpty ? nil : firstLatch(index)
        while workers[index].nextToSend < window.next, workers[index].bytesInFlight < limits.bytesInFlight {
            let sequence = workers[index].nextToSend
            if sequence == workers[index].barrier { break }
            // Whoever is latched there is asked nothing behind it: it would do again what it is latched for.
            if let latch, sequence > latch { break }
            // The event at which a worker died goes alone, after everything before it is settled. Its successor would take
            // the answers to other events with it, and nobody would get any further.
            if let suspicion, sequence >= suspicion.sequence, workers[index].nextToAnswer <= suspicion.sequence,
                workers[index].bytesInFlight > 0
            {
                break
            }
            if sequence >= workers[index].nextCapture { capture(index, before: sequence) }
            if !workers[index].returns.isEmpty { bringBack(index, before: sequence) }
            let slot = window.slot(sequence)
            if window.asks(workers[index].bits, slot: slot) {
                workers[index].bytesInFlight += send(index, plan, sequence, slot, asked: nil)
            }
            workers[index].nextToSend = sequence + 1
        }
        // The history is full, so that no event may ever come that a snapshot could be asked for before.
        if workers[index].nextCapture == 0 { capture(index, before: workers[index].nextToSend) }
    }

    /// Asks for a snapshot, unless one is under way or what the worker remembers has not changed since the last one.
    mutating func capture(_ index: Int, before sequence: UInt64) {
        guard workers[index].replayEnd == nil, workers[index].pendingCapture == nil else { return }
        // A predecessor may have answered events behind it, which nobody is asked any more: it cannot be told from a snapshot
        // that comes too late.
        guard sequence >= workers[index].nextToApply else { return }
        // Somebody is about to leave it without having computed everything that it decided on.
        guard workers[index].unfinished.isEmpty else { return }
        workers[index].scheduleCapture(after: sequence)
        CaptureFrame.write(
            generation: workers[index].generation, round: workers[index].round, sequence: sequence,
            into: &workers[index].outgoing)
        workers[index].expectCapture(before: sequence)
    }

    /// The first event that is charged with what latches and is not settled yet.
    private func firstLatch(_ index: Int) -> UInt64? {
        workers[index].charges.lazy.filter { BreakerCause($0.outcome)?.latches == true }.map(\.sequence).min()
    }

    /// Puts strategies back into the worker that come back with this event.
    private mutating func bringBack(_ index: Int, before sequence: UInt64) {
        for back in workers[index].returns where back.sequence == sequence && !back.isBrought {
            queueRestore(index, [back.part])
        }
    }

    /// Puts strategies back that come back with the event that comes next, although that is not there yet.
    mutating func bringBackAtPause(_ index: Int) {
        let sequence = window.next
        bringBack(index, before: sequence)
        // The snapshot that follows has them. Until it is here, a successor needs them still.
        for place in workers[index].returns.indices where workers[index].returns[place].sequence == sequence {
            workers[index].returns[place].isBrought = true
        }
    }

    /// Queues the frame of an event, and returns its length.
    ///
    /// - Parameter asked: of the strategies that the event asks, those with these slots; nil: all.
    @discardableResult
    mutating func send(_ index: Int, _ plan: WorkerPlan, _ sequence: UInt64, _ slot: Int, asked: Range<Int>?) -> Int {
        let symbol = streams[Int(window.streams[slot])].symbol
        introduceSymbols(index, through: symbol)
        let length = frameLength(plan, slot)
        let frame = workers[index].outgoing.reserve(length)
        FrameHeader(
            length: length, type: .event, generation: workers[index].generation, round: workers[index].round,
            sequence: sequence
        ).store(into: frame)
        var offset = EventFrame.fixedBytes
        for word in 0..<plan.bits.words {
            var bits = window.bitmaps[slot * window.bitmapWords + plan.bits.offset + word]
            if let asked { bits &= Self.mask(asked, word: word) }
            if sequence < workers[index].silencedEnd { bits &= ~silencedBits(index, sequence, word: word) }
            frame.storeBytes(of: bits, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        writeEvent(plan, slot, symbol, into: frame, from: offset, length: length)
        workers[index].outgoing.commit(length)
        workers[index].replies.askedEvent()
        return length
    }

    /// Those who are left out of an event that is computed again, within one word of the worker's bitmap.
    private func silencedBits(_ index: Int, _ sequence: UInt64, word: Int) -> UInt64 {
        var bits: UInt64 = 0
        for (slot, end) in workers[index].silenced where sequence < end && slot >> 6 == word {
            bits |= 1 << UInt64(slot & 63)
        }
        return bits
    }

    /// Everything of an event's frame but its header and who is asked.
    func writeEvent(
        _ plan: WorkerPlan, _ slot: Int, _ symbol: Int, into frame: UnsafeMutableRawBufferPointer, from start: Int,
        length: Int
    ) {
        frame.storeBytes(of: UInt32(symbol), toByteOffset: 24, as: UInt32.self)
        frame.storeBytes(of: UInt32(plan.bits.words), toByteOffset: 28, as: UInt32.self)
        frame.storeBytes(of: window.eventTimes[slot], toByteOffset: 32, as: Int64.self)
        let numberCount = plan.numberCount
        let presenceOffset = start
        var offset = start + 8 * plan.presenceWords
        var presence: UInt64 = 0
        for (column, source) in plan.columnSources.enumerated() {
            if window.isPresent(source, slot: slot) { presence |= 1 << UInt64(column & 63) }
            if column & 63 == 63 || column + 1 == plan.columnSources.count {
                frame.storeBytes(of: presence, toByteOffset: presenceOffset + 8 * (column >> 6), as: UInt64.self)
                presence = 0
            }
            if column < numberCount {
                let value = window.numbers[slot * window.numberCount + source]
                frame.storeBytes(of: value, toByteOffset: offset, as: Double.self)
                offset += 8
            }
        }
        for source in plan.columnSources[numberCount...] {
            let text = window.texts[slot * window.textCount + source - window.numberCount]
            frame.storeBytes(of: UInt32(text.count), toByteOffset: offset, as: UInt32.self)
            offset += 4
            for byte in text {
                frame[offset] = byte
                offset += 1
            }
        }
        while offset < length {
            frame[offset] = 0
            offset += 1
        }
    }

    /// The bits of a range within one word of a bitmap.
    private static func mask(_ range: Range<Int>, word: Int) -> UInt64 {
        let low = max(0, min(64, range.lowerBound - word * 64))
        let high = max(0, min(64, range.upperBound - word * 64))
        guard low < high else { return 0 }
        let below = high == 64 ? UInt64.max : 1 << UInt64(high) - 1
        return below & ~(low == 0 ? 0 : 1 << UInt64(low) - 1)
    }

    /// The length of an event's frame to a worker.
    func frameLength(_ plan: WorkerPlan, _ slot: Int) -> Int {
        if plan.columnSources.count == plan.numberCount { return plan.frameBytesWithoutText }
        var textBytes = 0
        for source in plan.columnSources[plan.numberCount...] {
            textBytes += 4 + window.texts[slot * window.textCount + source - window.numberCount].count
        }
        return EventFrame.length(
            strategyWords: plan.bits.words, presenceWords: plan.presenceWords, numbers: plan.numberCount,
            textBytes: textBytes)
    }

    mutating func introduceSymbols(_ index: Int, through symbol: Int) {
        while workers[index].symbolsSent <= symbol {
            let next = workers[index].symbolsSent
            let frame = SymbolFrame(index: UInt32(next), name: symbols.texts[next])
            // A symbol is at most a few hundred bytes long, so that its frame always fits.
            try? frame.write(generation: workers[index].generation, into: &workers[index].outgoing)
            workers[index].symbolsSent = next + 1
        }
    }
}
