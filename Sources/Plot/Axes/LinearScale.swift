/// Where a value lies in a picture.
struct LinearScale: Sendable {
    let domain: ClosedRange<Double>
    let start: Double
    let end: Double

    /// - Parameters:
    ///   - domain: finite.
    ///   - start: where its lower bound lies; the upper one lies at `end`.
    init(_ domain: ClosedRange<Double>, from start: Double, to end: Double) {
        self.domain = domain
        self.start = start
        self.end = end
    }

    /// Never outside of the picture, and never not a number. Where the domain is one value, that is in the middle.
    func position(_ value: Double) -> Double {
        // Halves, since the distance of two doubles may be none.
        let length = domain.upperBound / 2 - domain.lowerBound / 2
        let share = length > 0 ? (value / 2 - domain.lowerBound / 2) / length : 0.5
        return start + (share.isFinite ? min(max(share, 0), 1) : 0.5) * (end - start)
    }

    /// A domain with some room around what it is for. One value alone gets room by its size.
    static func domain(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        let size = max(abs(low), abs(high))
        var room = (high / 2 - low / 2) * 0.24
        // Below this doubles are so far apart that a scale would show their steps.
        if room < size * 1e-13 { room = max(size * 0.01, low == 0 && high == 0 ? 1 : 0) }
        let limit = Double.greatestFiniteMagnitude
        return max(low - room, -limit)...min(high + room, limit)
    }
}

/// Where an instant lies in a picture.
struct TimeScale: Sendable {
    let range: ClosedRange<Int64>
    let start: Double
    let end: Double

    func position(_ time: Int64) -> Double {
        guard range.lowerBound < range.upperBound else { return (start + end) / 2 }
        let time = min(max(time, range.lowerBound), range.upperBound)
        return start + Self.distance(range.lowerBound, time) / Self.distance(range.lowerBound, range.upperBound)
            * (end - start)
    }

    /// In nanoseconds, exact as long as a double is.
    static func distance(_ start: Int64, _ end: Int64) -> Double {
        let (distance, overflow) = end.subtractingReportingOverflow(start)
        return overflow ? Double(end) - Double(start) : Double(distance)
    }
}
