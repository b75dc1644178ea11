/// Rows of one kind.
package struct AuditTable: Sendable, Hashable, Codable {
    package struct Column: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
        package var title: String
        /// Whether it holds names, numbers or code, to be read letter by letter.
        package var isCode: Bool
        /// Whether it differs from one review to the next without anything having changed, such as a process id. It is left
        /// out of comparisons.
        package var isVolatile: Bool

        package init(_ title: String, isCode: Bool = false, isVolatile: Bool = false) {
            self.title = title
            self.isCode = isCode
            self.isVolatile = isVolatile
        }

        package init(stringLiteral title: String) { self.init(title) }

        package static func code(_ title: String) -> Self { Self(title, isCode: true) }
    }

    package struct Row: Sendable, Hashable, Codable {
        /// What the row is about, the same in every review: comparisons find it by this.
        package var key: String
        package var mark: AuditMark?
        /// One for each column.
        package var cells: [String]
        /// Whether the whole row is left out of comparisons.
        package var isVolatile: Bool

        /// - Parameter key: nil: the first cell.
        package init(_ cells: [String], key: String? = nil, mark: AuditMark? = nil, isVolatile: Bool = false) {
            self.key = key ?? cells.first ?? ""
            self.mark = mark
            self.cells = cells
            self.isVolatile = isVolatile
        }
    }

    /// The same in every review, unique in its section.
    package var id: String
    package var title: String
    package var columns: [Column]
    package var rows: [Row]
    /// What is said where there are no rows.
    package var ifEmpty: String

    package init(
        _ id: String, title: String, columns: [Column], rows: [Row] = [], ifEmpty: String = "There are none."
    ) {
        self.id = id
        self.title = title
        self.columns = columns
        self.rows = rows
        self.ifEmpty = ifEmpty
    }

    package var hasMarks: Bool { rows.contains { $0.mark != nil } }
}
