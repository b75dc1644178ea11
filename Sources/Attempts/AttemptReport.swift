private import Foundation

/// What all attempts, and the sweep, came to: as text and as JSON.
package struct AttemptReport: Sendable {
    package let results: [AttemptResult]
    /// Nil where it was not asked for.
    package let sweep: Sweep.Result?

    package init(_ results: [AttemptResult], sweep: Sweep.Result? = nil) {
        self.results = results
        self.sweep = sweep
    }

    /// Whether everything is as it should be.
    package var isGood: Bool { results.allSatisfy(\.verdict.isGood) && (sweep?.findings.isEmpty ?? true) }

    /// A line for each attempt, group by group, and a summary.
    package var text: String {
        var lines: [String] = []
        for group in AttemptGroup.allCases {
            let own = results.filter { $0.attempt.group == group }
            if own.isEmpty { continue }
            lines.append("\(group.rawValue):")
            for result in own {
                lines.append("  \(result)")
                if !result.attempt.remark.isEmpty { lines.append("    \(result.attempt.remark)") }
                if !result.verdict.isGood { lines.append("    it \(result.attempt.summary)") }
            }
        }
        let held = results.count { $0.verdict.isGood }
        if !results.isEmpty { lines.append("\(held) of \(results.count) attempts came to what they must come to") }
        if let sweep { lines += Self.lines(of: sweep) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of sweep: Sweep.Result) -> [String] {
        let tally = sweep.tally.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        return ["sweep: \(sweep.count) calls in \(sweep.duration / 1_000_000) ms: \(tally.joined(separator: ", "))"]
            + sweep.passed.map { "  passes: \($0.call): \($0.found)" }
            + sweep.findings.map { "  FINDING: \($0.call): \($0.found), must be \($0.expected): \($0.report)" }
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let rows = results.map {
            AttemptLine(
                group: $0.attempt.group.rawValue, name: $0.attempt.name, summary: $0.attempt.summary,
                expected: $0.attempt.expected.map(\.description), found: $0.found.description,
                verdict: $0.verdict.rawValue, report: $0.report, remark: $0.attempt.remark, seen: $0.seen)
        }
        let content = AttemptContent(is_good: isGood, attempts: rows, sweep: sweep.map(SweepLine.init))
        guard let data = try? encoder.encode(content) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

// Keys as they are printed.

private struct AttemptContent: Encodable {
    let is_good: Bool
    let attempts: [AttemptLine]
    let sweep: SweepLine?
}

private struct AttemptLine: Encodable {
    let group: String
    let name: String
    let summary: String
    let expected: [String]
    let found: String
    let verdict: String
    let report: String
    let remark: String
    let seen: String
}

private struct SweepLine: Encodable {
    struct Call: Encodable {
        let call: String
        let expected: [String]
        let found: String
        let report: String
    }
    let calls: Int
    let milliseconds: UInt64
    let tally: [String: Int]
    let passed: [Call]
    let findings: [Call]

    init(_ result: Sweep.Result) {
        calls = result.count
        milliseconds = result.duration / 1_000_000
        tally = result.tally
        passed = result.passed.map(Self.call)
        findings = result.findings.map(Self.call)
    }

    private static func call(_ finding: Sweep.Finding) -> Call {
        Call(
            call: finding.call.description, expected: finding.expected.map(\.description),
            found: finding.found.description, report: finding.report)
    }
}
