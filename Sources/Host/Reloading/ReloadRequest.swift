import Supervision

/// Somebody wants another catalog.
struct ReloadRequest {
    enum Origin: Sendable {
        case signal
        case changedFile
        /// Of a run that is resumed: it came into force before this event then, and these inputs followed.
        case journal(before: UInt64, following: [ExternalInput])
        /// The run is resumed with another catalog than it ended with.
        case resumption
        case control
    }

    let origin: Origin
    /// As it was read.
    let text: [UInt8]
    let file: String
    /// Is told what became of it; nil: everything went well.
    let answer: (ReloadOutcome) -> Void

    /// Whether it was carried out before, in the run that is resumed.
    var isRepetition: Bool { if case .journal = origin { true } else { false } }
}

/// What became of a reload, in words.
enum ReloadOutcome: Sendable {
    case done(String)
    case refused(String)
}
