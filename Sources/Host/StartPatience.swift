import Supervision

/// How many workers that come to nothing at the very start are put down to chance.
///
/// A start that goes wrong at once ends what was to begin, since nothing was lost yet and whoever started it is there to
/// see. But workers are killed by others too, and that says nothing about them.
struct StartPatience {
    private var losses = 0

    /// Whether another is worth a try.
    mutating func forgives(_ kind: WorkerLossCause.Kind) -> Bool {
        losses += 1
        return losses <= Self.limit(kind)
    }

    private static func limit(_ kind: WorkerLossCause.Kind) -> Int {
        switch kind {
        case .killed: 300
        case .signalled: 3
        // It may have been stopped. Each takes long.
        case .launchFailed, .startTimeout: 1
        default: 0
        }
    }
}
