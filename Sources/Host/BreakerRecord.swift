import Digest
import Ledger
import LinuxSystem
import Status
import StrategySDK
import Supervision

/// What is known of breakers beside what the core knows: since when they are what they are, how often they opened, and what
/// runs before this one left.
struct BreakerRecord {
    private struct Entry {
        /// As the ledger was last told.
        var circuit = StrategyStatus.Circuit.closed
        /// The same, of why it is not closed.
        var outage: OutageStatus?
        /// In this run.
        var openings: UInt64 = 0
    }

    /// What runs before left, on strategies of the catalog and on others.
    private(set) var formerLatches: [FormerLatch] = []
    private var deployment: Deployment
    /// By rank.
    private var parametersHashes: [String]
    /// By rank.
    private var entries: [Entry]

    init(_ deployment: Deployment, parameterHashes: [UInt64]) {
        self.deployment = deployment
        parametersHashes = parameterHashes.map { SHA256Digest.hexadecimal($0) }
        entries = Array(repeating: Entry(), count: deployment.strategies.count)
    }

    // MARK: What happens

    /// Takes over what runs before left, and gives the latches that are on strategies of the catalog.
    mutating func remember(_ latches: [FormerLatch]) -> [(rank: StrategyRank, outage: Outage, latch: FormerLatch)] {
        var own: [(rank: StrategyRank, outage: Outage, latch: FormerLatch)] = []
        for latch in latches {
            guard let rank = rank(of: latch), let outage = latch.outage.latch else {
                formerLatches.append(latch)
                continue
            }
            entries[rank.index].circuit = .latched
            entries[rank.index].outage = OutageStatus(outage, at: latch.outage.at, isFromEarlierRun: true)
            own.append((rank, outage, latch))
        }
        return own
    }

    /// Another deployment is in force. Breakers stay with what they belong to; latches on what is not in it are kept for the
    /// day on which it comes back.
    ///
    /// - Returns: what comes back latched.
    mutating func adopt(
        _ next: Deployment, parameterHashes: [UInt64]
    ) -> [(rank: StrategyRank, outage: Outage, latch: FormerLatch)] {
        let before = self
        self = Self(next, parameterHashes: parameterHashes)
        var latches = before.formerLatches
        for (index, strategy) in before.deployment.strategies.enumerated() {
            let (definition, hash) = (strategy.definition, before.parametersHashes[index])
            if let rank = rank(definition.id.text, definition.plugin.description, hash) {
                entries[rank.index] = before.entries[index]
            } else if before.entries[index].circuit == .latched, let outage = before.entries[index].outage {
                latches.append(
                    FormerLatch(
                        strategy: definition.id.text, family: definition.plugin.family,
                        version: "\(definition.plugin.version)", parametersHash: hash, outage: outage))
            }
        }
        return remember(latches)
    }

    private func rank(_ id: String, _ plugin: String, _ hash: String) -> StrategyRank? {
        deployment.strategies.indices.first { index in
            let definition = deployment.strategies[index].definition
            return definition.id.text == id && definition.plugin.description == plugin
                && parametersHashes[index] == hash
        }.map { StrategyRank($0) }
    }

    private func rank(of latch: FormerLatch) -> StrategyRank? {
        rank(latch.strategy, latch.plugin, latch.parametersHash)
    }

    /// A strategy has left service, or stays out of it for longer.
    mutating func left(_ rank: StrategyRank, _ outage: Outage, at now: WallTime) -> BreakerChange {
        entries[rank.index].openings += 1
        let status = OutageStatus(outage, at: entries[rank.index].outage?.at ?? now)
        return change(
            rank, to: outage.duration == nil ? .latched : .open, status, at: now,
            sequence: outage.failures.last?.sequence ?? outage.since)
    }

