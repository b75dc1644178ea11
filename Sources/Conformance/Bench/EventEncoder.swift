import Supervision
import Wire

/// Writes events as frames for a worker, as the supervisor would.
struct EventEncoder {
    let columns: ColumnTable
    let strategyWords: Int

    /// - Parameter strategies: a bit for each slot that is to evaluate the event.
    func append(_ event: MarketEvent, strategies: [UInt64], sequence: UInt64, to queue: inout ByteQueue) {
        let textBytes = event.texts.reduce(0) { $0 + 4 + ($1?.utf8.count ?? 0) }
        let presenceWords = columns.frame.presenceWords
        let length = EventFrame.length(
            strategyWords: strategyWords, presenceWords: presenceWords, numbers: columns.numberCount,
            textBytes: textBytes)
        let frame = queue.reserve(length)
        var position = FrameHeader.byteCount
        func store<Value>(_ value: Value) {
            frame.storeBytes(of: value, toByteOffset: position, as: Value.self)
            position += MemoryLayout<Value>.size
        }
        FrameHeader(length: length, type: .event, generation: 1, sequence: sequence).store(into: frame)
        store(UInt32(truncatingIfNeeded: event.symbol))
        store(UInt32(truncatingIfNeeded: strategyWords))
        store(event.time)
        for word in 0..<strategyWords { store(word < strategies.count ? strategies[word] : 0) }
        for word in 0..<presenceWords {
            var bits: UInt64 = 0
            for bit in 0..<64 {
                let column = word * 64 + bit
                if column < event.numbers.count {
                    if event.numbers[column] != nil { bits |= 1 << UInt64(bit) }
                } else if column - event.numbers.count < event.texts.count {
                    if event.texts[column - event.numbers.count] != nil { bits |= 1 << UInt64(bit) }
                } else {
                    break
                }
            }
            store(bits)
        }
        for number in event.numbers { store((number ?? 0).bitPattern) }
        for text in event.texts {
            store(UInt32(truncatingIfNeeded: text?.utf8.count ?? 0))
            for byte in text?.utf8 ?? "".utf8 { store(byte) }
        }
        while position < length { store(UInt8(0)) }
        queue.commit(length)
    }
}
