/// How often something happens a second, over the last few seconds.
struct RateMeter {
    private var samples: [(nanoseconds: UInt64, count: UInt64)] = []

    private static let kept = 6

    /// Notes a count that only grows; called about once a second.
    mutating func note(_ count: UInt64, at nanoseconds: UInt64) {
        samples.append((nanoseconds, count))
        if samples.count > Self.kept { samples.removeFirst() }
    }

    /// Since the oldest note.
    func rate(_ count: UInt64, at nanoseconds: UInt64) -> Double? {
        guard let first = samples.first, nanoseconds > first.nanoseconds, count >= first.count else { return nil }
        return Double(count - first.count) / (Double(nanoseconds - first.nanoseconds) / 1e9)
    }
}
