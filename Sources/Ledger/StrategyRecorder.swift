import Foundation
import GRDB
import Status

/// Writes strategies and the history of their changes.
struct StrategyRecorder: Sendable {
    /// What decides whether a strategy changed, as far as its history is concerned.
    private struct Known: Sendable, Hashable {
        /// `StrategyStatus.Service`, or `removed`.
        var status: String
        var reason: String?
        var family: String
        var version: String
        var parametersHash: String
    }

    private struct Written: Sendable {
        var status: StrategyStatus
        var position: Int
    }

    private static let removed = "removed"
    private var run: Int64 = 0
    /// All that the ledger knows, from runs before too.
    private var known: [String: Known] = [:]
    /// What this run wrote.
    private var written: [String: Written] = [:]
    private var list: [StrategyStatus]?
    private var details = StrategyDetails()

    init() {}

    /// Begins a run with what is known from those before.
    init(run: Int64, in db: Database) throws {
        self.run = run
        details = StrategyDetails(run: run)
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, in_catalog, status, reason, family, version, parameters_hash FROM strategies")
        while let row = try rows.next() {
            let isInCatalog: Bool = row[1]
            let id: String = row[0]
            known[id] = Known(
                status: isInCatalog ? row[2] : Self.removed, reason: row[3], family: row[4], version: row[5],
                parametersHash: row[6])
        }
    }

    /// - Parameter run: Gives the time of what has no time of its own.
    mutating func record(_ strategies: [StrategyStatus], of run: RunStatus, in db: Database) throws {
        if strategies == list { return }
        var seen = Set<String>(minimumCapacity: strategies.count)
        for (position, strategy) in strategies.enumerated() {
            // An id that stands twice in a catalog disables all that use it; the first stands for them.
            guard seen.insert(strategy.id).inserted else { continue }
            let before = written[strategy.id]
            if let before, before.position == position, before.status == strategy { continue }
            if before.map({ $0.position != position || Self.row($0.status) != Self.row(strategy) }) ?? true {
                try write(strategy, position: position, in: db)
            }
            try recordChange(of: strategy, run: run, in: db)
            if strategy.outage?.missed != before?.status.outage?.missed {
                try BreakerRecorder.recordMissed(strategy, in: db)
            }
            try details.record(strategy, before: before?.status, in: db)
            written[strategy.id] = Written(status: strategy, position: position)
        }
        for (id, before) in known where before.status != Self.removed && !seen.contains(id) {
            try remove(id, before, at: run, in: db)
        }
        list = strategies
    }

    /// The strategy without what stands in tables of its own.
    private static func row(_ strategy: StrategyStatus) -> StrategyStatus {
        var row = strategy
        row.outcomes = []
        row.sinceLastIntent = []
        row.trail = []
        row.missing = []
        row.lastIntent = nil
        row.liveIntents = []
        row.circuit = .closed
        row.circuitOpenings = 0
        row.outage = nil
        row.budgets = []
        row.keepsMemory = true
        return row
    }

    private static let upsert = Statements.upsert(
        "strategies", key: ["id"],
        columns: [
            "run", "position", "in_catalog", "family", "version", "parameters_hash", "status", "reason", "since",
            "is_error", "timeframe", "symbols", "warm_up", "is_per_symbol", "required_features",
            "max_target_notional", "cooldown_seconds", "max_parallel_positions", "max_staleness_ms",
            "other_live_intents",
        ])

    private func write(_ strategy: StrategyStatus, position: Int, in db: Database) throws {
        let rules = strategy.rules
        try db.change(
            Self.upsert,
            [
                strategy.id, run, position, true, strategy.family, strategy.version, strategy.parametersHash,
                strategy.service.rawValue, strategy.reason?.bounded, strategy.since.description, strategy.isError,
                rules?.timeframe, try rules?.symbols.map(Self.json), rules?.warmUp, rules?.isPerSymbol,
                try rules.map { try Self.json($0.requiredFeatures) }, rules?.maxTargetNotional,
                rules?.cooldownSeconds, rules?.maxParallelPositions, rules?.maxStalenessMilliseconds,
                strategy.otherLiveIntents,
            ])
    }

    private static func json(_ names: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
    }

    private static let insertChange = Statements.insert(
        "strategy_changes",
        [
            "at", "run", "sequence", "strategy", "family", "version", "parameters_hash", "from_status", "to_status",
            "reason",
        ])

    private mutating func recordChange(of strategy: StrategyStatus, run: RunStatus, in db: Database) throws {
        let now = Known(
            status: strategy.service.rawValue, reason: strategy.reason?.bounded, family: strategy.family,
            version: strategy.version, parametersHash: strategy.parametersHash)
        let before = known[strategy.id]
        if before == now { return }
        // Another version or other parameters do not begin a new `since`.
        let isChangeOfService = before?.status != now.status || before?.reason != now.reason
        try insertChange(
            of: strategy.id, from: before?.status, to: now, at: isChangeOfService ? strategy.since : run.asOf, run: run,
            in: db)
        known[strategy.id] = now
    }

    private mutating func remove(_ id: String, _ before: Known, at run: RunStatus, in db: Database) throws {
        var now = before
        now.status = Self.removed
        now.reason = "no longer in the catalog"
        try insertChange(of: id, from: before.status, to: now, at: run.asOf, run: run, in: db)
        try db.change("UPDATE strategies SET in_catalog = 0 WHERE id = ?", [id])
        try details.remove(id, in: db)
        known[id] = now
        written[id] = nil
    }

    private func insertChange(
        of id: String, from: String?, to: Known, at time: WallTime, run: RunStatus, in db: Database
    ) throws {
        try db.change(
            Self.insertChange,
            [
                time.description, self.run, run.acceptedEvents.stored, id, to.family, to.version, to.parametersHash,
                from, to.status, to.reason,
            ])
        try Pruning.pruneSometimes("strategy_changes", in: db)
    }
}
