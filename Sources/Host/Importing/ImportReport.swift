package import Catalog
import Words

/// What became of everything that an old catalog said, as people and machines read it.
package enum ImportReport {
    /// A line for each finding, and one that sums up.
    package static func text(_ conversion: CatalogImport) -> String {
        let findings = conversion.findings
        var lines = findings.map { $0.line(file: conversion.file) }
        let disabled = conversion.strategyCount - conversion.enabledCount
        let looks = findings.count(where: \.needsLook)
        let verdict =
            looks == 0
            ? "everything was kept"
            : "\(Quantity.text(looks)) of \(Quantity.text(findings.count, "finding")) need a look"
        let strategies = conversion.strategyCount == 1 ? "strategy" : "strategies"
        lines.append(
            "\(conversion.file): \(Quantity.text(conversion.strategyCount)) \(strategies) imported, "
                + "\(Quantity.text(conversion.enabledCount)) enabled, \(Quantity.text(disabled)) disabled; \(verdict)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// One object.
    package static func json(_ conversion: CatalogImport) -> String {
        let findings = conversion.findings
        var text = JSONText()
        text.raw("{\"file\":")
        text.string(conversion.file)
        text.raw(",\"strategies\":")
        text.integer(conversion.strategyCount)
        text.raw(",\"enabled\":")
        text.integer(conversion.enabledCount)
        text.raw(",\"disabled\":")
        text.integer(conversion.strategyCount - conversion.enabledCount)
        text.raw(",\"need_a_look\":")
        text.integer(findings.count(where: \.needsLook))
        text.raw(",\"findings\":[")
        for (index, finding) in findings.enumerated() {
            text.raw(index > 0 ? ",\n" : "\n")
            text.finding(finding)
        }
        text.raw("]}\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

extension JSONText {
    fileprivate mutating func finding(_ finding: ImportFinding) {
        raw("{\"line\":")
        integer(finding.location.line)
        raw(",\"column\":")
        integer(finding.location.column)
        raw(",\"strategy_id\":")
        optional(finding.strategy)
        raw(",\"key\":")
        optional(finding.key)
        raw(",\"value\":")
        optional(finding.value)
        raw(",\"action\":")
        string(finding.action.rawValue)
        raw(",\"needs_look\":")
        boolean(finding.needsLook)
        raw(",\"reason\":")
        string(finding.reason)
        raw(",\"meaning\":")
        string(finding.meaning)
        raw("}")
    }

    private mutating func optional(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }
}
