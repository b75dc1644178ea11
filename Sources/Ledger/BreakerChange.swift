package import Status

/// A breaker went from one state to another.
package struct BreakerChange: Sendable, Hashable {
    package var at: WallTime
    /// The event that brought it about, or the first that the new state applies to; of an operator's order, how many had
    /// been accepted when it was given.
    package var sequence: UInt64
    package var strategy: String
    package var family: String
    package var version: String
    package var parametersHash: String
    package var from: StrategyStatus.Circuit
    package var to: StrategyStatus.Circuit
    /// Of the state that it is in now, or was in where it is closed now; nil where neither is known.
    package var outage: OutageStatus?
    /// Who ordered it, as a user id.
    package var user: UInt32?
    /// Why it was ordered.
    package var reason: String?

    package init(
        at: WallTime, sequence: UInt64, strategy: String, family: String, version: String, parametersHash: String,
        from: StrategyStatus.Circuit, to: StrategyStatus.Circuit, outage: OutageStatus?
    ) {
        self.at = at
        self.sequence = sequence
        self.strategy = strategy
        self.family = family
        self.version = version
        self.parametersHash = parametersHash
        self.from = from
        self.to = to
        self.outage = outage
    }
}

extension BreakerChange {
    /// An operator lifts a latch that is not in force in any run.
    package init(lifting latch: FormerLatch, by act: OperatorAct) {
        self.init(
            at: act.at, sequence: act.sequence, strategy: latch.strategy, family: latch.family, version: latch.version,
            parametersHash: latch.parametersHash, from: .latched, to: .closed, outage: latch.outage)
        user = act.user
        reason = act.reason
    }
}
