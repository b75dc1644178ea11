import Wire

/// The event that is being evaluated, as the supervisor's frame says it. The runtime tells a plugin nothing of this.
///
/// A plugin that may read raw memory finds it all the same: features are read where the frame lies, so that its header is
/// a few words in front of the presence bits. This is what an attacker would do, and it costs the runtime nothing.
struct EventInFlight {
    let header: FrameHeader
    let symbol: UInt32
    /// The strategies that the frame asks, by rising slot.
    let slots: [UInt32]

    /// Looks for the frame around the presence bits at `presenceAddress`; nil where there is none.
    init?(presenceAddress: UInt) {
        for words in 1...Self.maxStrategyWords {
            let length = UInt(EventFrame.fixedBytes + 8 * words)
            guard presenceAddress > length, let frame = UnsafeRawPointer(bitPattern: presenceAddress - length),
                let header = try? FrameHeader(UnsafeRawBufferPointer(start: frame, count: FrameHeader.byteCount)),
                header.type == FrameType.event.rawValue, header.length > Int(length)
            else { continue }
            let payload = UnsafeRawBufferPointer(
                start: frame + FrameHeader.byteCount, count: header.length - FrameHeader.byteCount)
            guard let view = try? EventView(payload, presenceWords: 0, numberCount: 0), view.strategyWords == words
            else {
                continue
            }
            self.header = header
            symbol = view.symbol
            slots = Self.slots(view)
            return
        }
        return nil
    }

    /// A catalog has at most 10,000 strategies.
    private static let maxStrategyWords = (10_000 + 63) / 64

    private static func slots(_ view: EventView) -> [UInt32] {
        (0..<64 * view.strategyWords).filter { slot in
            view.strategies.load(fromByteOffset: slot / 64 * 8, as: UInt64.self) >> UInt64(slot % 64) & 1 == 1
        }.map(UInt32.init)
    }
}
