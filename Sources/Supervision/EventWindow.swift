/// The events that are accepted and not yet finished, in order, and before them those that a worker's successor would have to
/// compute again. A ring; everything needed to send an event again is kept as long as it is in it.
struct EventWindow: ~Copyable {
    private let addressOnly = AddressOnly()
    /// Events accepted and not finished, at most.
    let limit: Int
    /// For how many events there is room, those included that are finished.
    private(set) var size: EventRingSize
    let presenceWords: Int
    let numberCount: Int
    let textCount: Int
    let bitmapWords: Int
    /// Texts left aside.
    let bytesPerEvent: Int
    /// Number of the oldest event that is kept.
    private(set) var oldest: UInt64 = 0
    /// Number of the oldest event that is not finished.
    private(set) var first: UInt64 = 0
    /// Number of the next event.
    private(set) var next: UInt64 = 0
    /// Of all events that are kept.
    private var textBytes = 0

    /// Bytes of text values that are kept before no further event is taken in.
    private static let maxTextBytes = 64 << 20

    private(set) var streams: EventRing<Int32>
    private(set) var eventTimes: EventRing<Int64>
    private(set) var orders: EventRing<EventOrder>
    private(set) var presence: EventRing<UInt64>
    private(set) var numbers: EventRing<Double>
    private(set) var texts: [[UInt8]]
    private var eventTimeTexts: EventRing<UInt8>
    private var eventTimeTextCounts: EventRing<UInt8>
    /// Which strategies are asked, for all workers.
    var bitmaps: EventRing<UInt64>

    /// - Parameters:
    ///   - limit: events accepted and not finished; rounded up to a power of two.
    ///   - historyBytes: what the events that are kept may take, rounded up to a power of two of events.
    ///   - history: for how many events there is to be room at first.
    ///   - first: number of the first event.
    init(limit wanted: Int, historyBytes: Int, history: Int, first: UInt64 = 0, _ deployment: Deployment) {
        limit = Self.powerOfTwo(wanted)
        presenceWords = deployment.columns.presenceWords
        numberCount = deployment.columns.numberCount
        textCount = deployment.columns.textCount
        bitmapWords = deployment.bitmapWords
        oldest = first
        self.first = first
        next = first
        bytesPerEvent =
            8 * (presenceWords + numberCount + bitmapWords) + 16 * textCount + EventRow.maxEventTimeBytes + 14
        let longest = historyBytes / bytesPerEvent
        size = EventRingSize(
            capacity: max(limit, Self.powerOfTwo(min(history, longest))), longest: max(limit, Self.powerOfTwo(longest)))
        streams = EventRing(size, 0)
        eventTimes = EventRing(size, 0)
        orders = EventRing(size, .inOrder)
        presence = EventRing(size, width: presenceWords, 0)
        numbers = EventRing(size, width: numberCount, 0)
        texts = Array(repeating: [], count: size.capacity * textCount)
        eventTimeTexts = EventRing(size, width: EventRow.maxEventTimeBytes, 0)
        eventTimeTextCounts = EventRing(size, 0)
        bitmaps = EventRing(size, width: bitmapWords, 0)
    }

    static func powerOfTwo(_ wanted: Int) -> Int {
        var power = 1
        while power < wanted { power *= 2 }
        return power
    }

    /// Events that are kept, at most.
    var capacity: Int { size.capacity }

    var isEmpty: Bool { first == next }
    var isFull: Bool { next - first == UInt64(limit) || isFullOfHistory }
    /// No further event can be taken in until some that are finished are forgotten.
    var isFullOfHistory: Bool {
        next - oldest == UInt64(capacity) || textBytes > Self.maxTextBytes && next > oldest
    }

    /// Forgets finished events before `sequence`.
    mutating func forget(before sequence: UInt64) {
        let start = oldest
        oldest = max(oldest, min(sequence, first))
        guard textCount > 0 else { return }
        for event in start..<oldest {
            for column in 0..<textCount {
                textBytes -= texts[slot(event) * textCount + column].count
                texts[slot(event) * textCount + column] = []
            }
        }
    }

