import Words

extension ConformanceReport {
    /// For a person: a line for each check, with what was seen where that is not what is hoped for.
    package var text: String {
        let width = results.map(\.name.count).max() ?? 0
        var lines = [
            "\(plugin), \(depth.rawValue), on \(market)"
                + (parameters.isEmpty ? "" : ", with \(parameters.joined(separator: ", "))"), "",
        ]
        for result in results {
            let name = result.name + String(repeating: " ", count: width - result.name.count)
            let verdict = result.verdict.rawValue + String(repeating: " ", count: 9 - result.verdict.rawValue.count)
            let time = Quantity.span(seconds: result.seconds)
            lines.append("\(verdict) \(name)  \(time)" + (result.evidence.first.map { "  \($0)" } ?? ""))
            for more in result.evidence.dropFirst() { lines.append(String(repeating: " ", count: 10) + more) }
            if result.verdict.isFailure {
                lines.append(String(repeating: " ", count: 10) + "again: \(result.reproduce)")
            }
        }
        lines.append("")
        let counts = Verdict.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
        lines.append(
            "\(plugin) is \(isConformant ? "conformant" : "NOT conformant"): \(counts.joined(separator: ", ")), in \(Quantity.span(seconds: seconds))"
        )
        return lines.joined(separator: "\n") + "\n"
    }
}
