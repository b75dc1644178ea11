/// One run of `bulkhead run`, from its start to its end.
package struct RunStatus: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        /// Workers are being started.
        case starting
        case running
        /// The input came to its end.
        case finished
        /// A signal ended it.
        case stopped
        /// It ended with an error, which `problem` tells.
        case failed
        /// It ended without saying so: killed, or the machine went down. Only a ledger says this.
        case died

        /// Whether the run has not come to an end, as far as it said.
        package var isRunning: Bool { self == .starting || self == .running }
    }

    /// What it waits for while it does nothing.
    package enum Waiting: String, Codable, Sendable, Hashable, CaseIterable {
        case input
        /// Whoever reads its output has not done so for a moment.
        case output
        case workers
    }

    package var state: State
    package var waitsFor: Waiting?
    package var problem: String?
    package var pid: Int32
    /// Version of the host and digest of the worker's executable.
    package var build: String
    package var startedAt: WallTime
    package var endedAt: WallTime?
    /// When all of this was true.
    package var asOf: WallTime
    package var catalog: String
    /// `sha256:…` of the catalog's bytes.
    package var catalogDigest: String
    /// `sha256:…` of the worker's executable.
    package var executableDigest: String
    /// A path, or `standard input`.
    package var input: String
    /// Events that were given a number.
    package var acceptedEvents: UInt64
    /// Events of which everything is written or queued for writing.
    package var finishedEvents: UInt64
    package var lines: UInt64
    package var rejectedLines: UInt64
    /// How many of the newest lines were rejected without an event among them; nil where the host is not running.
    package var rejectedInARow: UInt64?
    /// When the newest line came; nil where none has, or where the host is not running.
    package var lastLineAt: WallTime?
    /// Intents written or queued for writing.
    package var intents: UInt64
    /// Over the last seconds; nil where the host is not running.
    package var eventsPerSecond: Double?
    /// Loads of a catalog by this host since its start.
    package var acceptedCatalogLoads: UInt64
    package var refusedCatalogLoads: UInt64
    /// What the host has forbidden itself; nil where the host is not running, or has not come to that.
    package var confinement: ConfinementStatus?

    package init(
        state: State, pid: Int32, build: String, startedAt: WallTime, asOf: WallTime, catalog: String,
        catalogDigest: String, executableDigest: String, input: String
    ) {
        self.state = state
        self.pid = pid
        self.build = build
        self.startedAt = startedAt
        self.asOf = asOf
        self.catalog = catalog
        self.catalogDigest = catalogDigest
        self.executableDigest = executableDigest
        self.input = input
        acceptedEvents = 0
        finishedEvents = 0
        lines = 0
        rejectedLines = 0
        intents = 0
        acceptedCatalogLoads = 1
        refusedCatalogLoads = 0
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case state, problem, pid, build, catalog, input, lines, intents, confinement
        case waitsFor = "waits_for"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case asOf = "as_of"
        case catalogDigest = "catalog_digest"
        case executableDigest = "executable_digest"
        case acceptedEvents = "accepted_events"
        case finishedEvents = "finished_events"
        case rejectedLines = "rejected_lines"
        case rejectedInARow = "rejected_in_a_row"
        case lastLineAt = "last_line_at"
        case eventsPerSecond = "events_per_second"
        case acceptedCatalogLoads = "accepted_catalog_loads"
        case refusedCatalogLoads = "refused_catalog_loads"
    }
}
