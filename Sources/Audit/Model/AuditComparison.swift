/// What differs between two reviews. Process ids, times and whatever else is never twice the same are left out.
package struct AuditComparison: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case added
        case removed
        case changed
    }

    package struct Change: Sendable, Hashable, Codable {
        package var kind: Kind
        /// The heading, the findings, or a section's title and a table's.
        package var place: String
        package var key: String
        /// Nil where there was nothing.
        package var before: String?
        /// Nil where there is nothing.
        package var now: String?
    }

    /// What the earlier review is called: its time.
    package var earlier: String
    package var changes: [Change]

    package init(earlier: String, changes: [Change]) {
        self.earlier = earlier
        self.changes = changes
    }

    /// Compares an earlier review with a later one.
    package init(from earlier: AuditReport, to later: AuditReport) {
        let former = Self.entries(of: earlier)
        let present = Self.entries(of: later)
        let formerTexts = Dictionary(former.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
        let known = Set(present.map(\.id))
        var changes: [Change] = []
        for entry in present {
            let before = formerTexts[entry.id]
            guard before != entry.text else { continue }
            changes.append(
                Change(
                    kind: before == nil ? .added : .changed, place: entry.id.place, key: entry.id.key, before: before,
                    now: entry.text))
        }
        for entry in former where !known.contains(entry.id) {
            changes.append(
                Change(kind: .removed, place: entry.id.place, key: entry.id.key, before: entry.text, now: nil))
        }
        let time = earlier.subjects.first { $0.isVolatile }
        self.init(earlier: time?.value ?? earlier.title, changes: changes)
    }

    private struct Identity: Hashable {
        let place: String
        let key: String
    }

    private struct Entry {
        let id: Identity
        let text: String
    }

    /// Everything of a review that can be compared.
    private static func entries(of report: AuditReport) -> [Entry] {
        var entries = report.subjects.filter { !$0.isVolatile }.map {
            Entry(id: Identity(place: "heading", key: $0.name), text: $0.value)
        }
        entries += report.findings.map { Entry(id: Identity(place: "findings", key: $0.id), text: $0.what) }
        for section in report.sections {
            for table in section.tables {
                let place = table.title.isEmpty ? section.title : "\(section.title): \(table.title)"
                for row in table.rows where !row.isVolatile {
                    entries.append(Entry(id: Identity(place: place, key: row.key), text: text(of: row, in: table)))
                }
            }
        }
        return entries
    }

    private static func text(of row: AuditTable.Row, in table: AuditTable) -> String {
        var parts = zip(table.columns, row.cells).filter { !$0.0.isVolatile && !$0.1.isEmpty }.map(\.1)
        if let mark = row.mark { parts.append("[\(mark.word)]") }
        return parts.joined(separator: " · ")
    }
}
