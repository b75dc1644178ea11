import Audit
import Host

extension Chapter {
    /// Which executables run, who vouches for them, and who may replace them.
    static func loaded(_ pin: PinStatus, supervisor: SupervisorFile, policies: String) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "loaded", title: "What is loaded, and who may replace it",
                question: "Which executable is the worker, who has approved it, and who could put another in its place?"
            ))
        chapter.section.blocks = [
            .paragraph(
                "The worker's executable is copied into memory, sealed there against every change, hashed, and run from that copy: "
                    + "what was hashed is what runs, whoever may write to the file meanwhile. An executable whose digest is not the "
                    + "one that is pinned is refused (exit 78) when a run starts, is resumed, or reloads its catalog."),
            .table(executables(pin, supervisor)), .table(access(pin, supervisor, policies)),
        ]
        switch pin.standing {
        case .pinned, .asBuilt: break
        case .unpinned:
            chapter.find(
                "pin.unpinned", pin.summary,
                costs: "whoever can write to the file decides which plugins run, although still in a seal",
                remedy: "review the executable and run `bulkhead plugins pin --reason TEXT`")
        case .refused:
            chapter.find(
                "pin.refused", pin.refusal ?? "the worker is refused", costs: "no run starts before this is settled",
                remedy: "find out who replaced the executable; then install it anew, or review it and pin it")
        }
        for (name, path, access) in watched(pin, supervisor, policies) where !access.isConfined {
            let names = access.holders.filter { $0.name == "everybody" || $0.name.hasPrefix("group ") }
            let who = names.map { "\($0.name) (by \($0.path))" } + access.problems.map { "unknown: \($0)" }
            chapter.find(
                "access.\(name)", "\(path) may be replaced by more than owners: \(who.joined(separator: ", "))",
                costs: "what decides about plugins could be changed by somebody who was not meant to",
                remedy: "take the right to write from group and others: `chmod go-w` on what is named")
        }
        return chapter
    }

    private static func executables(_ pin: PinStatus, _ supervisor: SupervisorFile) -> AuditTable {
        var rows: [AuditTable.Row] = [
            .init(["worker", pin.worker]), .init(["worker's digest", "`\(pin.digest)`"]),
            .init(["worker's size", "\(pin.size) bytes"]),
        ]
        switch pin.standing {
        case .pinned:
            rows.append(.init(["approved", "pinned in \(pin.source ?? "a manifest")"], mark: .enforced))
            rows.append(.init(["pinned by", pin.pinnedBy ?? ""]))
            rows.append(.init(["pinned at", pin.pinnedAt ?? ""]))
            rows.append(.init(["reason", pin.reason ?? "none was given"]))
            rows.append(.init(["plugins when pinned", (pin.pinnedPlugins ?? []).joined(separator: ", ")]))
        case .asBuilt:
            rows.append(
                .init(
                    [
                        "approved",
                        "by nobody by name: it is what was installed, by the digest in \(pin.source ?? ""). `bulkhead plugins pin` puts a name to it",
                    ], mark: .enforced))
        case .unpinned:
            rows.append(.init(["approved", "nothing is pinned, and there is no digest of a build"], mark: .finding))
        case .refused: rows.append(.init(["approved", pin.refusal ?? "refused"], mark: .finding))
        }
        rows += [
            .init(["supervisor", supervisor.path]),
            .init(["supervisor's digest", supervisor.digest.map { "`\($0)`" } ?? "it cannot be read"]),
        ]
        return AuditTable("executables", title: "Executables", columns: ["", ""], rows: rows)
    }

    private static func watched(
        _ pin: PinStatus, _ supervisor: SupervisorFile, _ policies: String
    ) -> [(name: String, path: String, access: WriteAccess)] {
        [
            ("worker", pin.worker, pin.access), ("supervisor", supervisor.path, WriteAccess(of: [supervisor.path])),
            ("policies", policies, WriteAccess(of: [policies])),
        ]
    }

    private static func access(_ pin: PinStatus, _ supervisor: SupervisorFile, _ policies: String) -> AuditTable {
        AuditTable(
            "access", title: "Who may replace them",
            columns: ["what", .code("path"), "who"],
            rows: watched(pin, supervisor, policies).map { name, path, access in
                let holders = access.holders.map { $0.name == "root" ? "root" : "\($0.name) (by `\($0.path)`)" }
                let what = name == "worker" ? "worker, and the manifest or digest that vouches for it" : name
                return .init(
                    [
                        what, path,
                        (holders + access.problems.map { "cannot be looked at: \($0)" }).joined(separator: ", "),
                    ],
                    key: name, mark: access.isConfined ? .known : .finding)
            })
    }
}
