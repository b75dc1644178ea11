import Words

extension PolicyReview {
    /// For a terminal.
    package var text: String {
        var lines = ["\(name): \(path), \(digest)", Words.clean(summary, limit: 400)]
        lines.append("for \(architectures.joined(separator: " and "))")
        for refusal in refusals { lines.append("REFUSED, no worker starts by it: \(refusal)") }
        lines += ["", "calls that a ready worker may make (and one that starts)"]
        for rule in ready { lines += rule.lines }
        lines += ["", "calls of the start, decided by the supervisor one by one until the worker is ready"]
        for rule in startup { lines += rule.lines }
        lines += ["", otherwise, "", "process"]
        lines += TextTable.lines(process.map { ["  \($0.name)", $0.value, $0.meaning] })
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ReviewedRule {
    fileprivate var lines: [String] {
        var lines = calls.map { "  \($0.text) \(effect)" }
        lines += arguments.map { argument in
            "      argument \(argument.index)" + (argument.name.map { " (\($0))" } ?? "") + " \(argument.text)"
        }
        if calls.contains(where: { $0.text.contains("…") }) {
            lines.append(arguments.isEmpty ? "      with any arguments" : "      with anything in all other arguments")
        }
        lines.append("      why: \(Words.clean(reason, limit: 400))")
        let shown =
            witness.map { "\($0) (\(witnessSummary ?? ""))" }
            ?? "no workload is named; `bulkhead policy lint` looks for one"
        lines.append("      needed by: \(shown)")
        lines.append("      rule: \(location)")
        return lines
    }
}
