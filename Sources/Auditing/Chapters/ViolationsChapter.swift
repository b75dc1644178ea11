import Audit
import Host
import Status

extension Chapter {
    /// Rows of the newest violations, at most.
    private static let mostViolations = 200

    /// What workers did that is denied.
    ///
    /// - Parameter list: nil where no state directory was named.
    static func violations(_ list: Result<ViolationList, HostError>?) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "violations", title: "Violations so far", question: "Has a plugin ever tried what its policy denies?"))
        switch list {
        case nil:
            chapter.section.blocks = [
                .paragraph(
                    "Not looked at: no state directory was named. `bulkhead audit --state DIR` shows what its ledger has."
                )
            ]
        case .failure(let error)?:
            chapter.section.blocks = [.paragraph("Not looked at: \(error).")]
            chapter.find(
                "violations.unknown", "the ledger cannot be asked for violations: \(error)",
                costs: "what plugins have tried so far is not known",
                remedy: "name the state directory of a host with --state")
        case .success(let found)?:
            chapter.show(found)
        }
        return chapter
    }

    private mutating func show(_ list: ViolationList) {
        section.blocks = [
            .paragraph(
                "A denied call does not happen: the worker is stopped before it, reported, and ended, and every strategy of the plugin "
                    + "version is latched until an operator resets it. `bulkhead violations show ID` tells everything of one, "
                    + "`bulkhead violations reproduce ID` plays it again. These are from \(list.scope); the newest 10,000 are kept."
            ),
            .table(
                AuditTable(
                    "violations", title: "",
                    columns: ["id", "time", "strategy", "plugin", "event", .code("what it did, and did not get")],
                    rows: list.violations.prefix(Self.mostViolations).map { violation in
                        .init(
                            [
                                "\(violation.id)", "\(violation.at)", violation.who,
                                violation.plugin ?? violation.family,
                                violation.sequence.map { "\($0)" } ?? "", violation.summary,
                            ], mark: .finding)
                    }, ifEmpty: "None.")),
        ]
        let rest = list.violations.count - Self.mostViolations
        if rest > 0 { section.blocks.append(.paragraph("\(rest) older ones are not shown.")) }
        guard let newest = list.violations.first else { return }
        let plugins = Set(list.violations.map { $0.plugin ?? $0.family }).sorted()
        find(
            "violations.some",
            "\(list.violations.count) violation\(list.violations.count == 1 ? "" : "s"), the newest at \(newest.at): \(newest.summary)",
            costs: "\(plugins.joined(separator: ", ")) tried what is denied; it did not happen",
            remedy:
                "`bulkhead violations show \(newest.id)`, then remove the plugin, or correct it and pin the new worker")
    }
}
