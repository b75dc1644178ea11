import GRDB
import Status

/// Reads the newest run and its input.
enum RunLoader {
    /// The run's number, the run, and of its input what stands in the same row.
    static func newest(_ db: Database) throws -> (Int64, RunStatus, InputStatus)? {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, state, pid, build, started_at, as_of, catalog, catalog_digest, executable_digest, input,
                    waits_for, problem, ended_at, accepted_events, finished_events, lines, rejected_lines, intents,
                    accepted_catalog_loads, refused_catalog_loads, other_streams, last_event_time
                FROM runs ORDER BY id DESC LIMIT 1
                """)
        guard let row = try rows.next() else { return nil }
        var run = RunStatus(
            state: try row.name(1), pid: row.integer(2), build: row[3], startedAt: try row.time(4),
            asOf: try row.time(5),
            catalog: row[6], catalogDigest: row[7], executableDigest: row[8], input: row[9])
        run.waitsFor = try row.optionalName(10)
        run.problem = row[11]
        run.endedAt = try row.optionalTime(12)
        run.acceptedEvents = row.count(13)
        run.finishedEvents = row.count(14)
        run.lines = row.count(15)
        run.rejectedLines = row.count(16)
        run.intents = row.count(17)
        run.acceptedCatalogLoads = row.count(18)
        run.refusedCatalogLoads = row.count(19)
        var input = InputStatus()
        input.otherStreams = row.integer(20)
        input.lastEventTime = row[21]
        return (row[0], run, input)
    }

    static func load(_ input: inout InputStatus, _ db: Database) throws {
        let streams = try Row.fetchCursor(
            db,
            sql: """
                SELECT symbol, timeframe, events, last_event_time FROM input_streams
                ORDER BY events DESC, symbol, timeframe
                """)
        while let row = try streams.next() {
            input.streams.append(
                StreamStatus(symbol: row[0], timeframe: row[1], events: row.count(2), lastEventTime: row[3]))
        }
        input.features = try String.fetchAll(db, sql: "SELECT feature FROM input_features ORDER BY feature")
        input.nulledValues = try counts(
            db, "SELECT feature, count FROM nulled_values ORDER BY count DESC, feature")
        input.rejections = try counts(db, "SELECT reason, count FROM rejections ORDER BY count DESC, reason")
    }

    private static func counts(_ db: Database, _ sql: String) throws -> [NamedCount] {
        let rows = try Row.fetchCursor(db, sql: sql)
        var counts: [NamedCount] = []
        while let row = try rows.next() { counts.append(NamedCount(row[0], row.count(1))) }
        return counts
    }
}
