import Foundation
import GRDB
import Status
import Supervision

/// Reads breakers.
enum BreakerLoader {
    private static let columns = """
        b.strategy, b.family, b.version, b.parameters_hash, b.state, b.run, b.at, b.cause, b.rule, b.culprit, b.since,
        b.open_events, b.open_seconds, b.missed, b.consecutive_trips, b.failures
        """

    /// Every latch, for a run that begins.
    static func latches(_ db: Database) throws -> [FormerLatch] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT \(columns) FROM breakers b WHERE b.state = 'latched' ORDER BY 1, 2, 3, 4")
        var latches: [FormerLatch] = []
        while let row = try rows.next() { latches.append(try latch(row, before: .max)) }
        return latches
    }

    /// Puts breakers into what is known of the strategies of a run.
    static func load(_ status: inout HostStatus, run: Int64, _ db: Database) throws {
        let places = Dictionary(
            status.strategies.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(columns), s.id IS NOT NULL
                FROM breakers b LEFT JOIN strategies s ON s.id = b.strategy AND s.family = b.family
                    AND s.version = b.version AND s.parameters_hash = b.parameters_hash AND s.in_catalog = 1 AND s.run = ?
                ORDER BY 1, 2, 3, 4
                """, arguments: [run])
        while let row = try rows.next() {
            let state: StrategyStatus.Circuit = try row.name(4)
            let latch = try latch(row, before: run)
            if row[16] {
                guard let place = places[latch.strategy] else { continue }
                status.strategies[place].circuit = state
                status.strategies[place].outage = latch.outage
            } else if state == .latched {
                status.formerLatches.append(latch)
            }
        }
        let openings = try Row.fetchCursor(
            db,
            sql: """
                SELECT strategy, count(*) FROM breaker_changes
                WHERE run = ? AND to_state IN ('open', 'latched') GROUP BY strategy
                """, arguments: [run])
        while let row = try openings.next() {
            if let place = places[row[0]] { status.strategies[place].circuitOpenings = row.count(1) }
        }
    }

    private static func latch(_ row: Row, before run: Int64) throws -> FormerLatch {
        let failures: String = row[15]
        let list = try JSONDecoder().decode([FailureStatus].self, from: Data(failures.utf8))
        return FormerLatch(
            strategy: row[0], family: row[1], version: row[2], parametersHash: row[3],
            outage: OutageStatus(
                cause: try row.name(7), rule: row[8], culprit: row[9], since: row.count(10), at: try row.time(6),
                openEvents: row.optionalInteger(11), openSeconds: row.optionalInteger(12), missed: row.count(13),
                consecutiveTrips: row.integer(14), failures: list, isFromEarlierRun: (row[5] as Int64) < run))
    }
}
