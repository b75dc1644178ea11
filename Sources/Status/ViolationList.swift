import Words

/// Violations at a glance: what `bulkhead violations list` prints.
package struct ViolationList: Codable, Sendable, Hashable {
    /// Newest first.
    package var violations: [Violation]
    /// Where they were looked for, and which.
    package var scope: String

    package init(_ violations: [Violation], scope: String) {
        self.violations = violations
        self.scope = scope
    }

    /// For a terminal.
    package var text: String {
        guard !violations.isEmpty else { return "none: the ledger in \(scope) knows of no violation\n" }
        let header = ["id", "time", "strategy", "plugin", "event", "what it did, and did not get"]
        let rows = violations.map { violation in
            [
                "\(violation.id)", "\(violation.at)", violation.who, violation.plugin ?? violation.family,
                violation.sequence.map { "\($0)" } ?? "-", Words.clean(violation.summary, limit: 200),
            ]
        }
        var lines = TextTable.lines([header] + rows, rightAligned: [0, 4])
        lines += ["", "`bulkhead violations show ID --state …` tells everything of one, and what to do next"]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Violation {
    /// The strategy, or how many there may have been.
    package var who: String {
        if let strategy { return strategy }
        switch suspects.count {
        case 0: return isolated ?? "-"
        case 1: return suspects[0]
        case let count: return "one of \(count)"
        }
    }

    /// The deed in one line.
    package var summary: String { deed ?? detail.map { "\(call): \($0)" } ?? call }
}
