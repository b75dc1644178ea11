import Foundation
import GRDB
import Status
import Supervision

/// Reads the strategies of a run with everything that became of their events.
struct StrategyLoader {
    let run: Int64
    /// Ids of those that are wanted; nil: all.
    let only: [String]?

    private var strategies: [StrategyStatus] = []
    private var places: [String: Int] = [:]
    /// Rows of a strategy follow each other, so most need no search.
    private var newest: (id: String, place: Int)?
    /// Many strategies have the same lists, and reading JSON is what takes longest.
    private var lists: [String: [String]] = [:]

    init(run: Int64, only: [String]?) {
        self.run = run
        self.only = only
    }

    func load(_ db: Database) throws -> [StrategyStatus] {
        var loader = self
        try loader.loadRows(db)
        try loader.loadOutcomes(db)
        try loader.loadTrails(db)
        try loader.loadMissing(db)
        try loader.loadIntents(db)
        return loader.strategies
    }

    /// Rows of the strategies that are wanted.
    private func rows(
        _ db: Database, _ select: String, where column: String, and condition: String = "TRUE",
        _ arguments: StatementArguments = [], order: String
    ) throws -> RowCursor {
        guard let only else {
            return try Row.fetchCursor(
                db, sql: "\(select) WHERE \(condition) ORDER BY \(order)", arguments: arguments)
        }
        // A list as JSON, since SQLite limits how many arguments a statement has.
        return try Row.fetchCursor(
            db,
            sql: "\(select) WHERE \(condition) AND \(column) IN (SELECT value FROM json_each(?)) ORDER BY \(order)",
            arguments: arguments + [String(decoding: try JSONEncoder().encode(only), as: UTF8.self)])
    }

    private mutating func loadRows(_ db: Database) throws {
        let rows = try rows(
            db,
            """
            SELECT id, family, version, status, since, parameters_hash, reason, is_error, other_live_intents, timeframe,
                symbols, warm_up, is_per_symbol, required_features, max_target_notional, cooldown_seconds,
                max_parallel_positions, max_staleness_ms
            FROM strategies
            """, where: "id", and: "in_catalog = 1 AND run = ?", [run], order: "position")
        while let row = try rows.next() {
            var strategy = StrategyStatus(
                id: row[0], family: row[1], version: row[2], service: try row.name(3), since: try row.time(4))
            strategy.parametersHash = row[5]
            strategy.reason = row[6]
            strategy.isError = row[7]
            strategy.otherLiveIntents = row.integer(8)
            if let timeframe = row[9] as String? {
                strategy.rules = StrategyRules(
                    timeframe: timeframe, symbols: try (row[10] as String?).map { try list($0) },
                    warmUp: row.integer(11), isPerSymbol: row[12] ?? true,
                    requiredFeatures: try (row[13] as String?).map { try list($0) } ?? [],
                    maxTargetNotional: row[14] ?? 0, cooldownSeconds: row[15] ?? 0,
                    maxParallelPositions: row.optionalInteger(16),
                    maxStalenessMilliseconds: row[17])
            }
            places[strategy.id] = strategies.count
            strategies.append(strategy)
        }
    }

    private mutating func list(_ json: String) throws -> [String] {
        if let list = lists[json] { return list }
        let list = try JSONDecoder().decode([String].self, from: Data(json.utf8))
        lists[json] = list
        return list
    }

    private mutating func place(of id: String) -> Int? {
        if let newest, newest.id == id { return newest.place }
        guard let place = places[id] else { return nil }
        newest = (id, place)
        return place
    }

    private mutating func loadOutcomes(_ db: Database) throws {
        let rows = try rows(
            db, "SELECT strategy, outcome, reason, count, since_last_intent FROM outcomes", where: "strategy",
            and: "run = ?", [run], order: "strategy, outcome, reason")
        while let row = try rows.next() {
            guard let place = place(of: row[0]) else { continue }
            let outcome = try row.outcome(1)
            let text: String = row[2]
            let reason = text.isEmpty ? nil : text
            let counts = (all: row.count(3), since: row.count(4))
            if counts.all > 0 { strategies[place].outcomes.append(OutcomeCount(outcome, reason: reason, counts.all)) }
            if counts.since > 0 {
                strategies[place].sinceLastIntent.append(OutcomeCount(outcome, reason: reason, counts.since))
            }
        }
        for place in strategies.indices {
            strategies[place].outcomes.sort(by: Self.isBefore)
            strategies[place].sinceLastIntent.sort(by: Self.isBefore)
        }
    }

    /// As outcomes are declared, which is the order in which they apply.
    private static func isBefore(_ left: OutcomeCount, _ right: OutcomeCount) -> Bool {
        (left.outcome.rawValue, left.reason ?? "") < (right.outcome.rawValue, right.reason ?? "")
    }

    private mutating func loadTrails(_ db: Database) throws {
        let rows = try rows(
            db,
            """
            SELECT strategy, outcome, reason, count, first_sequence, last_sequence, symbol, event_time
            FROM recent_outcomes
            """, where: "strategy", order: "strategy, first_sequence")
        while let row = try rows.next() {
            guard let place = place(of: row[0]) else { continue }
            strategies[place].trail.append(
                OutcomeRun(
                    outcome: try row.outcome(1), reason: row[2], count: row.count(3), firstSequence: row.count(4),
                    lastSequence: row.count(5), symbol: row[6], eventTime: row[7]))
        }
    }

    private mutating func loadMissing(_ db: Database) throws {
        let rows = try rows(
            db, "SELECT strategy, feature, count FROM missing_features", where: "strategy",
            order: "strategy, count DESC, feature")
        while let row = try rows.next() {
            guard let place = place(of: row[0]) else { continue }
            strategies[place].missing.append(NamedCount(row[1], row.count(2)))
        }
    }

    private mutating func loadIntents(_ db: Database) throws {
        let rows = try rows(
            db,
            """
            SELECT strategy, sequence, id, symbol, direction, confidence, target_notional, event_time, valid_until,
                is_live, is_last
            FROM intents
            """, where: "strategy", order: "strategy, sequence")
        while let row = try rows.next() {
            guard let place = place(of: row[0]) else { continue }
            let intent = IntentStatus(
                sequence: row.count(1), id: row[2], symbol: row[3], direction: row[4], confidence: row[5],
                targetNotional: row[6], eventTime: row[7], validUntil: row[8])
            if row[9] { strategies[place].liveIntents.append(intent) }
            if row[10] { strategies[place].lastIntent = intent }
        }
    }
}
