/// Rows for a terminal.
package enum TextTable {
    /// Rows as lines, columns aligned; the last column is not padded.
    package static func lines(_ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
        guard let columns = rows.map(\.count).max() else { return [] }
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if rightAligned.contains(column) { return padding + cell }
                return column + 1 == row.count ? cell : cell + padding
            }.joined(separator: "  ")
        }
    }
}
