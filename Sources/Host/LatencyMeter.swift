import Status

/// Measures what an evaluation takes, from outside, since a worker has no clock: the time from a request, or from the
/// answers before, until answers come, divided by their number. Costs one look at the clock for each read.
struct LatencyMeter {
    private(set) var histogram = LatencyHistogram()
    private var since: UInt64?

    /// Something was sent; times in nanoseconds of the monotonic clock.
    mutating func sent(at now: @autoclosure () -> UInt64) {
        if since == nil { since = now() }
    }

    /// - Parameter owesMore: whether further answers are due.
    mutating func answered(_ count: Int, at now: UInt64, owesMore: Bool) {
        if let since, now > since { histogram.add(nanoseconds: (now - since) / UInt64(count), count: UInt64(count)) }
        since = owesMore ? now : nil
    }

    /// For how long an answer has been awaited, in seconds; nil where none is.
    func silence(at now: UInt64) -> Double? { since.map { now > $0 ? Double(now - $0) / 1e9 : 0 } }

    /// The worker is gone.
    mutating func interrupted() { since = nil }
}
