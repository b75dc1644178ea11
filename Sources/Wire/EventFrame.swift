/// Supervisor to worker: evaluate these strategies on this event. Answered by a ``ResultFrame`` with the same sequence.
///
/// The frame is laid out so that a worker uses it where it lies: after the header come the symbol, the number of
/// strategy words, the time, a bit for each strategy, a bit for each column that has a value, the numbers, and then a
/// 32-bit length and the bytes of each text column.
package enum EventFrame {
    /// Header, symbol, word count, time.
    package static let fixedBytes = FrameHeader.byteCount + 16

    @inlinable package static func length(strategyWords: Int, presenceWords: Int, numbers: Int, textBytes: Int) -> Int {
        (fixedBytes + 8 * (strategyWords + presenceWords + numbers) + textBytes + 7) & ~7
    }
}

/// An event frame as it lies in memory, its sizes checked once.
package struct EventView {
    package let symbol: UInt32
    package let eventTime: Int64
    package let strategyWords: Int
    /// A bit for each strategy slot, least significant first.
    package let strategies: UnsafeRawPointer
    package let presence: UnsafeRawPointer
    package let numbers: UnsafeRawPointer
    /// Where the text columns begin.
    package let texts: UnsafeRawBufferPointer

    /// Looks at a payload of the given shape.
    @inlinable package init(
        _ payload: UnsafeRawBufferPointer, presenceWords: Int, numberCount: Int
    ) throws(WireError) {
        guard payload.count >= 16, let base = payload.baseAddress else { throw .truncated }
        symbol = base.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        strategyWords = Int(base.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        eventTime = base.loadUnaligned(fromByteOffset: 8, as: Int64.self)
        let textOffset = 16 + 8 * (strategyWords + presenceWords + numberCount)
        guard payload.count >= textOffset else { throw .truncated }
        strategies = base + 16
        presence = base + 16 + 8 * strategyWords
        numbers = base + 16 + 8 * (strategyWords + presenceWords)
        texts = UnsafeRawBufferPointer(rebasing: payload[textOffset...])
    }

    /// Splits ``texts`` into `into.count` columns.
    package func readTexts(into columns: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>) throws(WireError) {
        var reader = PayloadReader(texts)
        for index in columns.indices { columns[index] = try reader.raw(Int(try reader.word32())) }
        try reader.finish()
    }
}
