package import StrategySDK
package import Wire

/// One value of every event that some strategy needs.
package struct FeatureColumn: Sendable, Hashable {
    package enum Kind: UInt8, Sendable {
        /// A double; text in the JSON number grammar counts.
        case number = 0
        /// UTF-8 text.
        case text = 1
        /// Only whether there is a value of any kind: what `feature_requirements` adds.
        case presence = 2
    }

    package let name: String
    package let kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// The columns of every event: numbers first, then texts, then presences, each group in order of first use.
package struct ColumnTable: Sendable, Hashable {
    package let columns: [FeatureColumn]
    package let numberCount: Int
    package let textCount: Int

    package init(_ wanted: [FeatureColumn]) {
        var unique: [FeatureColumn] = []
        for kind in [FeatureColumn.Kind.number, .text, .presence] {
            for column in wanted where column.kind == kind && !unique.contains(column) { unique.append(column) }
        }
        columns = unique
        numberCount = unique.count { $0.kind == .number }
        textCount = unique.count { $0.kind == .text }
    }

    /// The columns that a worker is sent which evaluates plugins with these features.
    package init(of features: [FeatureDeclaration]) {
        self.init(features.map { FeatureColumn(name: $0.name, kind: FeatureColumn.Kind($0.kind)) })
    }

    /// What tells a worker of the columns; presences stay with the host.
    package var frame: ColumnsFrame {
        ColumnsFrame(
            numbers: columns.filter { $0.kind == .number }.map(\.name),
            texts: columns.filter { $0.kind == .text }.map(\.name))
    }

    package var count: Int { columns.count }
    /// 64-bit words that hold a bit for each column.
    package var presenceWords: Int { (columns.count + 63) / 64 }

    package func index(of name: String, _ kind: FeatureColumn.Kind) -> Int? {
        columns.firstIndex { $0.name == name && $0.kind == kind }
    }
}
