import Foundation
import GRDB
import Status
import Supervision

/// Writes breakers and the history of their changes.
enum BreakerRecorder {
    private static let key = ["strategy", "family", "version", "parameters_hash"]
    private static let upsert = Statements.upsert(
        "breakers", key: key,
        columns: [
            "state", "run", "at", "cause", "rule", "culprit", "since", "open_events", "open_seconds", "missed",
            "consecutive_trips", "failures",
        ])
    private static let delete =
        "DELETE FROM breakers WHERE strategy = ? AND family = ? AND version = ? AND parameters_hash = ?"
    private static let updateMissed =
        "UPDATE breakers SET missed = ? WHERE strategy = ? AND family = ? AND version = ? AND parameters_hash = ?"
    private static let insertChange = Statements.insert(
        "breaker_changes",
        ["at", "run", "sequence"] + key + [
            "from_state", "to_state", "cause", "rule", "culprit", "since", "open_events", "open_seconds",
            "consecutive_trips", "failures", "user", "reason",
        ])

    /// Those of runs before: a latch stays on what earned it, everything else begins anew.
    static func beginRun(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM breakers WHERE state <> 'latched'; UPDATE breakers SET missed = 0")
    }

    /// - Parameter run: nil where no host runs.
    static func record(_ change: BreakerChange, run: Int64?, in db: Database) throws {
        let outage = change.outage
        let failures = try outage.map { try json($0.failures) }
        try db.change(
            insertChange,
            [
                change.at.description, run, change.sequence.stored, change.strategy, change.family, change.version,
                change.parametersHash, change.from.rawValue, change.to.rawValue, outage?.cause.rawValue,
                outage?.rule.bounded, outage?.culprit, outage?.since.stored, outage?.openEvents?.stored,
                outage?.openSeconds?.stored, outage?.consecutiveTrips, failures, change.user, change.reason?.bounded,
            ])
        try Pruning.pruneSometimes("breaker_changes", in: db)
        guard change.to != .closed, let outage, let failures, let run else {
            return try db.change(
                delete, [change.strategy, change.family, change.version, change.parametersHash])
        }
        try db.change(
            upsert,
            [
                change.strategy, change.family, change.version, change.parametersHash, change.to.rawValue, run,
                outage.at.description, outage.cause.rawValue, outage.rule.bounded, outage.culprit,
                outage.since.stored, outage.openEvents?.stored, outage.openSeconds?.stored,
                outage.missed.stored, outage.consecutiveTrips, failures,
            ])
    }

    /// How many events a strategy has missed moves on while its breaker stays as it is.
    static func recordMissed(_ strategy: StrategyStatus, in db: Database) throws {
        guard let outage = strategy.outage else { return }
        try db.change(
            updateMissed,
            [outage.missed.stored, strategy.id, strategy.family, strategy.version, strategy.parametersHash])
    }

    private static func json(_ failures: [FailureStatus]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(failures), as: UTF8.self)
    }
}
