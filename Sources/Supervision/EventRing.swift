/// So many plain values for each of the last events, at the place that the event's number says. Its memory is set aside for as
/// many events as there may ever be, and costs nothing before it is used, so that a ring that grows moves only what is in use.
struct EventRing<Element: BitwiseCopyable>: ~Copyable {
    private let width: Int
    private var count: Int
    private let elements: UnsafeMutablePointer<Element>

    /// - Parameters:
    ///   - width: values for each event.
    ///   - empty: what stands where no event has been.
    init(_ size: EventRingSize, width: Int = 1, _ empty: Element) {
        self.width = width
        count = size.capacity * width
        elements = .allocate(capacity: size.longest * width)
        elements.initialize(repeating: empty, count: count)
    }

    deinit { elements.deallocate() }

    subscript(index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no event has that place")
            return UnsafePointer(elements + index)
        }
        @inline(__always) unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no event has that place")
            return elements + index
        }
    }

    /// Values that follow each other.
    func values(_ range: Range<Int>) -> UnsafeBufferPointer<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "no event has that place")
        return UnsafeBufferPointer(start: elements + range.lowerBound, count: range.count)
    }

    /// Makes room for `capacity` events, a power of two and at most what was set aside, and has these where they belong.
    mutating func grow(to capacity: Int, keeping events: Range<UInt64>) {
        let before = count / max(1, width)
        guard capacity > before else { return }
        // Where nothing is moved to, there has been no event: what is there is written before it is read.
        count = capacity * width
        for event in events {
            let old = Int(truncatingIfNeeded: event) & (before - 1)
            let new = Int(truncatingIfNeeded: event) & (capacity - 1)
            if new != old { (elements + new * width).update(from: elements + old * width, count: width) }
        }
    }
}

/// For how many events a ring has room.
struct EventRingSize {
    /// A power of two, or nothing.
    var capacity: Int
    /// What it may become: a power of two, and at least what it is.
    let longest: Int

    static let none = EventRingSize(capacity: 0, longest: 0)
}
