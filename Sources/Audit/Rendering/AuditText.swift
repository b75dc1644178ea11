import Words

/// A review for a terminal and for `less`.
package enum AuditText {
    /// Characters of a line, at most, where words allow it.
    private static let width = 110

    package static func text(_ report: AuditReport) -> String {
        var lines = [clean(report.title), String(repeating: "=", count: report.title.count), ""]
        lines += wrapped(report.verdict, indent: 0)
        lines.append("")
        lines += TextTable.lines(report.subjects.map { [clean($0.name), clean($0.value)] })
        lines += ["", "FINDINGS", ""]
        if report.findings.isEmpty { lines += ["none", ""] }
        for finding in report.findings {
            lines += wrapped("\(finding.id): \(finding.what)", indent: 0)
            lines += wrapped("what it costs: \(finding.consequence)", indent: 4)
            lines += wrapped("what to do: \(finding.remedy)", indent: 4)
            lines.append("")
        }
        for (index, section) in report.sections.enumerated() {
            let title = "\(index + 1). \(clean(section.title).uppercased())"
            lines += [title, String(repeating: "-", count: title.count)]
            lines += wrapped(section.question, indent: 0)
            lines.append("")
            for block in section.blocks { lines += Self.lines(block) + [""] }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func lines(_ block: AuditSection.Block) -> [String] {
        switch block {
        case .paragraph(let text): wrapped(text, indent: 0)
        case .list(let items): items.flatMap { wrapped($0, indent: 2, first: "- ") }
        case .listing(let title, let text):
            [clean(title)]
                + text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \(clean(String($0)))" }
        case .table(let table): lines(table)
        }
    }

    private static func lines(_ table: AuditTable) -> [String] {
        let title = table.title.isEmpty ? [] : ["\(clean(table.title)):"]
        guard !table.rows.isEmpty else { return title + wrapped(table.ifEmpty, indent: 2) }
        let hasMarks = table.hasMarks
        var rows = table.rows.map { (hasMarks ? [$0.mark?.word ?? ""] : []) + $0.cells.map(clean) }
        if table.columns.contains(where: { !$0.title.isEmpty }) {
            rows.insert((hasMarks ? ["state"] : []) + table.columns.map { clean($0.title) }, at: 0)
        }
        return title + aligned(rows)
    }

    /// Columns side by side; the last is broken into lines where it is long.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let heads = rows.map { Array($0.dropLast()) }
        let columns = heads.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in heads.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let indent = 2 + widths.reduce(0) { $0 + $1 + 2 }
        return rows.flatMap { row in
            let head = row.dropLast().enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return wrapped(row.last ?? "", indent: min(indent, width / 2), first: "  " + head.joined())
        }
    }

    /// Breaks at spaces. `first` begins the first line, `indent` spaces the others; without `first`, that too.
    private static func wrapped(_ text: String, indent: Int, first: String? = nil) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = first ?? margin
        var isEmpty = true
        for word in clean(text).split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = margin
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [String(line.reversed().drop { $0 == " " }.reversed())]
    }

    private static func clean(_ text: String) -> String { Words.clean(text, limit: .max) }
}
