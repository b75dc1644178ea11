import Words

extension PolicyDifference {
    /// For a terminal: what became looser first.
    package var text: String {
        var lines = ["\(name): \(old) → \(new)"]
        for problem in refusals { lines.append("  refused, no worker starts by it: \(problem)") }
        for problem in unread { lines.append("  not compared, since it cannot be read: \(problem)") }
        for (direction, title) in [
            (Direction.looser, "looser"), (.stricter, "stricter"), (.other, "otherwise"),
        ] {
            let some = changes.filter { $0.direction == direction }
            if some.isEmpty { continue }
            lines.append("  \(title)")
            lines += some.map { "    \($0.line)" }
        }
        if changes.isEmpty { lines.append("  no difference in what they mean") }
        lines.append("  both were asked about \(Quantity.text(comparisons, "call"))")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension PolicyDifference.Change {
    fileprivate var line: String {
        var details: [String] = []
        if !phases.isEmpty { details.append(phases.joined(separator: " and ")) }
        if !architectures.isEmpty { details.append(architectures.joined(separator: ", ")) }
        if let witness { details.append("witness \(witness)") }
        if let location { details.append(location) }
        return Words.clean(text, limit: 400) + (details.isEmpty ? "" : " (\(details.joined(separator: "; ")))")
    }
}
