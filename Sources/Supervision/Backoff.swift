/// How long to wait before the next start: nothing, then 250 ms doubling to at most 60 s. Only starts that came to nothing
/// count.
struct Backoff: Sendable, Equatable {
    private var failures = 0

    mutating func succeeded() { failures = 0 }

    /// Milliseconds to wait after another start that came to nothing.
    mutating func failed() -> UInt64 {
        defer { failures += 1 }
        return min(60_000, 250 << UInt64(min(failures, 8)))
    }
}
