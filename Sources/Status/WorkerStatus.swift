/// One worker: the sealed process of a family, or of one isolated strategy.
package struct WorkerStatus: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, Hashable {
        case starting
        case serving
        /// Its start came to nothing; the next is due later.
        case waiting
        case ended
    }

    package var family: String
    /// The one strategy of a worker of its own.
    package var isolated: String?
    package var state: State
    package var pid: Int32?
    /// Counts its starts, from 1.
    package var generation: UInt32
    package var startedAt: WallTime?
    /// When it was attested and had its strategies.
    package var readyAt: WallTime?
    /// `sha256:…` of its policy.
    package var policyDigest: String
    package var answeredEvents: UInt64 = 0
    /// Over the last seconds; nil where the host is not running.
    package var eventsPerSecond: Double?
    /// Round trip divided by the events in it.
    package var latency = LatencyHistogram()
    /// Since when it owes an answer, in seconds; nil where it owes none, or is not running.
    package var silentSeconds: Double?
    /// Generations that ended before the run did, by cause.
    package var losses: [NamedCount] = []
    /// The last of them.
    package var lastLoss: WorkerLoss?
    /// Denied calls by name.
    package var violations: [NamedCount] = []
    /// From a death until the successor had its strategies.
    package var recoverySeconds = DurationTotal()
    /// Events that a successor was sent again.
    package var replayedEvents: UInt64 = 0

    /// The names of causes in ``losses`` and ``WorkerLoss/cause``.
    package static let lossCauses = [
        "launch_failed", "start_timeout", "attestation_failed", "exited", "signalled", "killed", "out_of_memory",
        "timeout", "stalled", "violation", "protocol_error", "recycled", "snapshot_refused", "internal",
    ]

    /// Whether it has owed an answer for so long that something must be wrong.
    package var isSilent: Bool { state == .serving && (silentSeconds ?? 0) >= Self.longSilence }
    /// In seconds.
    package static let longSilence = 2.0

    package var restarts: UInt64 { losses.reduce(0) { $0 + $1.count } }

    /// The family, and the strategy of an isolated worker.
    package var name: String { isolated.map { "\(family) (\($0))" } ?? family }

    package init(family: String, isolated: String?, state: State, generation: UInt32, policyDigest: String) {
        self.family = family
        self.isolated = isolated
        self.state = state
        self.generation = generation
        self.policyDigest = policyDigest
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case family, isolated, state, pid, generation, latency, losses, violations
        case startedAt = "started_at"
        case readyAt = "ready_at"
        case policyDigest = "policy_digest"
        case answeredEvents = "answered_events"
        case eventsPerSecond = "events_per_second"
        case silentSeconds = "silent_seconds"
        case lastLoss = "last_loss"
        case recoverySeconds = "recovery_seconds"
        case replayedEvents = "replayed_events"
    }
}

/// How a generation of a worker ended.
package struct WorkerLoss: Codable, Sendable, Hashable {
    package var generation: UInt32
    package var at: WallTime
    /// One of ``WorkerStatus/lossCauses``, such as `signalled`.
    package var cause: String
    /// In words, with what the worker said last.
    package var detail: String
    /// The signal that ended it, if one did.
    package var signal: Int32?
    /// The event that it was at.
    package var sequence: UInt64?

    package init(
        generation: UInt32, at: WallTime, cause: String, detail: String, signal: Int32?, sequence: UInt64?
    ) {
        self.generation = generation
        self.at = at
        self.cause = cause
        self.detail = detail
        self.signal = signal
        self.sequence = sequence
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case generation, at, cause, detail, signal
        case sequence = "seq"
    }
}

/// How often something took time, and how much in all.
package struct DurationTotal: Codable, Sendable, Hashable {
    package private(set) var count: UInt64
    package private(set) var seconds: Double

    package init(count: UInt64 = 0, seconds: Double = 0) {
        self.count = count
        self.seconds = seconds
    }

    package mutating func add(_ seconds: Double) {
        count += 1
        self.seconds += seconds
    }
}
