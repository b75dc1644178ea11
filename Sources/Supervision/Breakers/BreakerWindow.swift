/// The evaluations that failed in one way, as far back as a rule looks.
///
/// Only failures are kept, each as the number of its evaluation, and they are looked at only when another is added. So an
/// evaluation that does not fail costs nothing here, and a window of a million evaluations takes no more memory than
/// twice the failures that it may hold before it trips.
struct BreakerWindow: Sendable, Equatable, Codable {
    /// Rising. Those that the window has left behind are removed once they are the greater part, so that removing costs
    /// nothing on average.
    private(set) var evaluations: [UInt64] = []
    /// Failures at evaluations that followed each other, the newest included.
    private(set) var row = 0
    /// The newest, whether or not the window has left them behind; oldest first.
    private var failures: [ChargedFailure] = []

    /// Adds a failure.
    ///
    /// - Parameters:
    ///   - evaluation: its number; higher than that of any failure before.
    ///   - length: so many evaluations the window spans, this one included.
    /// - Returns: how many failures there are in the window, this one included, and the evaluation of the first of them.
    mutating func add(
        _ failure: ChargedFailure, evaluation: UInt64, length: Int
    ) -> (count: Int, first: UInt64) {
        row = evaluations.last.map { $0 &+ 1 == evaluation } == true ? row &+ 1 : 1
        evaluations.append(evaluation)
        let first = firstIndex(within: UInt64(max(1, length)), of: evaluation)
        let result = (evaluations.count - first, evaluations[first])
        if first * 2 > evaluations.count { evaluations.removeFirst(first) }
        if failures.count >= Outage.maxFailures { failures.removeFirst(failures.count - Outage.maxFailures + 1) }
        failures.append(failure)
        return result
    }

    /// How many of the last `length` evaluations failed, where the newest of all has the number `newest`.
    func count(within length: UInt64, of newest: UInt64) -> Int {
        evaluations.reversed().prefix { newest &- $0 < length }.count
    }

    /// Failures that followed each other up to the evaluation `newest`.
    func row(at newest: UInt64) -> Int { evaluations.last == newest ? row : 0 }

    /// The newest `count` failures, as far as they are kept; oldest first.
    func newest(_ count: Int) -> [ChargedFailure] { failures.suffix(max(0, count)) }

    /// Where the first evaluation stands that the window has not left behind; the newest never is. Numbers may be
    /// anything here, since a checkpoint is a file.
    private func firstIndex(within length: UInt64, of newest: UInt64) -> Int {
        var low = 0
        var high = evaluations.count - 1
        while low < high {
            let middle = (low + high) / 2
            if newest &- evaluations[middle] < length { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
