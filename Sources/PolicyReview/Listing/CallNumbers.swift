/// A set of call numbers, as ranges.
struct CallNumbers: Sendable, Hashable {
    /// In order, apart from each other. 64 bits, so that a range may end behind the last number.
    private var ranges: [ClosedRange<UInt64>] = []

    /// Every number of 32 bits.
    static let all = CallNumbers(ranges: [0...UInt64(UInt32.max)])

    init() {}

    private init(ranges: [ClosedRange<UInt64>]) { self.ranges = ranges }

    var isEmpty: Bool { ranges.isEmpty }

    /// The number, where it is one alone.
    var only: UInt32? { few?.count == 1 ? few?.first : nil }

    /// The numbers, where they are few enough to be told one by one.
    var few: [UInt32]? {
        let count = ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) }
        guard count <= 64 else { return nil }
        return ranges.flatMap { $0.map { UInt32(truncatingIfNeeded: $0) } }
    }

    /// Keeps those within a range, or those outside of it.
    mutating func restrict(to range: ClosedRange<UInt64>, _ isWithin: Bool) {
        ranges = ranges.flatMap { own -> [ClosedRange<UInt64>] in
            guard own.overlaps(range) else { return isWithin ? [] : [own] }
            if isWithin { return [own.clamped(to: range)] }
            var rest: [ClosedRange<UInt64>] = []
            if own.lowerBound < range.lowerBound { rest.append(own.lowerBound...range.lowerBound - 1) }
            if own.upperBound > range.upperBound { rest.append(range.upperBound + 1...own.upperBound) }
            return rest
        }
    }

    func union(_ other: CallNumbers) -> CallNumbers {
        var merged: [ClosedRange<UInt64>] = []
        for range in (ranges + other.ranges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return CallNumbers(ranges: merged)
    }
}
