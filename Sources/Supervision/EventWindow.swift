/// The events that are accepted and not yet finished, in order, and before them those that a worker's successor would have to
/// compute again. A ring; everything needed to send an event again is kept as long as it is in it.
struct EventWindow: ~Copyable {
    private let addressOnly = AddressOnly()
    /// Events accepted and not finished, at most.
    let limit: Int
    /// A power of two.
    private(set) var capacity: Int
    let presenceWords: Int
    let numberCount: Int
    let textCount: Int
    let bitmapWords: Int
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

    private(set) var streams: [Int32]
    private(set) var eventTimes: [Int64]
    private(set) var orders: [EventOrder]
    private(set) var presence: [UInt64]
    private(set) var numbers: [Double]
    private(set) var texts: [[UInt8]]
    private(set) var eventTimeTexts: [UInt8]
    private(set) var eventTimeTextCounts: [UInt8]
    /// Which strategies are asked, for all workers.
    var bitmaps: [UInt64]

    /// - Parameters:
    ///   - limit: events accepted and not finished; rounded up to a power of two.
    ///   - first: number of the first event.
    init(limit wanted: Int, first: UInt64 = 0, _ deployment: Deployment) {
        limit = Self.powerOfTwo(wanted)
        capacity = limit
        presenceWords = deployment.columns.presenceWords
        numberCount = deployment.columns.numberCount
        textCount = deployment.columns.textCount
        bitmapWords = deployment.bitmapWords
        oldest = first
        self.first = first
        next = first
        streams = Array(repeating: 0, count: capacity)
        eventTimes = Array(repeating: 0, count: capacity)
        orders = Array(repeating: .inOrder, count: capacity)
        presence = Array(repeating: 0, count: capacity * presenceWords)
        numbers = Array(repeating: 0, count: capacity * numberCount)
        texts = Array(repeating: [], count: capacity * textCount)
        eventTimeTexts = Array(repeating: 0, count: capacity * EventRow.maxEventTimeBytes)
        eventTimeTextCounts = Array(repeating: 0, count: capacity)
        bitmaps = Array(repeating: 0, count: capacity * bitmapWords)
    }

    static func powerOfTwo(_ wanted: Int) -> Int {
        var power = 1
        while power < wanted { power *= 2 }
        return power
    }

    /// Bytes that an event takes, texts left aside.
    var bytesPerEvent: Int {
        8 * (presenceWords + numberCount + bitmapWords) + 16 * textCount + EventRow.maxEventTimeBytes + 14
    }

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

    /// Keeps more events from now on.
    mutating func grow(to wanted: Int) {
        let larger = Self.powerOfTwo(wanted)
        guard larger > capacity else { return }
        let moves = (oldest..<next).map { (from: slot($0), to: Int(truncatingIfNeeded: $0) & (larger - 1)) }
        func moved<Element>(_ array: [Element], _ width: Int, _ empty: Element) -> [Element] {
            var result = Array(repeating: empty, count: larger * width)
            for (from, to) in moves {
                for offset in 0..<width { result[to * width + offset] = array[from * width + offset] }
            }
            return result
        }
        streams = moved(streams, 1, 0)
        eventTimes = moved(eventTimes, 1, 0)
        orders = moved(orders, 1, .inOrder)
        presence = moved(presence, presenceWords, 0)
        numbers = moved(numbers, numberCount, 0)
        texts = moved(texts, textCount, [])
        eventTimeTexts = moved(eventTimeTexts, EventRow.maxEventTimeBytes, 0)
        eventTimeTextCounts = moved(eventTimeTextCounts, 1, 0)
        bitmaps = moved(bitmaps, bitmapWords, 0)
        capacity = larger
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
        return String(decoding: eventTimeTexts[start..<start + Int(eventTimeTextCounts[slot])], as: UTF8.self)
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
