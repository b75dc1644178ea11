import GRDB
import Status
import Supervision

/// Writes what became of the events of a strategy.
struct StrategyDetails: Sendable {
    private let run: Int64

    init(run: Int64 = 0) { self.run = run }

    /// - Parameter before: What was written of it in this run.
    func record(_ strategy: StrategyStatus, before: StrategyStatus?, in db: Database) throws {
        if strategy.outcomes != before?.outcomes ?? [] || strategy.sinceLastIntent != before?.sinceLastIntent ?? [] {
            try recordOutcomes(strategy, before: before, in: db)
        }
        try recordTrail(strategy, before: before, in: db)
        try Difference.each(from: before?.missing ?? [], to: strategy.missing, by: \.name) { feature in
            try db.change(Self.upsertMissing, [strategy.id, feature.name, feature.count.stored])
        } remove: { feature in
            try db.change(
                "DELETE FROM missing_features WHERE strategy = ? AND feature = ?", [strategy.id, feature.name])
        }
        try recordIntents(strategy, before: before, in: db)
    }

    /// Of a strategy that left the catalog.
    func remove(_ id: String, in db: Database) throws {
        for table in ["recent_outcomes", "missing_features", "intents"] {
            try db.change("DELETE FROM \(table) WHERE strategy = ?", [id])
        }
    }

    private struct OutcomeRow: Hashable {
        struct Key: Hashable {
            var outcome: Outcome
            var reason: String
        }

        var key: Key
        var count: UInt64 = 0
        var sinceLastIntent: UInt64 = 0

        static func all(of strategy: StrategyStatus) -> [OutcomeRow] {
            var rows: [Key: OutcomeRow] = [:]
            for entry in strategy.outcomes {
                let key = Key(outcome: entry.outcome, reason: entry.reason ?? "")
                rows[key, default: OutcomeRow(key: key)].count += entry.count
            }
            for entry in strategy.sinceLastIntent {
                let key = Key(outcome: entry.outcome, reason: entry.reason ?? "")
                rows[key, default: OutcomeRow(key: key)].sinceLastIntent += entry.count
            }
            return Array(rows.values)
        }
    }

    private static let upsertOutcome = Statements.upsert(
        "outcomes", key: ["run", "strategy", "outcome", "reason"], columns: ["count", "since_last_intent"])

    private func recordOutcomes(_ strategy: StrategyStatus, before: StrategyStatus?, in db: Database) throws {
        let old = before.map(OutcomeRow.all) ?? []
        try Difference.each(from: old, to: OutcomeRow.all(of: strategy), by: \.key) { row in
            try db.change(
                Self.upsertOutcome,
                [
                    run, strategy.id, row.key.outcome.name, row.key.reason, row.count.stored,
                    row.sinceLastIntent.stored,
                ])
        } remove: { row in
            try db.change(
                "DELETE FROM outcomes WHERE run = ? AND strategy = ? AND outcome = ? AND reason = ?",
                [run, strategy.id, row.key.outcome.name, row.key.reason])
        }
    }

    private static let upsertTrail = Statements.upsert(
        "recent_outcomes", key: ["strategy", "first_sequence"],
        columns: ["last_sequence", "count", "outcome", "reason", "symbol", "event_time"])

    private func recordTrail(_ strategy: StrategyStatus, before: StrategyStatus?, in db: Database) throws {
        try Difference.each(from: before?.trail ?? [], to: strategy.trail, by: \.firstSequence) { part in
            try db.change(
                Self.upsertTrail,
                [
                    strategy.id, part.firstSequence.stored, part.lastSequence.stored, part.count.stored,
                    part.outcome.name, part.reason?.bounded, part.symbol, part.eventTime,
                ])
        } remove: { part in
            try db.change(
                "DELETE FROM recent_outcomes WHERE strategy = ? AND first_sequence = ?",
                [strategy.id, part.firstSequence.stored])
        }
    }

    private static let upsertMissing = Statements.upsert(
        "missing_features", key: ["strategy", "feature"], columns: ["count"])

    private struct IntentRow: Hashable {
        var intent: IntentStatus
        var isLive: Bool
        var isLast: Bool

        static func all(of strategy: StrategyStatus) -> [IntentRow] {
            let last = strategy.lastIntent
            var rows = strategy.liveIntents.map {
                IntentRow(intent: $0, isLive: true, isLast: $0.sequence == last?.sequence)
            }
            if let last, !rows.contains(where: \.isLast) {
                rows.append(IntentRow(intent: last, isLive: false, isLast: true))
            }
            return rows
        }
    }

    private static let upsertIntent = Statements.upsert(
        "intents", key: ["strategy", "sequence"],
        columns: [
            "id", "symbol", "direction", "confidence", "target_notional", "event_time", "valid_until", "is_live",
            "is_last",
        ])

    private func recordIntents(_ strategy: StrategyStatus, before: StrategyStatus?, in db: Database) throws {
        if let before, before.liveIntents == strategy.liveIntents, before.lastIntent == strategy.lastIntent { return }
        let old = before.map(IntentRow.all) ?? []
        try Difference.each(from: old, to: IntentRow.all(of: strategy), by: \.intent.sequence) { row in
            let intent = row.intent
            try db.change(
                Self.upsertIntent,
                [
                    strategy.id, intent.sequence.stored, intent.id, intent.symbol, intent.direction,
                    intent.confidence, intent.targetNotional, intent.eventTime, intent.validUntil, row.isLive,
                    row.isLast,
                ])
        } remove: { row in
            try db.change(
                "DELETE FROM intents WHERE strategy = ? AND sequence = ?",
                [strategy.id, row.intent.sequence.stored])
        }
    }
}
