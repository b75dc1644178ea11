/// A state from which a run can be resumed, as the caller encoded it.
package struct Checkpoint: Sendable, Hashable {
    /// 256 MiB.
    package static let maxPayloadBytes = 256 << 20

    /// Counts the checkpoints of a state directory, from 1. The file is named by it.
    package let number: UInt64
    package let payload: [UInt8]
}

/// What a state directory gives to a run that is resumed.
package struct LoadedCheckpoint: Sendable, Hashable {
    /// The newest that is whole; nil where there is none.
    package let checkpoint: Checkpoint?
    /// Why newer ones are not used, the newest first. To be told to people, always: the run goes on from an older state.
    package let problems: [JournalError]
}
