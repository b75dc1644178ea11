import GRDB

/// The tables, and how a file comes to have them. What they mean stands in Ledger.md.
enum LedgerSchema {
    /// `BULK`, in the file's header, so that no other program's database is taken for a ledger.
    static let applicationID: Int64 = 0x4255_4C4B

    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        // Each would cost a search of every table for references to nothing, and none of them rewrites one.
        migrator = migrator.disablingDeferredForeignKeyChecks()
        migrator.registerMigration("1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: version1)
        }
        migrator.registerMigration("2") { db in try db.execute(sql: version2) }
        migrator.registerMigration("3") { db in try db.execute(sql: version3) }
        migrator.registerMigration("4") { db in try db.execute(sql: version4) }
        return migrator
    }()

    enum Condition {
        /// No table yet: a new file, or one whose writer was killed at once.
        case empty
        /// Written by an older version.
        case older
        case current
    }

    /// - Throws: `LedgerError`, where the file is another program's or a newer version's.
    static func condition(_ db: Database, path: String) throws -> Condition {
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        if tables.subtracting(["grdb_migrations"]).isEmpty { return .empty }
        guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw LedgerError.foreign(path: path)
        }
        if try migrator.hasBeenSuperseded(db) { throw LedgerError.newer(path: path) }
        return try migrator.hasCompletedMigrations(db) ? .current : .older
    }
}
