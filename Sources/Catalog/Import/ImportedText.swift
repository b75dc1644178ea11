import StrategySDK
import Words

/// The catalog that an import writes, as YAML.
struct ImportedText {
    let file: String
    let hasComments: Bool
    let topFindings: [ImportFinding]
    let strayItems: [(before: Int, finding: ImportFinding)]
    let strategies: [ImportedStrategy]

    /// Longer lists have a line for each item.
    private static let maxColumns = 100

    var text: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        var text = "# Converted from \(Words.clean(name, limit: 120)) by `bulkhead catalog import`.\n"
        text +=
            hasComments
            ? "# Comments say what was dropped, guessed, or keeps a strategy disabled; lines are those of the old file.\n"
            : "# What was dropped or guessed is in the report only: with comments this file would be too large.\n"
        for finding in topFindings { comment(finding, into: &text) }
        guard !strategies.isEmpty else { return text + "strategies: []\n" }
        text += "strategies:\n"
        var stray = strayItems[...]
        for (index, strategy) in strategies.enumerated() {
            while let item = stray.first, item.before <= index {
                comment(item.finding, indent: "  ", into: &text)
                stray = stray.dropFirst()
            }
            if index > 0 { text += "\n" }
            write(strategy, into: &text)
        }
        for item in stray { comment(item.finding, indent: "  ", into: &text) }
        return text
    }

    private func comment(_ finding: ImportFinding, indent: String = "", into text: inout String) {
        guard hasComments, finding.needsLook else { return }
        text += "\(indent)# \(finding.comment)\n"
    }

    private func write(_ strategy: ImportedStrategy, into text: inout String) {
        for finding in strategy.findings.sorted(by: { $0.location < $1.location }) {
            comment(finding, indent: "  ", into: &text)
        }
        text += "  - strategy_id: \(YAMLText.text(strategy.id))\n"
        func line(_ key: StrategyKey, _ value: String?) {
            if let value { text += "    \(key.rawValue): \(value)\n" }
        }
        line(.name, strategy.name.map(YAMLText.text))
        line(.description, strategy.description.map(YAMLText.text))
        line(.strategyType, strategy.family.map(YAMLText.text))
        line(.version, strategy.version.map(\.description))
        line(.enabled, "\(strategy.isEnabled)")
        line(.timeframe, strategy.timeframe.map(YAMLText.text))
        if let symbols = strategy.symbols { write(symbols, into: &text) }
        if !strategy.params.isEmpty {
            text += "    params:\n"
            for (name, value) in strategy.params { text += "      \(YAMLText.text(name)): \(YAMLText.value(value))\n" }
        }
        line(.maxTargetNotional, strategy.maxTargetNotional)
        line(.priority, strategy.priority.map(String.init))
    }

    private func write(_ symbols: [String], into text: inout String) {
        let items = symbols.map(YAMLText.text)
        let flow = "    symbols: [\(items.joined(separator: ", "))]\n"
        if flow.utf8.count <= Self.maxColumns {
            text += flow
        } else {
            text += "    symbols:\n" + items.map { "      - \($0)\n" }.joined()
        }
    }
}
