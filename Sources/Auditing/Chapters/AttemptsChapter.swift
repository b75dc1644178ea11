import Attempts
import Audit
import Words

/// Attempts and sweep under one policy.
struct Trials: Sendable {
    /// The name of the policy's file.
    let policy: String
    let results: [AttemptResult]
    /// Nil where there was no time for it.
    let sweep: Sweep.Result?
}

extension Chapter {
    /// What was tried from inside sealed probers.
    ///
    /// - Parameter trials: for each policy, or why nothing was tried.
    static func attempts(_ trials: Result<[Trials], TrialLack>) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "attempts", title: "What was tried, and what came of it",
                question: "What happens if a plugin calls connect(), opens a file, reads a clock or starts a process?"))
        switch trials {
        case .failure(let lack):
            chapter.section.blocks = [.paragraph("Not tried: \(lack).")]
            chapter.find(
                "attempts.not_tried", "no attempt was made: \(lack)",
                costs: "this review shows what should be denied, and not that it is", remedy: lack.remedy)
        case .success(let all):
            chapter.section.blocks = [
                .paragraph(
                    "A prober is an executable of its own, which holds no plugin and does what it is told: it is sealed exactly as a worker is, "
                        + "by the same policy, and looked at from outside first. Each attempt ran in a fresh one, just now, on this machine. "
                        + "`denied X` means: the filter stopped the call X before it happened, the supervisor was told its name and "
                        + "arguments, and the process was ended. Attempts that are expected to end otherwise say why; one that came to "
                        + "something else than it must says what that is, and is a finding.")
            ]
            for trials in all { chapter.show(trials) }
        }
        return chapter
    }

    private mutating func show(_ trials: Trials) {
        let good = trials.results.count(where: \.verdict.isGood)
        section.blocks.append(
            .paragraph(
                "Under \(trials.policy): \(trials.results.count) attempts, of which \(good) came to what they must come to."
            ))
        for group in AttemptGroup.allCases {
            let results = trials.results.filter { $0.attempt.group == group }
            guard !results.isEmpty else { continue }
            section.blocks.append(
                .table(
                    AuditTable(
                        "\(trials.policy)-\(group.rawValue)", title: "\(trials.policy): \(group.rawValue)",
                        columns: [
                            .code("attempt"), "what it does", "what came of it",
                            .init("reported as", isCode: true, isVolatile: true),
                        ], rows: results.map(Self.row))))
        }
        for result in trials.results where !result.verdict.isGood { tell(of: result, trials.policy) }
        show(trials.sweep, trials.policy)
    }

    private static func row(_ result: AttemptResult) -> AuditTable.Row {
        let mark: AuditMark =
            switch result.verdict {
            case .held: result.attempt.mustBeStopped ? .enforced : .known
            case .heldUnreported: .enforced
            case .differs, .passed: .finding
            case .notTried: .notLookedAt
            }
        let attempt = result.attempt
        let expected = attempt.expected.map { "`\($0)`" }.joined(separator: " or ")
        return .init(
            [
                attempt.name, attempt.summary + (attempt.remark.isEmpty ? "" : "; \(attempt.remark)"),
                "`\(result.found)`" + (result.verdict.isGood ? "" : ", and must be \(expected)"),
                Words.clean(result.report, limit: 160),
            ], mark: mark)
    }

    private mutating func tell(of result: AttemptResult, _ policy: String) {
        let expected = result.attempt.expected.map { "\($0)" }.joined(separator: " or ")
        find(
            "attempts.\(policy).\(result.attempt.name)",
            "\(result.attempt.name) (\(result.attempt.summary)) came to \(result.found), and must come to \(expected)",
            costs: result.verdict == .passed
                ? "the kernel was reached by what should have been stopped" : "it was not stopped as it should be",
            remedy:
                "start no run by \(policy) on this machine before it is understood; `bulkhead doctor` says what the machine lacks"
        )
    }

    /// Some calls are in the lists of a sweep more than once.
    private static func passed(_ sweep: Sweep.Result) -> [AuditTable.Row] {
        var seen: Set<String> = []
        return sweep.passed.filter { seen.insert("\($0.call)").inserted }.map {
            .init(["\($0.call)", "\($0.found)"], mark: .known)
        }
    }

    private mutating func show(_ sweep: Sweep.Result?, _ policy: String) {
        guard let sweep else {
            section.blocks.append(
                .paragraph("Under \(policy): not every call number was tried; there was no time for it."))
            return
        }
        let tally = sweep.tally.sorted { $0.key < $1.key }.map { AuditTable.Row([$0.key, "\($0.value)"]) }
        section.blocks.append(
            .paragraph(
                "Every number was called too: 0 to 1023 by each of the three conventions (syscall, with the x32 bit, int 0x80), "
                    + "numbers that are none, and the allowed calls with arguments that are nearly allowed: \(sweep.count) calls under \(policy), "
                    + "each in a fresh prober; \(sweep.findings.count) did not come to what they must come to."))
        section.blocks.append(
            .table(
                AuditTable(
                    "\(policy)-sweep", title: "\(policy): what every number came to", columns: ["outcome", "calls"],
                    rows: tally)))
        section.blocks.append(
            .table(
                AuditTable(
                    "\(policy)-passed", title: "\(policy): calls that were not stopped, as it should be",
                    columns: [.code("call"), .code("was")],
                    rows: Self.passed(sweep))))
        for finding in sweep.findings {
            find(
                "attempts.\(policy).call.\(finding.call)", "\(finding.call) came to \(finding.found)",
                costs: "a call is not decided as the policy says",
                remedy: "start no run by \(policy) before it is understood")
        }
    }
}
