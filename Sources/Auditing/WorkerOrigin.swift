/// Whose workers a review looks at.
package enum WorkerOrigin: Sendable {
    /// Those that the host in a state directory has started, or the last one there.
    case host(directory: String)
    /// One of each family, started for the review.
    case review

    var description: String {
        switch self {
        case .host(let directory):
            "These are the workers that the host with its state in `\(directory)` started, as its ledger has them."
        case .review:
            "No state directory was named, so a sealed worker of each family was started for this review, looked at, and "
                + "ended; with `--state DIR` the workers of the host that runs there are shown."
        }
    }

    var remedy: String {
        switch self {
        case .host(let directory):
            "name the state directory of a host that has started workers, or leave out --state; \(directory) has none"
        case .review: "`bulkhead doctor` says what this machine lacks"
        }
    }
}
