import Wire

/// What the strategies of a worker remembered before an event.
struct KeptSnapshot: Sendable {
    /// The first event that it does not know of.
    var sequence: UInt64
    /// As ``Snapshot`` lays it out.
    var bytes: [UInt8]
    /// By slot: the mark over every decision before it.
    var marks: [UInt64]
}

/// The newest snapshot of a worker, and the one before for when that turns out to be bad.
struct KeptSnapshots: Sendable {
    private(set) var newest: KeptSnapshot
    private(set) var previous: KeptSnapshot?

    /// Before any event: nothing is remembered.
    init(sequence: UInt64, bytes: [UInt8] = Snapshot.empty, marks: [UInt64]) {
        newest = KeptSnapshot(sequence: sequence, bytes: bytes, marks: marks)
    }

    /// Where the events begin that are needed to go on from any of them.
    var firstNeeded: UInt64 { previous?.sequence ?? newest.sequence }

    mutating func add(_ snapshot: KeptSnapshot) {
        previous = newest
        newest = snapshot
    }

    /// The newest is bad. Returns whether there is another.
    mutating func fallBack() -> Bool {
        guard let previous else { return false }
        newest = previous
        self.previous = nil
        return true
    }

    /// No event since the newest has reached the worker, which remembers the same before `sequence`.
    mutating func stillHolds(before sequence: UInt64) {
        // A snapshot that has just come in is no reason to give up the one before.
        guard sequence > newest.sequence else { return }
        newest.sequence = sequence
        previous = nil
    }
}

/// How many events lie between two snapshots of a worker. It follows from the size of the snapshot alone, so that it is the
/// same in every run.
///
/// Writing, moving and keeping a byte takes a little over a nanosecond, and an event about a microsecond: with a byte for
/// each tenth of an event, snapshots take about a hundredth of the time.
enum SnapshotInterval {
    static let shortest = 4096
    private static let bytesPerEvent = 8

    /// A multiple of the shortest, or the longest.
    static func events(snapshotBytes: Int, shortest: Int, longest: Int) -> Int {
        let wanted = snapshotBytes / bytesPerEvent
        return min(longest, max(1, (wanted + shortest - 1) / shortest) * shortest)
    }
}
