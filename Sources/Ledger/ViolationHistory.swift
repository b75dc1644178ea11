private import Foundation
import GRDB
package import Status

/// Writes what workers did that their policies deny, and reads it again.
enum ViolationHistory {
    /// In the order of ``values(_:)`` and ``violation(_:)``.
    private static let columns = [
        "at", "run", "family", "isolated", "generation", "call", "detail", "sequence", "kind", "number", "architecture",
        "arguments", "deed", "instruction_pointer", "place", "phase", "last_words", "strategy", "suspects", "plugin",
        "event_symbol", "event_time", "policy_digest", "executable_digest", "certificate_digest", "input",
        "input_position", "journal_position", "first_sequence", "history", "entries",
    ]
    private static let insert = Statements.insert("violations", columns)

    static func record(_ violation: Violation, run: Int64, in db: Database) throws {
        try db.change(insert, values(violation, run))
        try Pruning.pruneSometimes("violations", in: db)
    }

    private static func values(_ violation: Violation, _ run: Int64) throws -> StatementArguments {
        let source = violation.source
        return [
            violation.at.description, run, violation.family, violation.isolated ?? "", violation.generation,
            violation.call.bounded, violation.detail?.bounded, violation.sequence?.stored, violation.kind?.rawValue,
            violation.number, violation.architecture, try text(violation.arguments), violation.deed?.bounded,
            violation.instructionPointer, violation.place?.bounded, violation.phase?.rawValue,
            violation.lastWords?.bounded, violation.strategy,
            try text(Array(violation.suspects.prefix(Violation.maxSuspects))), violation.plugin?.bounded,
            violation.eventSymbol?.bounded, violation.eventTime?.bounded, violation.policyDigest,
            violation.executableDigest, violation.certificateDigest, source.input?.bounded, source.position,
            source.journalPosition?.stored, source.firstSequence?.stored, source.history?.bounded,
            source.entries.flatMap { $0.utf8.count > ViolationSource.maxEntriesBytes ? nil : $0 },
        ]
    }

    /// Newest first.
    static func read(_ query: ViolationQuery, _ db: Database) throws -> [Violation] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let id = query.id {
            conditions.append("id = ?")
            arguments.append(id)
        }
        if let strategy = query.strategy {
            conditions.append(
                "(strategy = ? OR isolated = ? OR EXISTS (SELECT 1 FROM json_each(suspects) WHERE value = ?))")
            arguments += [strategy, strategy, strategy]
        }
        if let since = query.since {
            conditions.append("at >= ?")
            arguments.append(since.description)
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(columns.joined(separator: ", ")), id FROM violations \(filter) ORDER BY id DESC",
            arguments: StatementArguments(arguments))
        var violations: [Violation] = []
        while let row = try rows.next() { violations.append(try violation(row)) }
        return violations
    }

    private static func violation(_ row: Row) throws -> Violation {
        let isolated: String = row[3]
        var violation = Violation(
            at: try row.time(0), family: row[2], isolated: isolated.isEmpty ? nil : isolated,
            generation: row.integer(4), call: row[5], detail: row[6], sequence: row.optionalInteger(7))
        violation.run = row.integer(1)
        violation.kind = try row.optionalName(8)
        violation.number = row.optionalInteger(9)
        violation.architecture = row[10]
        violation.arguments = value(row[11]) ?? []
        violation.deed = row[12]
        violation.instructionPointer = row[13]
        violation.place = row[14]
        violation.phase = try row.optionalName(15)
        violation.lastWords = row[16]
        violation.strategy = row[17]
        violation.suspects = value(row[18]) ?? []
        violation.plugin = row[19]
        violation.eventSymbol = row[20]
        violation.eventTime = row[21]
        violation.policyDigest = row[22]
        violation.executableDigest = row[23]
        violation.certificateDigest = row[24]
        violation.source.input = row[25]
        violation.source.position = row[26]
        violation.source.journalPosition = row.optionalInteger(27)
        violation.source.firstSequence = row.optionalInteger(28)
        violation.source.history = row[29]
        violation.source.entries = row[30]
        violation.id = row.integer(31)
        return violation
    }

    // MARK: Lists

    private static func text(_ list: some Encodable & Collection) throws -> String? {
        list.isEmpty ? nil : String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
    }

    /// Nil also where somebody has changed it by hand to what no version writes.
    private static func value<Value: Decodable>(_ text: String?) -> Value? {
        text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
}

/// Which violations are wanted.
package struct ViolationQuery: Sendable, Hashable {
    package var id: Int64?
    /// Those that this strategy did, or may have done.
    package var strategy: String?
    package var since: WallTime?

    package init(id: Int64? = nil, strategy: String? = nil, since: WallTime? = nil) {
        self.id = id
        self.strategy = strategy
        self.since = since
    }
}

extension LedgerReader {
    /// Newest first; at most as many as the ledger keeps.
    package func violations(_ query: ViolationQuery = ViolationQuery()) throws(LedgerError) -> [Violation] {
        try read { try ViolationHistory.read(query, $0) }
    }
}
