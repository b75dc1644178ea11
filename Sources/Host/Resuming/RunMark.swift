import Intake

/// How far a run had come: beside each checkpoint of an input that can be read again, and at the end.
struct RunMark: Codable, Sendable {
    enum End: UInt8, Codable, Sendable {
        /// The input came to its end, and every line of the output is written.
        case finished
        /// A signal ended it; the input may have more.
        case stopped
    }

    /// Events that were given a number.
    var events: UInt64
    /// Nil for an input that cannot be read again.
    var input: InputPosition?
    /// Of the intents, in the file or on their way to it.
    var intentBytes: UInt64
    /// Nil in mid-run.
    var end: End?
}
