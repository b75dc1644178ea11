import Audit
import Digest
import PolicyFiles
import SandboxPolicy

extension Chapter {
    /// What a worker may do, file by file, with reasons.
    static func policy(_ families: [FamilyPolicy], directory: String) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "policy", title: "What a worker may do",
                question: "Which calls can a ready worker make, with which arguments, and why?",
                blocks: [
                    .paragraph(
                        "A call that stands in no table below is stopped before it happens: the kernel asks the filter before it looks "
                            + "at the call. It is reported with its arguments, and the worker is ended. A policy is a file below "
                            + "`\(directory)`; it can narrow the ceiling that is compiled into the supervisor "
                            + "(`Sources/SandboxPolicy/PolicyCeiling+Workers.swift`), never widen it: a file that asks for more is refused, "
                            + "and nothing runs by it. What libseccomp compiles from a file is evaluated against the file's meaning before it is "
                            + "loaded."),
                    .table(overview(families)),
                ]))
        var shown: Set<String> = []
        for family in families {
            switch family.policy {
            case .success(let loaded):
                if shown.insert(loaded.path).inserted { chapter.section.blocks += blocks(loaded, family.filters) }
                if let problem = family.filterProblem {
                    chapter.find(
                        "policy.no_filter.\(family.family)", "no filter can be made of \(loaded.path): \(problem)",
                        costs: "no worker of \(family.family) is started",
                        remedy: "correct the policy; `bulkhead doctor` says more")
                }
            case .failure(let error):
                chapter.find(
                    "policy.refused.\(family.family)", "the policy of \(family.family) is refused: \(error)",
                    costs: "no worker of \(family.family) is started, and no other policy takes its place",
                    remedy: "correct the file at the place that is named")
            }
        }
        return chapter
    }

    private static func overview(_ families: [FamilyPolicy]) -> AuditTable {
        AuditTable(
            "families", title: "Policies of the families",
            columns: ["family", .code("file"), .code("digest of the file")],
            rows: families.map { family in
                switch family.policy {
                case .success(let loaded):
                    .init(
                        [family.family, loaded.path, loaded.digest.labelled],
                        mark: family.filterProblem == nil ? .known : .finding)
                case .failure(let error): .init([family.family, error.path, "refused: \(error)"], mark: .finding)
                }
            })
    }

    private static func blocks(_ loaded: LoadedPolicy, _ filters: [FamilyPolicy.Filter]) -> [AuditSection.Block] {
        let policy = loaded.policy
        let name = loaded.path.split(separator: "/").last.map(String.init) ?? loaded.path
        return [
            .table(
                AuditTable(
                    "\(name)-ready", title: "\(name): calls of a ready worker, which are all that remain",
                    columns: [.code("call"), "with", "why"], rows: rows(policy.ready, isStart: false))),
            .table(
                AuditTable(
                    "\(name)-filters", title: "\(name): compiled filters",
                    columns: ["in force", .code("digest"), "instructions"],
                    rows: filters.map { .init([$0.phase, $0.digest, "\($0.instructions)"]) },
                    ifEmpty: "No filter can be made of it.")),
            .table(
                AuditTable(
                    "\(name)-process", title: "\(name): the layers beside the filter",
                    columns: ["what", "as the policy has it"],
                    rows: process(policy))),
            .table(
                AuditTable(
                    "\(name)-startup",
                    title: "\(name): calls of the start, before any plugin code, decided one by one by the supervisor",
                    columns: [.code("call"), "with", "outcome", "why"], rows: rows(policy.startup, isStart: true))),
        ]
    }

    private static func rows(_ rules: [SystemCallRule], isStart: Bool) -> [AuditTable.Row] {
        rules.map { rule in
            let names = rule.names.joined(separator: ", ")
            let arguments =
                rule.conditions.isEmpty ? "any arguments" : rule.conditions.map(text).joined(separator: "; ")
            let outcome =
                switch rule.action {
                case .allow: "allowed"
                case .fail(let errno): "not executed; fails with error \(errno)"
                case .notify, .killProcess: "\(rule.action)"
                }
            return .init(
                [names, arguments] + (isStart ? [outcome] : []) + [rule.reason], key: "\(names)(\(arguments))")
        }
    }

    private static func text(_ condition: ArgumentCondition) -> String {
        let value = condition.value < 10 ? "\(condition.value)" : "0x\(String(condition.value, radix: 16))"
        return condition.mask == .max
            ? "argument \(condition.index) is \(value)"
            : "of argument \(condition.index), the bits 0x\(String(condition.mask, radix: 16)) are \(value)"
    }

    private static func process(_ policy: WorkerPolicy) -> [AuditTable.Row] {
        var rows: [AuditTable.Row] = [
            .init([
                "user", "\(policy.user.uid), group \(policy.user.gid), no other groups, where the supervisor is root",
            ]),
            .init(["capabilities", "\(policy.capabilities.rawValue)"]),
            .init(["files (Landlock)", "\(policy.landlock.rawValue)"]),
            .init(["network namespace", "\(policy.networkNamespace.rawValue)"]),
            .init(["clock", "\(policy.clock.rawValue)"]),
        ]
        rows += policy.limits.map {
            .init([$0.type, $0.soft == $0.hard ? "\($0.soft)" : "\($0.soft), at most \($0.hard)"])
        }
        return rows
    }
}
