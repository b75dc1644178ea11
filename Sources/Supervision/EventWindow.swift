/// The events that are accepted and not yet finished, in order. A ring of fixed size; everything needed to send an event
/// again is kept until it is finished.
struct EventWindow: Sendable {
    let capacity: Int
    let presenceWords: Int
    let numberCount: Int
    let textCount: Int
    let bitmapWords: Int
    /// Number of the oldest event.
    private(set) var first: UInt64 = 0
    /// Number of the next event.
    private(set) var next: UInt64 = 0

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

    /// - Parameter capacity: events; rounded up to a power of two.
    init(capacity wanted: Int, _ deployment: Deployment) {
        var capacity = 1
        while capacity < wanted { capacity *= 2 }
        self.capacity = capacity
        presenceWords = deployment.columns.presenceWords
        numberCount = deployment.columns.numberCount
        textCount = deployment.columns.textCount
        bitmapWords = deployment.bitmapWords
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

    var isEmpty: Bool { first == next }
    var isFull: Bool { next - first == UInt64(capacity) }

    func slot(_ sequence: UInt64) -> Int { Int(truncatingIfNeeded: sequence) & (capacity - 1) }

    /// Adds an event; its bitmap is all zeros. The window must not be full.
    mutating func append(_ row: borrowing EventRow, stream: Int, order: EventOrder) -> Int {
        let slot = slot(next)
        streams[slot] = Int32(stream)
        eventTimes[slot] = row.eventTime
        orders[slot] = order
        for word in 0..<presenceWords { presence[slot * presenceWords + word] = row.presence[word] }
        for column in 0..<numberCount { numbers[slot * numberCount + column] = row.numbers[column] }
        for column in 0..<textCount { texts[slot * textCount + column] = row.texts[column] }
        let count = min(row.eventTimeText.count, EventRow.maxEventTimeBytes)
        let start = slot * EventRow.maxEventTimeBytes
        for offset in 0..<count { eventTimeTexts[start + offset] = row.eventTimeText[offset] }
        eventTimeTextCounts[slot] = UInt8(count)
        for word in 0..<bitmapWords { bitmaps[slot * bitmapWords + word] = 0 }
        next += 1
        return slot
    }

    mutating func removeFirst() { first += 1 }

    func isPresent(_ column: Int, slot: Int) -> Bool {
        presence[slot * presenceWords + (column >> 6)] >> UInt64(column & 63) & 1 == 1
    }

    /// `event_ts` as it came.
    func eventTimeText(slot: Int) -> String {
        let start = slot * EventRow.maxEventTimeBytes
        return String(decoding: eventTimeTexts[start..<start + Int(eventTimeTextCounts[slot])], as: UTF8.self)
    }

    /// Whether worker `plan` is asked anything about the event.
    func asks(_ plan: WorkerPlan, slot: Int) -> Bool {
        let start = slot * bitmapWords + plan.bitmapOffset
        for word in start..<start + plan.bitmapWords where bitmaps[word] != 0 { return true }
        return false
    }
}
