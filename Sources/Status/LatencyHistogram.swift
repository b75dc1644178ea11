/// Times of evaluations in buckets of fixed bounds, which grow by 1, 2.5, 5 in each decade. Adding allocates nothing.
package struct LatencyHistogram: Codable, Sendable, Hashable {
    /// Upper bounds in nanoseconds; what is longer than the last goes into a bucket without one.
    package static let bounds: [UInt64] = [
        250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        5_000_000,
        10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000,
    ]

    /// By bucket, not cumulative; one more than there are bounds.
    package private(set) var counts: [UInt64]
    package private(set) var totalNanoseconds: UInt64

    package init() {
        counts = Array(repeating: 0, count: Self.bounds.count + 1)
        totalNanoseconds = 0
    }

    /// One that was stored; nil unless there is a count for each bucket.
    package init?(counts: [UInt64], totalNanoseconds: UInt64) {
        guard counts.count == Self.bounds.count + 1 else { return nil }
        self.counts = counts
        self.totalNanoseconds = totalNanoseconds
    }

    package var count: UInt64 { counts.reduce(0, +) }

    /// Adds `count` evaluations that took so long each.
    package mutating func add(nanoseconds: UInt64, count: UInt64) {
        var bucket = 0
        while bucket < Self.bounds.count, nanoseconds > Self.bounds[bucket] { bucket += 1 }
        counts[bucket] &+= count
        totalNanoseconds &+= nanoseconds &* count
    }

    package mutating func add(_ other: Self) {
        for bucket in counts.indices { counts[bucket] &+= other.counts[bucket] }
        totalNanoseconds &+= other.totalNanoseconds
    }

    /// The time that a share of evaluations did not exceed, interpolated within its bucket; nil where there are none.
    package func quantile(_ share: Double) -> Double? {
        let total = count
        guard total > 0 else { return nil }
        let wanted = share * Double(total)
        var below = 0.0
        for (bucket, count) in counts.enumerated() where count > 0 {
            if below + Double(count) >= wanted {
                let lower = bucket > 0 ? Double(Self.bounds[bucket - 1]) : 0
                guard bucket < Self.bounds.count else { return lower }
                return lower + (Double(Self.bounds[bucket]) - lower) * max(0, wanted - below) / Double(count)
            }
            below += Double(count)
        }
        return Self.bounds.last.map(Double.init)
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case counts
        case totalNanoseconds = "total_nanoseconds"
    }
}
