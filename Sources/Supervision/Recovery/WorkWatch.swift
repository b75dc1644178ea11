/// What was seen of a worker that owes an answer, from one look to the next.
struct WorkWatch: Sendable {
    /// When it was due to be looked at next; nil where it owes nothing.
    var due: MonotonicTime?
    /// Where it was, and what it had used of the processor, when it was first seen there.
    var first: (observation: WorkObservation, answered: UInt64)?
    /// What it has used of the processor while it was seen to have given so many answers. Of what it uses while nobody looks,
    /// little counts: answers may lie there unread.
    var sinceAnswer: (answered: UInt64, processorTime: UInt64, used: UInt64)?
    /// How long it has not got anywhere, in nanoseconds. Time in which nobody looked does not count.
    var idleNanoseconds: UInt64 = 0
    /// How long it was seen stopped meanwhile.
    var stoppedNanoseconds: UInt64 = 0
    var lastLook: MonotonicTime?
}

/// How a worker is, seen from outside.
package struct WorkObservation: Sendable, Equatable {
    /// Where it says it is; nil where it says nothing.
    package let progress: WorkProgress?
    /// Nanoseconds, of its whole life.
    package let processorTime: UInt64
    /// Whether it is stopped by a signal.
    package let isStopped: Bool

    package init(progress: WorkProgress?, processorTime: UInt64, isStopped: Bool) {
        self.progress = progress
        self.processorTime = processorTime
        self.isStopped = isStopped
    }
}
