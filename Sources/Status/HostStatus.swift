/// Everything that a host can say of itself at one moment: what the control socket, the ledger, the metrics and the page
/// of status are all made of, so that none of them can say what another does not.
package struct HostStatus: Codable, Sendable, Hashable {
    package var run: RunStatus
    package var input: InputStatus
    /// A worker each, in the order in which the host has them; a ledger gives them by name.
    package var workers: [WorkerStatus]
    /// Those of the catalog, enabled ones by rank, then disabled ones by id.
    package var strategies: [StrategyStatus]
    /// Set while an operator has halted everything.
    package var haltOfAll: Halt?
    /// Latches on what is not, or not in this form, in the catalog.
    package var formerLatches: [FormerLatch] = []

    package init(
        run: RunStatus, input: InputStatus = InputStatus(), workers: [WorkerStatus] = [],
        strategies: [StrategyStatus] = [], haltOfAll: Halt? = nil
    ) {
        self.run = run
        self.input = input
        self.workers = workers
        self.strategies = strategies
        self.haltOfAll = haltOfAll
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case run, input, workers, strategies
        case haltOfAll = "halt_of_all"
        case formerLatches = "former_latches"
    }
}

/// An operator's order that a strategy, or all of them, give no intents.
package struct Halt: Codable, Sendable, Hashable {
    package var reason: String
    package var since: WallTime
    /// The first event that it applies to in this run.
    package var sequence: UInt64
    /// Who gave it, as a user id.
    package var user: UInt32

    package init(reason: String, since: WallTime, sequence: UInt64, user: UInt32) {
        self.reason = reason
        self.since = since
        self.sequence = sequence
        self.user = user
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case reason, since, user
        case sequence = "seq"
    }
}
