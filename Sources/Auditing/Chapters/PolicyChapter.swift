import Audit
import PolicyFiles
import PolicyReview

extension Chapter {
    /// What a worker may do, file by file, with reasons.
    static func policy(_ policies: [ReviewedPolicy], directory: String) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "policy", title: "What a worker may do",
                question: "Which calls can a ready worker make, with which arguments, and why?",
                blocks: [
                    .paragraph(
                        "A call that stands in no table below is stopped before it happens: the kernel asks the filter before it looks "
                            + "at the call. A policy is a file below `\(directory)`; it can narrow the ceiling that is compiled into the "
                            + "supervisor (`Sources/SandboxPolicy/PolicyCeiling+Workers.swift`), never widen it: a file that asks for "
                            + "more is refused, and nothing runs by it. What libseccomp compiles from a file is evaluated against the "
                            + "file's meaning before it is loaded. `bulkhead policy explain CALL` says what becomes of any call, and "
                            + "`bulkhead policy bpf` prints a filter instruction by instruction."),
                    .table(overview(policies)),
                ]))
        for policy in policies { chapter.tell(of: policy, default: policies.first?.survey) }
        return chapter
    }

    private static func overview(_ policies: [ReviewedPolicy]) -> AuditTable {
        AuditTable(
            "policies", title: "Policies",
            columns: [.code("file"), "families", .code("digest of the file"), "what was found"],
            rows: policies.map { policy in
                let count = policy.lint.findings.count
                return .init(
                    [
                        policy.path,
                        policy.families.isEmpty
                            ? "none that the worker offers" : policy.families.joined(separator: ", "),
                        policy.digest ?? "", count == 0 ? "nothing" : "\(count) finding\(count == 1 ? "" : "s")",
                    ], key: policy.name, mark: count == 0 && policy.isInForce ? .known : .finding)
            })
    }

    private mutating func tell(of policy: ReviewedPolicy, default standard: PolicySurvey?) {
        for (index, finding) in policy.lint.findings.enumerated() {
            let isRefused = finding.kind == .refused
            find(
                "policy.\(policy.name).\(finding.kind.rawValue).\(index + 1)", "\(finding.location): \(finding.text)",
                costs: isRefused
                    ? "no worker is started by this file, and no other file takes its place"
                    : "workers may do more than they need, or more than was meant",
                remedy: "correct the file; `bulkhead policy lint` checks it again")
        }
        guard let survey = policy.survey else { return }
        let review = PolicyReview(survey, name: policy.name)
        let name = policy.name
        section.blocks += [
            .table(
                AuditTable(
                    "\(name)-ready", title: "\(name): calls of a ready worker, which are all that remain",
                    columns: [.code("call"), "with", "why", "shown to be needed"],
                    rows: review.ready.flatMap { Self.rows($0, policy.lint, isStart: false) },
                    ifEmpty: "None.")),
            .paragraph("\(name): \(review.otherwise)."),
            .table(
                AuditTable(
                    "\(name)-filters", title: "\(name): compiled filters, for this machine",
                    columns: ["in force", .code("digest"), "instructions"],
                    rows: policy.filters.map { .init([$0.phase, $0.digest, "\($0.instructions)"]) },
                    ifEmpty: "No filter is made of it.")),
            .table(
                AuditTable(
                    "\(name)-process", title: "\(name): the layers beside the filter",
                    columns: ["what", "as the policy has it", "meaning"],
                    rows: review.process.map { .init([$0.name, $0.value, $0.meaning]) })),
            .table(
                AuditTable(
                    "\(name)-startup",
                    title: "\(name): calls of the start, before any plugin code, decided one by one by the supervisor",
                    columns: [.code("call"), "with", "outcome", "why", "shown to be needed"],
                    rows: review.startup.flatMap { Self.rows($0, policy.lint, isStart: true) }, ifEmpty: "None.")),
        ]
        if let why = policy.lint.notTried {
            section.blocks.append(.paragraph("\(name): whether each rule is needed was not tried: \(why)."))
        }
        if let standard, standard.path != survey.path { compare(survey, with: standard, name) }
    }

    /// How a family's own file differs from the default.
    private mutating func compare(_ survey: PolicySurvey, with standard: PolicySurvey, _ name: String) {
        let difference = PolicyDifference(from: standard, to: survey, name: name)
        section.blocks.append(
            .table(
                AuditTable(
                    "\(name)-difference", title: "\(name): what differs from default.yaml",
                    columns: ["which way", "what", .code("such as")],
                    rows: difference.changes.map {
                        .init([$0.direction.rawValue, $0.text, $0.witness ?? ""], key: $0.text)
                    },
                    ifEmpty: "Nothing: it means the same.")))
    }

    /// A row for each call of a rule.
    private static func rows(_ rule: ReviewedRule, _ lint: PolicyLintReport, isStart: Bool) -> [AuditTable.Row] {
        let arguments =
            rule.arguments.isEmpty
            ? "any arguments"
            : rule.arguments.map { argument in
                "argument \(argument.index)" + (argument.name.map { " (\($0))" } ?? "") + " \(argument.text)"
            }.joined(separator: "; ")
        return rule.calls.map { call in
            let proof = lint.proofs.first { $0.key == rule.key && $0.call == call.text }
            return .init(
                [call.text, arguments] + (isStart ? [rule.effect] : []) + [rule.reason, shown(rule, proof)],
                key: "\(call.text) (\(arguments))")
        }
    }

    private static func shown(_ rule: ReviewedRule, _ proof: PolicyLintReport.Proof?) -> String {
        let declared =
            rule.witness.map { "declared: `\($0)` (\(rule.witnessSummary ?? ""))" } ?? "the file names no workload"
        switch proof?.result {
        case nil: return "\(declared); not tried"
        case .needed?: return "tried just now: without it, \(proof?.witness.map { "`\($0)`" } ?? "a workload") breaks"
        case .notReached?, .notHere?, .notNeeded?, .undecided?: return "\(declared); \(proof?.detail ?? "")"
        }
    }
}