    /// Keeps more events from now on, as far as they may be kept.
    mutating func grow(to wanted: Int) {
        let capacity = min(Self.powerOfTwo(wanted), size.longest)
        guard capacity > size.capacity else { return }
        let events = oldest..<next
        streams.grow(to: capacity, keeping: events)
        eventTimes.grow(to: capacity, keeping: events)
        orders.grow(to: capacity, keeping: events)
        presence.grow(to: capacity, keeping: events)
        numbers.grow(to: capacity, keeping: events)
        eventTimeTexts.grow(to: capacity, keeping: events)
        eventTimeTextCounts.grow(to: capacity, keeping: events)
        bitmaps.grow(to: capacity, keeping: events)
        if textCount > 0 {
            var larger = Array(repeating: [UInt8](), count: capacity * textCount)
            for event in events {
                let new = Int(truncatingIfNeeded: event) & (capacity - 1)
                for column in 0..<textCount {
                    larger[new * textCount + column] = texts[slot(event) * textCount + column]
                }
            }
            texts = larger
        }
        size.capacity = capacity
    }

    func slot(_ sequence: UInt64) -> Int { Int(truncatingIfNeeded: sequence) & (capacity - 1) }

    /// Adds an event; its bitmap is all zeros. The window must not be full.
    mutating func append(_ row: borrowing EventRow, stream: Int, order: EventOrder) -> Int {
        let slot = slot(next)
        streams[slot] = Int32(stream)
        eventTimes[slot] = row.eventTime
        orders[slot] = order
        for word in 0..<presenceWords { presence[slot * presenceWords + word] = row.presence[word] }
        for column in 0..<numberCount { numbers[slot * numberCount + column] = row.numbers[column] }
        for column in 0..<textCount {
            texts[slot * textCount + column] = row.texts[column]
            textBytes += row.texts[column].count
        }
        let count = min(row.eventTimeText.count, EventRow.maxEventTimeBytes)
        let start = slot * EventRow.maxEventTimeBytes
        for offset in 0..<count { eventTimeTexts[start + offset] = row.eventTimeText[offset] }
        eventTimeTextCounts[slot] = UInt8(count)
        for word in 0..<bitmapWords { bitmaps[slot * bitmapWords + word] = 0 }
        next += 1
        return slot
    }

    mutating func removeFirst() { first += 1 }

    /// Takes the newest back.
    mutating func removeLast() {
        next -= 1
        for column in 0..<textCount { textBytes -= texts[slot(next) * textCount + column].count }
    }

    func isPresent(_ column: Int, slot: Int) -> Bool {
        presence[slot * presenceWords + (column >> 6)] >> UInt64(column & 63) & 1 == 1
    }

    /// `event_ts` as it came.
    func eventTimeText(slot: Int) -> String {
        let start = slot * EventRow.maxEventTimeBytes
        return String(decoding: eventTimeTexts.values(start..<start + Int(eventTimeTextCounts[slot])), as: UTF8.self)
    }

    /// Whether the strategy with this bit is asked.
    func asks(bit: Int, slot: Int) -> Bool { bitmaps[slot * bitmapWords + bit >> 6] >> UInt64(bit & 63) & 1 == 1 }

    mutating func ask(bit: Int, slot: Int) { bitmaps[slot * bitmapWords + bit >> 6] |= 1 << UInt64(bit & 63) }
    mutating func spare(bit: Int, slot: Int) { bitmaps[slot * bitmapWords + bit >> 6] &= ~(1 << UInt64(bit & 63)) }

    /// Whether the worker that has these bits is asked anything about the event.
    func asks(_ bits: BitmapPlace, slot: Int) -> Bool {
        let start = slot * bitmapWords + bits.offset
        for word in start..<start + bits.words where bitmaps[word] != 0 { return true }
        return false
    }
}
