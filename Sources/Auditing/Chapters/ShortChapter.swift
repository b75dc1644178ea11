import Attempts
import Audit
import Digest
import Host
import Sandbox
import Status
import Words

/// What short answers are made of.
struct ShortFacts {
    let policies: [ReviewedPolicy]
    let seals: Result<SealReport, HostError>
    let trials: Result<[Trials], TrialLack>
    let pin: PinStatus
    let violations: Result<ViolationList, HostError>?
    /// Names of what cannot be prevented.
    let unprevented: [String]
    /// Nil where no earlier review was given.
    let comparison: AuditComparison?
}

extension Chapter {
    /// What reviewers ask first, each with a short answer and the section that tells more.
    static func short(_ facts: ShortFacts) -> Chapter {
        let rows = [
            calls(facts), held(facts), filters(facts), differences(facts),
            attempt("connect", "What happens on connect()?", facts),
            others(facts), replacing(facts), unprevented(facts), tried(facts), violations(facts),
            changes(facts),
        ]
        return Chapter(
            AuditSection(
                "short", title: "In short", question: "What does a reviewer ask first?",
                blocks: [.table(AuditTable("answers", title: "", columns: ["question", "answer"], rows: rows))]))
    }

    private static func changes(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "What has changed since the last review?"
        guard let comparison = facts.comparison else {
            return answer(question, "No earlier review was given; `--compare FILE` compares with one", .notLookedAt)
        }
        let count = comparison.changes.count
        let text = count == 0 ? "Nothing" : "\(count) thing\(count == 1 ? "" : "s"), listed at the end"
        return answer(question, "\(text), since \(comparison.earlier)", .known)
    }

    private static func answer(_ question: String, _ text: String, _ mark: AuditMark) -> AuditTable.Row {
        // It says again what other tables say, which are compared.
        AuditTable.Row([question, text], mark: mark, isVolatile: true)
    }

    private static func calls(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "Which calls can a ready worker make?"
        let inForce = facts.policies.filter(\.isInForce)
        guard !inForce.isEmpty else {
            return answer(question, "None: no policy is in force, and no worker is started", .finding)
        }
        let texts = inForce.map { policy in
            var names: [String] = []
            for name in policy.readyCalls where !names.contains(name) { names.append(name) }
            return "\(policy.name): \(names.map { "`\($0)`" }.joined(separator: ", "))"
        }
        return answer(
            question,
            texts.joined(separator: "; ")
                + "; an argument that is not written may be anything. Every other call, or one of these with other arguments, is "
                + "stopped before it happens", .known)
    }

    private static func held(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "Is the running process held to it, and how is that known?"
        guard case .success(let report) = facts.seals else {
            return answer(question, "No process could be looked at", .finding)
        }
        let all = report.entries.count
        let good = report.entries.count(where: \.certificate.isAsThePolicySays)
        let read = report.entries.count { entry in
            entry.certificate.stable.filter.programs.allSatisfy { $0.source == .kernel }
        }
        let running = report.entries.count { $0.origin?.isRunning == true }
        let which =
            report.entries.allSatisfy { $0.origin == nil }
            ? "of \(all) started for this review" : "of \(all) that the host started, \(running) of which run now"
        return answer(
            question,
            "\(good) \(which), are as their policies say, seen from outside before their first event. The filter program was "
                + "read back from the kernel of \(read), and is what the policy compiles to unless a finding says otherwise",
            good == all ? .enforced : .finding)
    }

    private static func filters(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "Which filter is that?"
        guard case .success(let report) = facts.seals else { return answer(question, "Not known", .finding) }
        let digests = Set(report.entries.flatMap { $0.certificate.stable.filter.programs.map(\.digest) }).sorted()
        return answer(question, digests.map { "`\($0)`" }.joined(separator: ", "), .known)
    }

