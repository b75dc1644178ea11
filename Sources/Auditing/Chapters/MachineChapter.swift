import Audit
import Sandbox

extension Chapter {
    /// What this machine can do for a seal.
    static func machine(_ capabilities: SealCapabilities) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "machine", title: "This machine", question: "What does a seal need of this machine, and is it there?",
                blocks: [
                    .paragraph(
                        "Each was tried for real, from a process of the kind that starts workers. `bulkhead doctor` says the same."
                    ),
                    .table(
                        AuditTable(
                            "capabilities", title: "", columns: ["what", "found", "without it"],
                            rows: capabilities.all.map {
                                .init(
                                    [$0.name.rawValue, $0.lack ?? $0.detail ?? "", $0.cost],
                                    mark: $0.isAvailable ? .available : .unavailable)
                            })),
                ]))
        for capability in capabilities.all where !capability.isAvailable {
            chapter.find(
                "machine.\(capability.name)",
                "this machine lacks \(capability.name.rawValue): \(capability.lack ?? "")",
                costs: capability.cost,
                remedy: capability.isFatal
                    ? "no worker is started here before it is there"
                    : "give it to the supervisor, or accept what it costs")
        }
        return chapter
    }
}
