import GRDB
import Status

/// Writes what is true of a run as a whole, and of its input.
struct RunRecorder: Sendable {
    private var id: Int64 = 0
    private var run: RunStatus?
    private var input = InputStatus()

    private static let columns = [
        "pid", "build", "state", "waits_for", "problem", "started_at", "ended_at", "as_of", "catalog",
        "catalog_digest", "executable_digest", "input", "accepted_events", "finished_events", "lines",
        "rejected_lines", "intents", "accepted_catalog_loads", "refused_catalog_loads", "other_streams",
        "last_event_time",
    ]
    private static let upsert = Statements.upsert("runs", key: ["id"], columns: columns)

    /// Inserts the run and gives its number, which none had before.
    mutating func begin(_ status: RunStatus, in db: Database) throws -> Int64 {
        id = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM runs") ?? 1
        input = InputStatus()
        try write(status, InputStatus(), in: db)
        return id
    }

    mutating func record(_ status: RunStatus, _ input: InputStatus, in db: Database) throws {
        var same = status
        // A rate is true only while the host runs, so it is not stored.
        same.eventsPerSecond = nil
        let isNewlyEnded = same.endedAt != nil && run?.endedAt == nil
        if same != run || input.otherStreams != self.input.otherStreams
            || input.lastEventTime != self.input.lastEventTime
        {
            try write(same, input, in: db)
        }
        if isNewlyEnded, let end = same.endedAt {
            try db.change(
                "UPDATE workers SET ended_at = ? WHERE run = ? AND ended_at IS NULL", [end.description, id])
        }
        try record(input, in: db)
    }

    private mutating func write(_ status: RunStatus, _ input: InputStatus, in db: Database) throws {
        try db.change(
            Self.upsert,
            [
                id, status.pid, status.build, status.state.rawValue, status.waitsFor?.rawValue,
                status.problem?.bounded, status.startedAt.description, status.endedAt?.description,
                status.asOf.description, status.catalog, status.catalogDigest, status.executableDigest, status.input,
                status.acceptedEvents.stored, status.finishedEvents.stored, status.lines.stored,
                status.rejectedLines.stored, status.intents.stored, status.acceptedCatalogLoads.stored,
                status.refusedCatalogLoads.stored, input.otherStreams, input.lastEventTime,
            ])
        run = status
        run?.eventsPerSecond = nil
    }

    private static let upsertStream = Statements.upsert(
        "input_streams", key: ["symbol", "timeframe"], columns: ["events", "last_event_time"])
    private static let upsertFeature = Statements.upsert("input_features", key: ["feature"], columns: [])
    private static let upsertNulled = Statements.upsert("nulled_values", key: ["feature"], columns: ["count"])
    private static let upsertRejection = Statements.upsert("rejections", key: ["reason"], columns: ["count"])

    private mutating func record(_ new: InputStatus, in db: Database) throws {
        try Difference.each(from: input.streams, to: new.streams, by: { [$0.symbol, $0.timeframe] }) { stream in
            try db.change(
                Self.upsertStream, [stream.symbol, stream.timeframe, stream.events.stored, stream.lastEventTime])
        } remove: { stream in
            try db.change(
                "DELETE FROM input_streams WHERE symbol = ? AND timeframe = ?", [stream.symbol, stream.timeframe])
        }
        try Difference.each(from: input.features, to: new.features, by: { $0 }) { feature in
            try db.change(Self.upsertFeature, [feature])
        } remove: { feature in
            try db.change("DELETE FROM input_features WHERE feature = ?", [feature])
        }
        try Difference.each(from: input.nulledValues, to: new.nulledValues, by: \.name) { count in
            try db.change(Self.upsertNulled, [count.name, count.count.stored])
        } remove: { count in
            try db.change("DELETE FROM nulled_values WHERE feature = ?", [count.name])
        }
        try Difference.each(from: input.rejections, to: new.rejections, by: \.name) { count in
            try db.change(Self.upsertRejection, [count.name, count.count.stored])
        } remove: { count in
            try db.change("DELETE FROM rejections WHERE reason = ?", [count.name])
        }
        input = new
    }
}
