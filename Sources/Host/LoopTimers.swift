import Supervision

/// What an event loop does at a time: the core's timers, and the host's own chores, which come again and again. Looking
/// at it allocates nothing, since that is done at every wait.
struct LoopTimers {
    /// A timer of the core.
    struct Armed {
        let timer: Timer
        let deadline: MonotonicTime
    }

    private struct Chore {
        let interval: UInt64
        var due: MonotonicTime
        let body: () -> Void
    }

    private var timers: [Armed] = []
    private var chores: [Chore] = []

    /// Replaces an earlier deadline of the same timer.
    mutating func arm(_ timer: Timer, _ deadline: MonotonicTime) {
        disarm(timer)
        timers.append(Armed(timer: timer, deadline: deadline))
    }

    mutating func disarm(_ timer: Timer) { timers.removeAll { $0.timer == timer } }

    /// Puts in the timers of another core, and gives back those that were armed; chores stay.
    mutating func exchange(_ others: inout [Armed]) { swap(&timers, &others) }

    mutating func addChore(everyMilliseconds interval: UInt64, now: MonotonicTime, _ body: @escaping () -> Void) {
        chores.append(Chore(interval: interval, due: now + interval, body: body))
    }

    /// The next timer that is due, which is then gone; nil if none is.
    mutating func nextDue(_ now: MonotonicTime) -> Timer? {
        guard let index = timers.firstIndex(where: { $0.deadline <= now }) else { return nil }
        return timers.remove(at: index).timer
    }

    /// The next chore that is due, which is then due again later; nil if none is. It is called outside of this value,
    /// since it may look at the loop.
    mutating func nextChore(_ now: MonotonicTime) -> (() -> Void)? {
        guard let index = chores.firstIndex(where: { $0.due <= now }) else { return nil }
        chores[index].due = now + chores[index].interval
        return chores[index].body
    }

    /// Milliseconds until a chore is due, or with `timers` anything at all, rounded up and at most `limit`; nil where
    /// nothing limits the wait.
    func milliseconds(_ now: @autoclosure () -> MonotonicTime, withTimers: Bool = true, atMost limit: Int32?) -> Int32?
    {
        var next: MonotonicTime?
        for chore in chores where next.map({ chore.due < $0 }) ?? true { next = chore.due }
        if withTimers { for entry in timers where next.map({ entry.deadline < $0 }) ?? true { next = entry.deadline } }
        guard let next else { return limit }
        let now = now()
        let left = next <= now ? 0 : Int32(clamping: (next.nanoseconds - now.nanoseconds + 999_999) / 1_000_000)
        return limit.map { min($0, left) } ?? left
    }
}
