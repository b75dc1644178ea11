import Audit
import Digest
import Host
import Sandbox
import Words

extension Chapter {
    /// Whether processes are held to the policy, seen from outside.
    ///
    /// - Parameters:
    ///   - report: what was found on each worker at its start, or why that is not known.
    ///   - origin: whose workers they are.
    ///   - policies: to compare the filter that the kernel enforces with what is compiled now.
    static func running(
        _ report: Result<SealReport, HostError>, _ origin: WorkerOrigin, policies: [ReviewedPolicy]
    ) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "running", title: "Whether the processes are held to it",
                question: "Is the running process held to the policy, how is that known, and what differs?"))
        let entries: [SealReport.Entry]
        switch report {
        case .success(let found): entries = found.entries
        case .failure(let error):
            chapter.section.blocks = [.paragraph("Not looked at: \(error).")]
            chapter.find(
                "running.unknown", "no worker could be looked at: \(error)",
                costs: "this review cannot say whether a process is held to its policy", remedy: origin.remedy)
            return chapter
        }
        chapter.section.blocks = [
            .paragraph(
                "Every worker is looked at from outside when it has started and before its first event: its status and open "
                    + "descriptors below /proc, its memory map, its executable, and, where this is allowed, the filter program itself, "
                    + "read back from the kernel that enforces it. A worker that differs gets no event. A filter cannot be taken off a "
                    + "process, or be widened, once it is installed. \(origin.description)"),
            .table(overview(entries)),
        ]
        chapter.lookAgain(entries.filter { $0.origin?.isRunning == true })
        chapter.findUnavailable(entries)
        for entry in entries {
            chapter.tell(of: entry, policies.first { $0.families.contains(entry.certificate.stable.family) })
        }
        return chapter
    }

    private static func overview(_ entries: [SealReport.Entry]) -> AuditTable {
        AuditTable(
            "workers", title: "Workers",
            columns: [
                "worker", "as its policy says", "what differs", .code("digest of the seal"),
                .init("process", isVolatile: true),
            ],
            rows: entries.map { entry in
                let certificate = entry.certificate
                let differences = certificate.differences.map {
                    "\($0.protection.rawValue): \($0.verdict.reason ?? "")"
                }
                return .init(
                    [
                        name(of: entry), certificate.isAsThePolicySays ? "yes" : "NO, and it got no event",
                        differences.isEmpty ? "nothing" : differences.joined(separator: "; "),
                        certificate.digest.labelled, process(entry),
                    ], mark: certificate.isAsThePolicySays ? .enforced : .finding)
            })
    }

    private static func name(of entry: SealReport.Entry) -> String {
        entry.certificate.stable.family + (entry.origin?.isolated.map { " (\($0))" } ?? "")
    }

    private static func process(_ entry: SealReport.Entry) -> String {
        guard let origin = entry.origin else { return "started for this review, and ended" }
        let pid =
            "process \(entry.certificate.start.pid), start \(origin.generation) of run \(origin.run), at \(origin.at)"
        return origin.isRunning ? "\(pid); it runs" : "\(pid); it has ended"
    }

    /// What cannot be had or seen here, once for each protection and reason.
    private mutating func findUnavailable(_ entries: [SealReport.Entry]) {
        for protection in Attestation.Protection.allCases {
            var workers: [(why: String, names: [String])] = []
            for entry in entries {
                guard case .unavailable(let why)? = entry.certificate.stable[protection] else { continue }
                let index = workers.firstIndex { $0.why == why } ?? workers.endIndex
                if index == workers.endIndex { workers.append((why, [])) }
                workers[index].names.append(Self.name(of: entry))
            }
            for (index, found) in workers.enumerated() {
                find(
                    "running.unavailable.\(protection.key)" + (index == 0 ? "" : ".\(index + 1)"),
                    "\(protection.rawValue): unavailable for \(found.names.joined(separator: ", ")): \(found.why)",
                    costs: "this protection is not there, or cannot be seen here; the others are",
                    remedy: "give the supervisor what it lacks (`bulkhead doctor`), or accept what it costs")
            }
        }
    }

    /// What is seen of those that run at this moment.
    private mutating func lookAgain(_ entries: [SealReport.Entry]) {
        guard !entries.isEmpty else { return }
        var rows: [AuditTable.Row] = []
        for entry in entries {
            let name = Self.name(of: entry)
            switch LiveLook.now(entry.certificate) {
            case .same(let seen): rows.append(.init([name, seen], mark: .enforced, isVolatile: true))
            case .gone(let why): rows.append(.init([name, why], mark: .notLookedAt, isVolatile: true))
            case .differs(let how):
                rows.append(.init([name, how], mark: .finding, isVolatile: true))
                find(
                    "running.changed.\(name)", "the running worker \(name) is not what it was at its start: \(how)",
                    costs: "it may do what its policy denies",
                    remedy: "end it, and find out who changed it: no worker can do so itself")
            }
        }
        section.blocks.append(
            .table(
                AuditTable(
                    "now", title: "Looked at again, while this review was made", columns: ["worker", "seen"], rows: rows
                )))
    }

    private mutating func tell(of entry: SealReport.Entry, _ policy: ReviewedPolicy?) {
        let certificate = entry.certificate
        let name = Self.name(of: entry)
        section.blocks.append(
            .table(
                AuditTable(
                    "protections-\(name)", title: "\(name): what the seal consists of", columns: ["what", "seen"],
                    rows: certificate.stable.protections.map { finding in
                        .init(
                            [
                                finding.protection.rawValue,
                                Words.clean(
                                    finding.verdict.reason ?? Evidence.of(finding.protection, certificate), limit: 600),
                            ], mark: AuditMark(finding.verdict))
                    })))
        for finding in certificate.stable.protections {
            switch finding.verdict {
            case .different(let how):
                find(
                    "running.different.\(name).\(finding.protection.key)",
                    "the worker \(name) differs from its policy: \(finding.protection.rawValue): \(how)",
                    costs: "it was refused and got no event",
                    remedy: "find out what changed it; `bulkhead doctor` and the host's log say more")
            // Told of once for all workers.
            case .unavailable: break
            case .enforced, .setAtStart, .notRequested: break
            }
        }
        compareFilters(certificate, policy, name)
    }

    /// A process whose filter is not what its policy compiles to now was sealed by another policy or build.
    private mutating func compareFilters(_ certificate: SealCertificate, _ policy: ReviewedPolicy?, _ name: String) {
        let compiled = policy?.filters.map(\.digest) ?? []
        let programs = certificate.stable.filter.programs
        section.blocks.append(
            .table(
                AuditTable(
                    "filters-\(name)", title: "\(name): the filter, and what the policy compiles to now",
                    columns: [
                        "decides", .code("digest of the program"), "instructions", "known from",
                        "compiled from the policy that is there now",
                    ],
                    rows: programs.map { program in
                        let isSame = compiled.contains(program.digest)
                        return .init(
                            [
                                program.phase, program.digest, "\(program.instructions)",
                                program.source == .kernel
                                    ? "the kernel, which enforces it" : "what was handed to the kernel",
                                isSame ? "the same" : "ANOTHER",
                            ], mark: isSame ? .enforced : .finding)
                    })))
        for program in programs where !compiled.contains(program.digest) {
            find(
                "running.other_filter.\(name).\(program.phase)",
                "the filter of the worker \(name) (\(program.digest)) is not what its policy compiles to now",
                costs: "the process is held to another policy than the one that this review shows",
                remedy: "a policy is read when a host starts: restart it, or put the policy back")
        }
    }
}

extension AuditMark {
    init(_ verdict: Attestation.Verdict) {
        switch verdict {
        case .enforced: self = .enforced
        case .setAtStart: self = .setAtStart
        case .unavailable: self = .unavailable
        case .notRequested: self = .notRequested
        case .different: self = .finding
        }
    }
}
