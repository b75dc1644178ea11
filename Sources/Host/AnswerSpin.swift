/// Decides whether to look for an answer again and again for a moment, instead of sleeping until it is there.
///
/// A sleep and the wake-up after it cost more than a worker needs for an event, where the worker has a processor of its
/// own. Where it has not, looking keeps it from running, and never succeeds; after a few such times it is tried only
/// now and then.
struct AnswerSpin {
    /// How long a moment is.
    static let nanoseconds: UInt64 = 40_000
    /// Failures in a row after which it is rarely tried.
    private static let patience = 4
    /// One of so many is a try where it did not succeed before.
    private static let rarely = 256
    /// One of so many is left out where it does succeed, so that whatever else is waited for has its turn.
    private static let often = 64

    private var failures = 0
    private var turns = 0

    /// Asked once before each sleep. Tell ``ended(hasAnswer:)`` if the answer is yes.
    mutating func isWorthwhile() -> Bool {
        turns = (turns + 1) % Self.rarely
        return failures < Self.patience ? turns % Self.often != 0 : turns == 0
    }

    mutating func ended(hasAnswer: Bool) { failures = hasAnswer ? 0 : min(failures + 1, Self.patience) }
}
