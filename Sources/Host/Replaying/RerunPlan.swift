import Catalog
import Supervision

/// How a recorded run is played again.
struct RerunPlan {
    /// Events accepted and not finished, at most. It changes no output.
    var eventsInFlight = 4096
    /// The last event that is computed; nil: all.
    var last: UInt64?
    /// Whether what strategies remember at the end is wanted.
    var wantsState = false
    /// Another version of a plugin, in place of the one that the catalog names.
    var replacement: VersionReplacement?
    /// The only strategies that are computed; nil: all.
    var strategies: Set<StrategyID>?

    /// Whether what happened in the run is to happen again.
    ///
    /// An event that a version has failed at is no loss of another one. What operators ordered is.
    func repeats(_ input: ExternalInput) -> Bool {
        switch input {
        case .halt(let strategy, _, _): strategy.map { strategies?.contains($0) ?? true } ?? true
        case .charge, .latch, .latchedBefore, .memoryLost, .probe, .reset, .due: replacement == nil
        }
    }
}

/// Is told what comes of a run that is played again.
protocol RerunReader: AnyObject {
    /// Whether every event is of interest, and not only those at which something was wanted.
    var wantsEvents: Bool { get }
    /// Whether there is no need to go on.
    var hasEnough: Bool { get }
    /// These strategies decide from here on.
    func begin(_ deployment: Deployment)
    /// What came of an event, as lines of the output in order.
    func take(_ event: RerunEvent, _ lines: [RerunLine]) throws(HostError)
}

/// An event of which everything is computed.
struct RerunEvent {
    var sequence: UInt64
    /// Nil where nobody wants to know.
    var origin: Origin?

    struct Origin {
        var symbol: String
        var timeframe: String
        /// Nanoseconds since 1970.
        var time: Int64
    }
}

/// A line of intents.
struct RerunLine {
    var sequence: UInt64
    /// Its end included.
    var bytes: [UInt8]

    var isWithdrawal: Bool { bytes.starts(with: Self.withdrawal) }
    private static let withdrawal = Array(#"{"kind":"withdrawal""#.utf8)
}

/// What came of a run that was played again.
struct RerunResult {
    var events: UInt64 = 0
    var intents: UInt64 = 0
    var withdrawals: UInt64 = 0
    /// Events that were lost here and not in the recorded run, in words; the first ones.
    var losses: [String] = []
    var lossCount = 0
    /// Where it was wanted.
    var state: CoreState?
    /// What was in force at the end.
    var deployment: Deployment
    /// It was ended early.
    var stopSignal: Int32?
}
