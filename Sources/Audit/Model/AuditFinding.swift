/// Something that is not as it should be.
package struct AuditFinding: Sendable, Hashable, Codable {
    /// The same in every review for the same thing: `pin.unpinned`.
    package var id: String
    /// The section that shows it.
    package var section: String
    /// What is the case, and where.
    package var what: String
    /// What it costs, or could.
    package var consequence: String
    package var remedy: String

    package init(_ id: String, section: String, what: String, consequence: String, remedy: String) {
        self.id = id
        self.section = section
        self.what = what
        self.consequence = consequence
        self.remedy = remedy
    }
}
