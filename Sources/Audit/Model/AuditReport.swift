/// A review of what plugins may do here: a value without any knowledge of where its parts come from.
package struct AuditReport: Sendable, Hashable, Codable {
    /// A line of the heading: what was reviewed, when, by which build.
    package struct Subject: Sendable, Hashable, Codable {
        package var name: String
        package var value: String
        package var isVolatile: Bool

        package init(_ name: String, _ value: String, isVolatile: Bool = false) {
            self.name = name
            self.value = value
            self.isVolatile = isVolatile
        }
    }

    /// Of the JSON form.
    package static let currentFormat = 1

    package var format: Int
    package var title: String
    package var subjects: [Subject]
    package var findings: [AuditFinding]
    package var sections: [AuditSection]
    /// What differs from an earlier review; nil where none was given.
    package var comparison: AuditComparison?

    package init(
        title: String, subjects: [Subject] = [], findings: [AuditFinding] = [], sections: [AuditSection] = [],
        comparison: AuditComparison? = nil
    ) {
        format = Self.currentFormat
        self.title = title
        self.subjects = subjects
        self.findings = findings
        self.sections = sections
        self.comparison = comparison
    }

    package var isClean: Bool { findings.isEmpty }

    /// One sentence that can stand alone.
    package var verdict: String {
        switch findings.count {
        case 0: "No findings: everything that was looked at is as it should be."
        case 1: "1 finding: something is not as it should be."
        default: "\(findings.count) findings: some things are not as they should be."
        }
    }
}
