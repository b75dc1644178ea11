import LinuxSystem
import Wire

/// What a worker says it is doing. It may be read while the worker runs, and after its death.
package enum WorkerProgress: Sendable, Hashable {
    /// The worker has not said anything, as one in another language need not.
    case unknown
    /// Nothing is being evaluated, or each evaluation is over before it can be read. The number counts evaluations, modulo 2³².
    case idle(evaluations: UInt32)
    /// The strategy at `slot` is being evaluated on the event `sequence`.
    case evaluating(sequence: UInt64, slot: UInt32, evaluations: UInt32)

    /// From the fields of a page that belong together.
    init(version: UInt32, sequence: UInt64, position: UInt64) {
        let slot = UInt32(truncatingIfNeeded: position)
        let evaluations = UInt32(truncatingIfNeeded: position >> 32)
        self =
            version != ProgressPage.version
            ? .unknown
            : slot == ProgressPage.idleSlot
                ? .idle(evaluations: evaluations)
                : .evaluating(sequence: sequence, slot: slot, evaluations: evaluations)
    }

    /// Reads a page that may be written to meanwhile.
    init(_ page: SharedPage) {
        let version = UInt32(truncatingIfNeeded: page.load(at: ProgressPage.Offset.version))
        var position = page.load(at: ProgressPage.Offset.position)
        // The sequence changes only between two positions.
        for _ in 0..<16 {
            let sequence = page.load(at: ProgressPage.Offset.sequence)
            let later = page.load(at: ProgressPage.Offset.position)
            if later == position {
                self.init(version: version, sequence: sequence, position: position)
                return
            }
            position = later
        }
        // Nothing holds up a worker that changes them faster than they can be read.
        self.init(version: version, sequence: 0, position: position | UInt64(ProgressPage.idleSlot))
    }
}
