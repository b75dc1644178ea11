import Words

extension CallExplanation {
    /// For a terminal.
    package var text: String {
        var lines = ["\(call), number \(number), by \(convention), under \(path)"]
        for verdict in verdicts { lines += verdict.lines }
        lines.append(
            isConfirmed
                ? "confirmed: each compiled filter was run on the call and agrees"
                : "NOT CONFIRMED: a compiled filter does otherwise than the policy says; do not use this build")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension CallExplanation.Verdict {
    fileprivate var lines: [String] {
        var lines = ["", "\(phase): it \(effect) (\(action))"]
        if let rule {
            lines.append("  by the rule \(rule.text) at \(rule.location)")
            lines.append("  why: \(Words.clean(rule.reason, limit: 400))")
        }
        if let because { lines.append("  \(because)") }
        if let closest {
            lines.append("  closest is the rule \(closest.rule.text) at \(closest.rule.location):")
            lines += closest.differences.map { "    \($0)" }
        }
        lines += filters.map { answer in
            "  filter \(answer.mode), \(answer.architecture): \(answer.action)"
                + (answer.agrees ? "" : ", which is NOT what the policy says")
                + (answer.remark.map { " (\($0))" } ?? "")
        }
        return lines
    }
}
