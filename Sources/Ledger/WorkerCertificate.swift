package import Status

/// A worker was compared with its seal, before its first event.
package struct WorkerCertificate: Sendable, Hashable {
    package enum Purpose: String, Sendable, Hashable {
        /// It is there for the run's events.
        case serving
        /// Strategies that were out of service are tried in it.
        case trial
        /// It is asked which plugins there are, and what they take.
        case inspection
    }

    package var at: WallTime
    package var family: String
    package var isolated: String?
    package var purpose: Purpose
    package var generation: UInt32
    package var pid: Int32
    /// `sha256:…` of ``content``.
    package var digest: String
    /// What is the same at each start, as JSON in its canonical encoding.
    package var content: String
    /// What is another at each start, as JSON.
    package var start: String
    /// How the worker differs from its policy, a text each. Where there are any it was refused and got no event.
    package var differences: [String]

    package init(
        at: WallTime, family: String, isolated: String?, purpose: Purpose, generation: UInt32, pid: Int32,
        digest: String, content: String, start: String, differences: [String]
    ) {
        self.at = at
        self.family = family
        self.isolated = isolated
        self.purpose = purpose
        self.generation = generation
        self.pid = pid
        self.digest = digest
        self.content = content
        self.start = start
        self.differences = differences
    }
}

/// A certificate as a ledger has it.
package struct StoredCertificate: Sendable, Hashable {
    /// The run in which the worker was started.
    package var run: Int64
    /// Nil where the run is no longer kept.
    package var runState: RunStatus.State?
    package var certificate: WorkerCertificate
    /// When the worker was lost; nil of one that runs, and of one that ended with its run.
    package var lostAt: WallTime?
}
