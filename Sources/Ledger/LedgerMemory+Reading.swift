import GRDB
import Status

extension LedgerMemory {
    init(_ db: Database) throws {
        self.init()
        let all = try Halts.read(db)
        haltOfAll = all[History.all]
        haltOfAll?.sequence = 0
        for (strategy, var halt) in all where strategy != History.all {
            halt.sequence = 0
            halts[strategy] = halt
        }
        latches = try BreakerLoader.latches(db)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, status, reason, since FROM strategies WHERE in_catalog = 1")
        while let row = try rows.next() {
            strategies[row[0]] = StoredService(service: try row.name(1), reason: row[2], since: try row.time(3))
        }
    }
}

enum Halts {
    /// Those in force, by strategy; ``History/all`` stands for all.
    static func read(_ db: Database) throws -> [String: Halt] {
        var halts: [String: Halt] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT strategy, reason, since, sequence, user FROM halts")
        while let row = try rows.next() {
            halts[row[0]] = Halt(reason: row[1], since: try row.time(2), sequence: row.count(3), user: row.integer(4))
        }
        return halts
    }
}
