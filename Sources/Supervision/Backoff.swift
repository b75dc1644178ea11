/// How long to wait before the next start: nothing, then 250 ms doubling to at most 60 s. Only starts that came to nothing
/// count.
///
/// Whoever is killed from outside is started again after 10 ms doubling to at most 250 ms: a kill says nothing about the
/// next start, and who kills many workers must not find most of them waiting.
struct Backoff: Sendable, Equatable {
    private var failures = 0

    mutating func succeeded() { failures = 0 }

    /// Milliseconds to wait after another start that came to nothing.
    mutating func failed(byKill isKill: Bool = false) -> UInt64 {
        defer { failures += 1 }
        let doublings = UInt64(min(failures, 8))
        return isKill ? min(250, 10 << doublings) : min(60_000, 250 << doublings)
    }
}