    private static func differences(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "What differs from what the policy asks?"
        guard case .success(let report) = facts.seals else { return answer(question, "Not known", .finding) }
        var texts: [String] = []
        for entry in report.entries {
            for finding in entry.certificate.stable.protections {
                switch finding.verdict {
                case .different(let how):
                    texts.append("\(entry.certificate.stable.family): \(finding.protection.rawValue): \(how)")
                case .unavailable(let why): texts.append("\(finding.protection.rawValue) is unavailable: \(why)")
                case .enforced, .setAtStart, .notRequested: break
                }
            }
        }
        let unique = texts.enumerated().filter { texts.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return answer(
            question,
            unique.isEmpty ? "Nothing: no protection differs, and none is unavailable" : unique.joined(separator: "; "),
            unique.isEmpty ? .enforced : .finding)
    }

    private static func results(_ facts: ShortFacts, _ name: String) -> [(policy: String, result: AttemptResult)] {
        guard case .success(let all) = facts.trials else { return [] }
        return all.flatMap { trials in trials.results.filter { $0.attempt.name == name }.map { (trials.policy, $0) } }
    }

    private static func attempt(_ name: String, _ question: String, _ facts: ShortFacts) -> AuditTable.Row {
        let found = results(facts, name)
        guard !found.isEmpty else { return answer(question, "It was not tried", .finding) }
        let isGood = found.allSatisfy(\.result.verdict.isGood)
        let texts = found.map {
            "\($0.policy): `\($0.result.found)`, reported as `\(Words.clean($0.result.report, limit: 200))`"
        }
        return answer(
            question,
            (isGood
                ? "It does not happen: it is stopped, reported, and the worker is ended. Tried just now under "
                : "Tried just now under ")
                + texts.joined(separator: "; "), isGood ? .enforced : .finding)
    }

    private static func others(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "What can it read of other families?"
        let found = results(facts, "scan_parameters_of_others")
        let nothing =
            "Nothing of their states, parameters, features or answers: each family is a process of its own, without a call, a shared page or "
            + "a signal by which it could reach another. Their code is in the executable that all share"
        guard !found.isEmpty else { return answer(question, nothing + ". That was not tried", .finding) }
        let isGood = found.allSatisfy(\.result.verdict.isGood)
        return answer(
            question,
            isGood
                ? nothing + ". A prober that searched all its memory for another family's parameter found none"
                : "A secret of another was found",
            isGood ? .enforced : .finding)
    }

    private static func replacing(_ facts: ShortFacts) -> AuditTable.Row {
        let holders = facts.pin.access.holders.map(\.name)
        let protection =
            switch facts.pin.standing {
            case .pinned:
                "Another executable would be refused: this one is pinned (by \(facts.pin.pinnedBy ?? "nobody"))"
            case .asBuilt: "Another executable would be refused: this one is what was installed"
            case .unpinned: "Another executable would be loaded: nothing is pinned"
            case .refused: "It is refused"
            }
        return answer(
            "Who may replace the worker's executable?",
            "Whoever may write to it or to a directory that leads to it: \(holders.joined(separator: ", ")). \(protection). Who may write to "
                + "the manifest of pins may change that too",
            facts.pin.isClean ? .enforced : .finding)
    }

    private static func unprevented(_ facts: ShortFacts) -> AuditTable.Row {
        answer("What is not prevented?", facts.unprevented.joined(separator: "; "), .known)
    }

    private static func tried(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "What was tried, and with what outcome?"
        guard case .success(let all) = facts.trials else { return answer(question, "Nothing could be tried", .finding) }
        let texts = all.map { trials in
            let good = trials.results.count(where: \.verdict.isGood)
            let calls = trials.sweep.map {
                "\($0.count) calls by number, \($0.findings.count) of them not as they must be"
            }
            return "\(trials.policy): \(trials.results.count) attempts, \(good) of them came to what they must; "
                + (calls ?? "not every call number was tried")
        }
        let isGood = all.allSatisfy { trials in
            trials.results.allSatisfy(\.verdict.isGood) && trials.sweep?.findings.isEmpty != false
        }
        return answer(question, texts.joined(separator: "; "), isGood ? .enforced : .finding)
    }

    private static func violations(_ facts: ShortFacts) -> AuditTable.Row {
        let question = "Has a plugin ever tried what its policy denies?"
        return switch facts.violations {
        case nil: answer(question, "Not looked at: no state directory was named (`--state`)", .notLookedAt)
        case .failure?: answer(question, "The ledger cannot be asked", .finding)
        case .success(let list)? where list.violations.isEmpty:
            answer(question, "No, as far as the ledger goes back", .known)
        case .success(let list)?: answer(question, "Yes: \(list.violations.count); none of it happened", .finding)
        }
    }
}
