import Foundation
import GRDB
import Ledger
import Status
import Testing

/// Ledgers that older versions wrote.
@Suite struct MigrationTests {
    /// A ledger of an earlier version, as a host left it.
    private func ledger(ofVersion version: Int) throws -> TemporaryLedger {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sql = try String(
            contentsOf: package.appendingPathComponent("Fixtures/ledger/version-\(version).sql"), encoding: .utf8)
        let ledger = try TemporaryLedger()
        try ledger.tamper(sql)
        return ledger
    }

    /// Of `violations`, before the fourth version.
    private static let formerColumns = "id, at, run, family, isolated, generation, call, detail, sequence"

    /// Every row of the tables that there were, in order.
    private func rows(_ ledger: TemporaryLedger, _ tables: [String]) throws -> [String] {
        try ledger.inspect { db in
            try tables.flatMap { table in
                let columns = table == "violations" ? Self.formerColumns : "*"
                return try Row.fetchAll(db, sql: "SELECT \(columns) FROM \(table)").map { "\(table) \($0)" }.sorted()
            }
        }
    }

    @Test func aLedgerOfTheFirstVersionIsBroughtUpToDateWithEverythingInIt() throws {
        let ledger = try ledger(ofVersion: 1)
        let tables = try ledger.texts(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations' ORDER BY name")
        let before = try rows(ledger, tables)
        #expect(before.count > 100)
        // Whoever only reads changes nothing, and says what to do.
        let refusal = try #require(throws: LedgerError.self) { try LedgerReader(path: ledger.path) }
        #expect(refusal.description.contains("older version"))
        #expect(try ledger.texts("SELECT identifier FROM grdb_migrations") == ["1"])

        let writer = try LedgerWriter(path: ledger.path)
        #expect(try ledger.texts("SELECT identifier FROM grdb_migrations ORDER BY 1") == ["1", "2", "3", "4"])
        #expect(try rows(ledger, tables) == before)
        let memory = try writer.memory()
        #expect(memory.halts["eurusd-legacy"]?.reason == "news" && memory.latches.isEmpty)
        #expect(memory.strategies.count == 9)
        let status = try #require(try LedgerReader(path: ledger.path).status(isHostRunning: false))
        #expect(status.run.state == .finished && status.run.acceptedEvents == 3000)
        #expect(status.strategies.allSatisfy { $0.circuit == .closed && $0.outage == nil })
        // What the first version's table would have refused.
        let act = OperatorAct(.reset, at: time(1), strategy: "trend-core", reason: "r", user: 0, sequence: 0)
        #expect(writer.write(.operatorAct(act)) == nil)
        #expect(try ledger.integer("SELECT max(id) FROM operator_acts") == 4)
        #expect(try ledger.texts("PRAGMA integrity_check") == ["ok"])
        writer.close()
    }

    @Test func aLedgerOfTheSecondVersionKeepsItsLatchesAndTakesCertificates() throws {
        let ledger = try ledger(ofVersion: 2)
        let tables = try ledger.texts(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations' ORDER BY name")
        let before = try rows(ledger, tables)
        #expect(before.count > 100)

        let writer = try LedgerWriter(path: ledger.path)
        #expect(try rows(ledger, tables) == before)
        let memory = try writer.memory()
        #expect(memory.halts["eurusd-legacy"]?.reason == "news")
        #expect(memory.latches.map(\.strategy) == ["reads-a-file"])
        try writer.beginRun(Samples.run())
        #expect(writer.write(.workerCertified(CertificateTests.certificate())) == nil)
        writer.close()
        let reader = try LedgerReader(path: ledger.path)
        #expect(try reader.certificates().map(\.certificate) == [CertificateTests.certificate()])
        // Of violations of that time there is no more than was kept then.
        let violation = try #require(try reader.violations().last)
        #expect(
            violation.kind == nil && violation.strategy == nil && violation.summary.hasPrefix("\(violation.call): "))
        #expect(try ledger.texts("PRAGMA integrity_check") == ["ok"])
        #expect(try ledger.texts("PRAGMA foreign_key_check").isEmpty)
    }

    @Test(arguments: [1, 2]) func aMigratedLedgerHasTheTablesOfANewOne(version: Int) throws {
        let new = try TemporaryLedger()
        try LedgerWriter(path: new.path).close()
        let old = try ledger(ofVersion: version)
        try LedgerWriter(path: old.path).close()
        func schema(_ ledger: TemporaryLedger) throws -> [String] {
            try ledger.texts("SELECT name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        }
        #expect(try schema(old) == schema(new))
    }
}