    /// A run goes on from a checkpoint, with strategies that are out of service for a time: unlike latches, nothing that the
    /// ledger keeps from one host to the next says so.
    mutating func resumed(_ core: borrowing SupervisionCore, at now: WallTime) -> [BreakerChange] {
        var changes: [BreakerChange] = []
        for index in entries.indices where entries[index].circuit == .closed {
            guard let outage = core.breaker(StrategyRank(index)).outage, outage.duration != nil else { continue }
            entries[index].openings += 1
            changes.append(
                change(
                    StrategyRank(index), to: .open, OutageStatus(outage, at: now), at: now,
                    sequence: core.acceptedEvents))
        }
        return changes
    }

    /// It is being tried whether a strategy can serve again; nil where that was known.
    mutating func tried(_ rank: StrategyRank, before sequence: UInt64, at now: WallTime) -> BreakerChange? {
        guard entries[rank.index].circuit != .halfOpen else { return nil }
        return change(rank, to: .halfOpen, entries[rank.index].outage, at: now, sequence: sequence)
    }

    mutating func returned(_ rank: StrategyRank, from sequence: UInt64, at now: WallTime) -> BreakerChange {
        change(rank, to: .closed, entries[rank.index].outage, at: now, sequence: sequence)
    }

    /// An operator has a strategy tried.
    mutating func reset(_ rank: StrategyRank, by act: OperatorAct, _ core: borrowing SupervisionCore) -> BreakerChange {
        var change = change(
            rank, to: .halfOpen, outage(rank, core) ?? entries[rank.index].outage, at: act.at, sequence: act.sequence)
        change.user = act.user
        change.reason = act.reason
        return change
    }

    /// Latches on what is not in the catalog are no more.
    mutating func lift(_ latches: [FormerLatch]) { formerLatches.removeAll { latches.contains($0) } }

    private mutating func change(
        _ rank: StrategyRank, to circuit: StrategyStatus.Circuit, _ outage: OutageStatus?, at now: WallTime,
        sequence: UInt64
    ) -> BreakerChange {
        let definition = deployment.strategies[rank.index].definition
        let change = BreakerChange(
            at: now, sequence: sequence, strategy: definition.id.text, family: definition.plugin.family,
            version: definition.plugin.version.description, parametersHash: parametersHashes[rank.index],
            from: entries[rank.index].circuit, to: circuit, outage: outage)
        entries[rank.index].circuit = circuit
        entries[rank.index].outage = circuit == .closed ? nil : outage
        return change
    }

    // MARK: How it is

    func tell(_ status: inout StrategyStatus, _ rank: StrategyRank, _ core: borrowing SupervisionCore) {
        let breaker = core.breaker(rank)
        status.circuit = core.trial(rank) == nil ? StrategyStatus.Circuit(breaker) : .halfOpen
        status.circuitOpenings = entries[rank.index].openings
        status.outage = outage(rank, core)
        status.keepsMemory = core.keepsMemory(rank)
    }

    func budgets(_ rank: StrategyRank, _ core: borrowing SupervisionCore) -> [BudgetStatus] {
        let breaker = core.breaker(rank)
        return breaker.standings.map { BudgetStatus($0, breaker.limits, breaker.unit) }
    }

    private func outage(_ rank: StrategyRank, _ core: borrowing SupervisionCore) -> OutageStatus? {
        core.breaker(rank).outage.map {
            let known = entries[rank.index].outage
            return OutageStatus(
                $0, at: known?.at ?? RunRecord.now,
                millisecondsLeft: core.millisecondsLeft(rank, at: MonotonicTime(nanoseconds: MonotonicClock.now)),
                triedBefore: core.trial(rank),
                isFromEarlierRun: known?.isFromEarlierRun ?? false)
        }
    }
}

extension StrategyStatus.Circuit {
    init(_ breaker: Breaker) {
        switch breaker.state {
        case .closed: self = .closed
        case .open: self = .open
        case .halfOpen: self = .halfOpen
        case .latched: self = .latched
        }
    }
}
