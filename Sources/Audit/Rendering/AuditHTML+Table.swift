extension AuditHTML {
    static func write(_ table: AuditTable, in section: AuditSection, _ page: inout Page) {
        let id = "\(anchor(section.id))-\(anchor(table.id))"
        if !table.title.isEmpty { page.line("<h3 id=\"\(id)\">\(prose(table.title))</h3>") }
        guard !table.rows.isEmpty else {
            page.line("<p>\(prose(table.ifEmpty))</p>")
            return
        }
        let hasMarks = table.hasMarks
        page.line("<table>")
        if table.columns.contains(where: { !$0.title.isEmpty }) {
            var heads = table.columns.map { "<th scope=\"col\">\(escaped($0.title))</th>" }
            if hasMarks { heads.insert("<th scope=\"col\">state</th>", at: 0) }
            page.line("<thead><tr>\(heads.joined())</tr></thead>")
        }
        page.line("<tbody>")
        for row in table.rows { page.line(line(row, table, hasMarks)) }
        page.line("</tbody>")
        page.line("</table>")
    }

    private static func line(_ row: AuditTable.Row, _ table: AuditTable, _ hasMarks: Bool) -> String {
        var cells = ""
        if hasMarks {
            let mark = row.mark.map { "<span class=\"mark \(anchor($0.rawValue))\">\($0.word)</span>" } ?? ""
            cells += "<td data-label=\"state\">\(mark)</td>"
        }
        for (index, cell) in row.cells.enumerated() {
            let column = index < table.columns.count ? table.columns[index] : AuditTable.Column("")
            let content = column.isCode && !cell.isEmpty ? "<code>\(escaped(cell))</code>" : prose(cell)
            let label = column.title.isEmpty ? "" : " data-label=\"\(escaped(column.title))\""
            // The first names the row.
            cells += index == 0 ? "<th scope=\"row\"\(label)>\(content)</th>" : "<td\(label)>\(content)</td>"
        }
        return row.mark == .finding ? "<tr class=\"bad\">\(cells)</tr>" : "<tr>\(cells)</tr>"
    }
}
