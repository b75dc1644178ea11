private import Foundation
package import Host
import Words

/// All figures of one run, for people and for machines.
package struct BenchmarkReport: Sendable, Encodable {
    package let machine: Machine
    package let build: String
    package let figures: [Figure]

    /// Whether something was found that must never be so, on any machine.
    package var hasFailure: Bool { figures.contains { $0.isRequirement && $0.isReached == false } }

    package var text: String {
        var lines = [machine.text, "bulkhead \(build)", ""]
        for figure in figures {
            lines.append("\(figure.title): \(figure.verdict)")
            let rows =
                [["", "median", "min", "p99", "max", "unit", "samples"]]
                + figure.rows.map { row in
                    let values = [row.values.median, row.values.min, row.values.p99, row.values.max]
                    return ["  " + row.label] + values.map(Self.number) + [row.unit, "\(row.values.samples)"]
                }
            lines += TextTable.lines(rows, rightAligned: [1, 2, 3, 4, 6])
            lines += figure.notes.map { "  \($0)" }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    package func json() throws(HostError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            throw HostError(.internalFault, "the figures cannot be written as JSON: \(error)")
        }
    }

    /// With about four digits.
    private static func number(_ value: Double) -> String {
        let digits = abs(value) >= 1000 ? 0 : abs(value) >= 100 ? 1 : abs(value) >= 1 || value == 0 ? 2 : 4
        return String(format: "%.\(digits)f", value)
    }
}

extension Figure {
    fileprivate var verdict: String {
        switch isReached {
        case true?: "reached (\(target))"
        case false?: "NOT reached (\(target))"
        case nil: "not measured (\(target))"
        }
    }
}
