package import Audit

/// A section of a review with what was found in it.
package struct Chapter: Sendable {
    package var section: AuditSection
    package var findings: [AuditFinding]

    package init(_ section: AuditSection, findings: [AuditFinding] = []) {
        self.section = section
        self.findings = findings
    }

    /// Something that is not as it should be, shown in this section.
    mutating func find(_ id: String, _ what: String, costs consequence: String, remedy: String) {
        findings.append(
            AuditFinding(id, section: section.id, what: what, consequence: consequence, remedy: remedy))
    }
}
