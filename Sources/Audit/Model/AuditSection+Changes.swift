extension AuditSection {
    /// What differs from an earlier review, or how to find out.
    package static func changes(_ comparison: AuditComparison?) -> AuditSection {
        var section = AuditSection(
            "changes", title: "What has changed", question: "What differs from an earlier review?")
        guard let comparison else {
            section.blocks = [
                .paragraph(
                    "No earlier review was given. Keep the JSON form of this one (`bulkhead audit --format json --output FILE`) "
                        + "and give it to the next (`bulkhead audit --compare FILE`): this section then lists every row of every "
                        + "table that was added, removed or changed, the heading and the findings included. Process ids, times "
                        + "and durations are left out, since they are never twice the same.")
            ]
            return section
        }
        let columns: [AuditTable.Column] = ["where", "what", "change", "before", "now"]
        section.blocks = [
            .paragraph(
                "Compared with the review of \(comparison.earlier). Process ids, times and durations are left out, and so is "
                    + "running text that comes with the build."),
            .table(
                AuditTable(
                    "changes", title: "", columns: columns,
                    // What changed between two reviews is nothing that a third could be compared by.
                    rows: comparison.changes.map {
                        AuditTable.Row(
                            [$0.place, $0.key, $0.kind.rawValue, $0.before ?? "", $0.now ?? ""], isVolatile: true)
                    }, ifEmpty: "Nothing differs.")),
        ]
        return section
    }
}
