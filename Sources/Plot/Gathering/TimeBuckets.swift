/// What a stretch of time holds, as far as it will be drawn.
package protocol BucketContent: Sendable {
    init()
    /// Takes in the stretch that follows at once.
    mutating func append(_ later: Self)
}

/// Contents by time, in buckets of equal width that grow with the time that they cover.
///
/// A picture has some hundred columns, however long the time is; but how long it is shows at its end only. So buckets begin
/// narrow, and whenever there would be too many every two become one. Nothing is read twice, memory is bounded,
/// and how often they grew shows nowhere but in their width: a bucket begins at a multiple of it.
package struct TimeBuckets<Content: BucketContent>: Sendable {
    /// A few for each column of the widest picture.
    package static var usualCapacity: Int64 { 4096 }

    private let capacity: Int64
    /// The width is 2 to this power, in nanoseconds.
    // Not 0, so that the distance of any two buckets fits.
    private var shift: Int64 = 1
    /// Number of the first bucket, counted from 1970.
    private var first: Int64 = 0
    private var contents: [Content] = []

    /// - Parameter capacity: buckets at most, 2 or more.
    package init(capacity: Int64 = usualCapacity) { self.capacity = capacity }

    package var isEmpty: Bool { contents.isEmpty }

    /// From the earliest to the latest, each with the instant at which it begins.
    package var all: some Sequence<(start: Int64, content: Content)> {
        contents.enumerated().lazy.map { [first, shift] in ((first + Int64($0.offset)) << shift, $0.element) }
    }

    /// Changes the bucket of an instant.
    package mutating func update(at time: Int64, _ change: (inout Content) -> Void) {
        cover(time, time)
        change(&contents[Int((time >> shift) - first)])
    }

    /// Changes the buckets between two instants, each with how many nanoseconds of it lie between them; at least the one
    /// of `start`.
    package mutating func update(from start: Int64, to end: Int64, _ change: (inout Content, Double) -> Void) {
        cover(start, max(start, end))
        let last = max(start, end) >> shift
        for number in (start >> shift)...last {
            let begin = max(start, number << shift)
            let limit = number < last ? (number + 1) << shift : end
            // An end on the border is not in the bucket behind it.
            if limit > begin || number == start >> shift {
                change(&contents[Int(number - first)], Double(max(0, limit - begin)))
            }
        }
    }

    private mutating func cover(_ start: Int64, _ end: Int64) {
        if contents.isEmpty {
            while (end >> shift) - (start >> shift) >= capacity { shift += 1 }
            first = start >> shift
        }
        while true {
            let low = min(first, start >> shift)
            let high = max(first + Int64(contents.count) - 1, end >> shift)
            if high - low < capacity {
                if low < first {
                    contents.insert(contentsOf: Self.empty(first - low), at: 0)
                    first = low
                }
                let missing = high - first + 1 - Int64(contents.count)
                if missing > 0 { contents.append(contentsOf: Self.empty(missing)) }
                return
            }
            widen()
        }
    }

    private static func empty(_ count: Int64) -> some Collection<Content> {
        repeatElement(Content(), count: Int(count))
    }

    private mutating func widen() {
        var merged: [Content] = []
        merged.reserveCapacity(contents.count / 2 + 1)
        for (offset, content) in contents.enumerated() {
            if offset > 0, (first + Int64(offset)) & 1 == 1 {
                merged[merged.count - 1].append(content)
            } else {
                merged.append(content)
            }
        }
        contents = merged
        first >>= 1
        shift += 1
    }
}
