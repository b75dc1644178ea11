private import Foundation

/// A review for programs, and for comparing it with a later one. Keys are sorted, so that two of them can be compared by
/// `diff` as well.
package enum AuditJSON {
    package static func text(_ report: AuditReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    }

    /// Reads an earlier review. Nil where it is none, or one of another format.
    package static func report(_ bytes: [UInt8]) -> AuditReport? {
        guard let report = try? JSONDecoder().decode(AuditReport.self, from: Data(bytes)),
            report.format == AuditReport.currentFormat
        else { return nil }
        return report
    }
}
