package import Status

/// What a host that starts takes over from the ones before it.
package struct LedgerMemory: Sendable, Hashable {
    /// In force since an operator ordered it. Its event is 0: it applies to a new run from the beginning.
    package var haltOfAll: Halt?
    /// The same of single strategies, by id. They need not be in any catalog.
    package var halts: [String: Halt] = [:]
    /// What was last known of the strategies of the last catalog, by id.
    package var strategies: [String: StoredService] = [:]
    /// Latches, each of one version and one set of parameters, which need not be in any catalog.
    package var latches: [FormerLatch] = []

    package init() {}
}

/// Whether a strategy was in service, why not, and since when.
package struct StoredService: Sendable, Hashable {
    package var service: StrategyStatus.Service
    package var reason: String?
    package var since: WallTime

    package init(service: StrategyStatus.Service, reason: String?, since: WallTime) {
        self.service = service
        self.reason = reason
        self.since = since
    }
}
