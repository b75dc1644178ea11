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

    /// Columns side by side. Where they are wider than a line the widest become narrower, and their cells take several lines.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        func widest(_ lengths: (String) -> Int) -> [Int] {
            (0..<columns).map { column in rows.map { column < $0.count ? lengths($0[column]) : 0 }.max() ?? 0 }
        }
        // A digest is never broken.
        let narrowest = widest { $0.split(separator: " ").map(\.count).max() ?? 0 }
        var widths = widest(\.count)
        var excess = widths.reduce(0) { $0 + $1 + 2 } - width
        while excess > 0,
            let column = widths.indices.filter({ widths[$0] > narrowest[$0] }).max(by: { widths[$0] < widths[$1] })
        {
            widths[column] -= 1
            excess -= 1
        }
        return rows.flatMap { row in
            let cells = row.enumerated().map { broken($1, width: widths[$0]) }
            return (0..<(cells.map(\.count).max() ?? 0)).map { line in
                var text = " "
                for (column, cell) in cells.enumerated() {
                    let part = line < cell.count ? cell[line] : ""
                    text += " " + part
                    if column + 1 < cells.count {
                        text += String(repeating: " ", count: widths[column] - part.count + 1)
                    }
                }
                return trimmed(text)
            }
        }
    }

    /// Lines of at most so many characters, broken at spaces; at least one line.
    private static func broken(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }

    /// Lines that begin with `indent` spaces, the first one with `first` instead where there is one.
    private static func wrapped(_ text: String, indent: Int, first: String? = nil) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return broken(clean(text), width: width - indent).enumerated().map { index, line in
            trimmed((index == 0 ? first ?? margin : margin) + line)
        }
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func clean(_ text: String) -> String { Words.clean(text, limit: .max) }
}
