import StrategySDK

/// A strategy that computes in a worker of its own what it has missed, so that it can come back.
struct ProbeRun {
    let rank: StrategyRank
    /// Of the missed events' frames: how many bytes are sent, and how many answered.
    var sentBytes = 0
    var answeredBytes = 0
    var answered = 0
    /// Symbols of events that were part of warm-up, of those that were not decided before.
    var warmedUp: [Int] = []
    /// A death that may have been chance, and its event; nil where it was at none.
    var suspicion: Suspicion?
    /// How often it died, or was killed by what only its own page calls a kill from outside.
    var deaths = 0

    struct Suspicion {
        let sequence: UInt64?
    }

    init(_ rank: StrategyRank) { self.rank = rank }

    mutating func beginAgain() {
        sentBytes = 0
        answeredBytes = 0
        answered = 0
        warmedUp = []
    }
}
