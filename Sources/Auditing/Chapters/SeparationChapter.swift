import Audit
import StrategySDK

extension Chapter {
    /// What a worker can know of others.
    static func separation(_ plugins: [PluginDescriptor]) -> Chapter {
        let families = Set(plugins.map(\.identity.family)).sorted()
        return Chapter(
            AuditSection(
                "separation", title: "What a worker can know of others",
                question: "What can a plugin read of other families, of the host and of the machine?",
                blocks: [
                    .paragraph(
                        "Each family runs in a process of its own. It is given its own strategies' parameters and features, and nothing "
                            + "else: the frames on descriptor 3 are all that comes in, and they hold no account, no position, no name or "
                            + "parameter of another family. Its environment and arguments hold what the C and Swift runtimes need and its "
                            + "family's name. All families share one executable, so that every plugin's code (not its state) is in every "
                            + "worker's memory."),
                    .paragraph(
                        "It cannot reach another process: there is no call by which it could (see the policy), its memory map holds no "
                            + "shared memory but its progress page, which the supervisor alone reads, and Landlock takes away signals and abstract "
                            + "sockets to anything outside. As root, workers cannot be looked into by other processes of their user either."
                    ),
                    .table(
                        AuditTable(
                            "families", title: "Processes",
                            columns: ["family", "plugins in its process", "shares memory with"],
                            rows: families.map { family in
                                let own = plugins.filter { $0.identity.family == family }.map(\.identity.description)
                                return .init([
                                    family, own.joined(separator: ", "),
                                    "strategies of the same family, unless the catalog says `isolate: true`",
                                ])
                            }, ifEmpty: "The worker was not asked for its plugins.")),
                ]))
    }
}
