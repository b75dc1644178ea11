import Wire

/// Sending events.
extension SupervisionCore {
    /// Queues events for a worker as far as its credits go. Allocates nothing unless its queue grows.
    mutating func dispatch(_ index: Int) {
        if workers[index].nextToSend < window.first { workers[index].nextToSend = window.first }
        guard !workers[index].isHeldForSample else { return }
        while workers[index].nextToSend < window.next, workers[index].bytesInFlight < limits.bytesInFlight {
            let sequence = workers[index].nextToSend
            let slot = window.slot(sequence)
            if window.asks(workers[index].plan, slot: slot), !workers[index].isCharged(sequence) {
                workers[index].bytesInFlight += send(index, sequence, slot, asked: nil)
            }
            workers[index].nextToSend = sequence + 1
        }
    }

    /// Queues the frame of an event, and returns its length.
    ///
    /// - Parameter asked: of the strategies that the event asks, those with these slots; nil: all.
    @discardableResult
    mutating func send(_ index: Int, _ sequence: UInt64, _ slot: Int, asked: Range<Int>?) -> Int {
        let symbol = streams[Int(window.streams[slot])].symbol
        introduceSymbols(index, through: symbol)
        let plan = workers[index].plan
        let presenceWords = plan.presenceWords
        let numberCount = plan.numberCount
        let length = frameLength(plan, slot)
        let frame = workers[index].outgoing.reserve(length)
        FrameHeader(length: length, type: .event, generation: workers[index].generation, sequence: sequence)
            .store(into: frame)
        frame.storeBytes(of: UInt32(symbol), toByteOffset: 24, as: UInt32.self)
        frame.storeBytes(of: UInt32(plan.bitmapWords), toByteOffset: 28, as: UInt32.self)
        frame.storeBytes(of: window.eventTimes[slot], toByteOffset: 32, as: Int64.self)
        var offset = EventFrame.fixedBytes
        for word in 0..<plan.bitmapWords {
            var bits = window.bitmaps[slot * window.bitmapWords + plan.bitmapOffset + word]
            if let asked { bits &= Self.mask(asked, word: word) }
            frame.storeBytes(of: bits, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        let presenceOffset = offset
        offset += 8 * presenceWords
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
        workers[index].outgoing.commit(length)
        workers[index].unansweredFrames += 1
        return length
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
        var textBytes = 0
        if plan.columnSources.count > plan.numberCount {
            for source in plan.columnSources[plan.numberCount...] {
                textBytes += 4 + window.texts[slot * window.textCount + source - window.numberCount].count
            }
        }
        return EventFrame.length(
            strategyWords: plan.bitmapWords, presenceWords: plan.presenceWords, numbers: plan.numberCount,
            textBytes: textBytes)
    }

    private mutating func introduceSymbols(_ index: Int, through symbol: Int) {
        while workers[index].symbolsSent <= symbol {
            let next = workers[index].symbolsSent
            let frame = SymbolFrame(index: UInt32(next), name: symbols.texts[next])
            // A symbol is at most a few hundred bytes long, so that its frame always fits.
            try? frame.write(generation: workers[index].generation, into: &workers[index].outgoing)
            workers[index].symbolsSent = next + 1
        }
    }
}
