import Foundation
import GRDB
import Ledger
import Status
import Testing

/// The document says what the file holds.
@Suite struct DocumentTests {
    @Test func everyTableAndColumnIsDocumentedAsItIs() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        defer { writer.close() }
        let real = try ledger.inspect { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT t.name || '.' || c.name || ' ' || c.type
                    FROM sqlite_master t JOIN pragma_table_info(t.name) c
                    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid
                    """)
        }
        #expect(real.count > 100)
        #expect(try Set(Document.columns().map(\.name)).count == Document.columns().count)
        #expect(try Document.columns().map { "\($0.name) \($0.type)" }.sorted() == real.sorted())
        #expect(try Document.columns().allSatisfy { !$0.meaning.isEmpty })
    }

    /// Against a ledger in which something happened, so that every query has an answer.
    @Test func everyQueryOfTheDocumentAnswers() throws {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        var status = Samples.fullStatus()
        try writer.beginRun(status.run)
        status.run.asOf = WallTime(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        let loss = WorkerLoss(
            generation: 1, at: status.run.asOf, cause: "signalled", detail: "", signal: 9, sequence: nil)
        let violation = Violation(
            at: time(2), family: "f", isolated: nil, generation: 1, call: "openat", detail: nil, sequence: nil)
        let act = OperatorAct(.halt, at: time(1), strategy: nil, reason: "r", user: 0, sequence: 0)
        #expect(
            writer.write(
                .status(status), .workerLost(family: "f", isolated: nil, loss), .violation(violation),
                .operatorAct(act), .breakerChange(BreakerTests.change(status.strategies[0], to: .latched)),
                .workerCertified(CertificateTests.certificate())) == nil)
        let queries = try Document.queries()
        #expect(queries.count == 8)
        for query in queries {
            #expect(try ledger.inspect { try Row.fetchAll($0, sql: query).count } > 0, "\(query)")
        }
        writer.close()
    }
}

enum Document {
    struct Column {
        /// `table.column`
        var name: String
        var type: String
        var meaning: String
    }

    private static func lines() throws -> [String] {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = package.appendingPathComponent("Sources/Ledger/Ledger.docc/Ledger.md")
        return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    }

    static func columns() throws -> [Column] {
        var table: String?
        var columns: [Column] = []
        for line in try lines() {
            if line.hasPrefix("#") { table = line.hasPrefix("### `") ? String(line.dropFirst(5).dropLast()) : nil }
            guard let table, line.hasPrefix("| `") else { continue }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3 else { continue }
            columns.append(
                Column(name: "\(table).\(cells[0].dropFirst().dropLast())", type: cells[1], meaning: cells[2]))
        }
        return columns
    }

    static func queries() throws -> [String] {
        var queries: [String] = []
        var query: [String]?
        for line in try lines() {
            if line == "```sql" {
                query = []
            } else if line == "```", let complete = query {
                queries.append(complete.joined(separator: "\n"))
                query = nil
            } else {
                query?.append(line)
            }
        }
        return queries
    }
}
