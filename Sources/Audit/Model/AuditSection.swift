/// One chapter of a review.
package struct AuditSection: Sendable, Hashable, Codable {
    package enum Block: Sendable, Hashable {
        case paragraph(String)
        case list([String])
        case table(AuditTable)
        /// Text whose lines and spaces matter.
        case listing(title: String, text: String)
    }

    /// A word for links and comparisons, the same in every review: `policy`.
    package var id: String
    package var title: String
    /// The question that the section answers.
    package var question: String
    package var blocks: [Block]

    package init(_ id: String, title: String, question: String, blocks: [Block] = []) {
        self.id = id
        self.title = title
        self.question = question
        self.blocks = blocks
    }

    package var tables: [AuditTable] {
        blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
    }
}

extension AuditSection.Block: Codable {
    private enum Key: String, CodingKey {
        case paragraph
        case list
        case table
        case title
        case listing
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .paragraph) {
            self = .paragraph(text)
        } else if let items = try container.decodeIfPresent([String].self, forKey: .list) {
            self = .list(items)
        } else if let table = try container.decodeIfPresent(AuditTable.self, forKey: .table) {
            self = .table(table)
        } else {
            self = .listing(
                title: try container.decode(String.self, forKey: .title),
                text: try container.decode(String.self, forKey: .listing))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .paragraph(let text): try container.encode(text, forKey: .paragraph)
        case .list(let items): try container.encode(items, forKey: .list)
        case .table(let table): try container.encode(table, forKey: .table)
        case .listing(let title, let text):
            try container.encode(title, forKey: .title)
            try container.encode(text, forKey: .listing)
        }
    }
}
