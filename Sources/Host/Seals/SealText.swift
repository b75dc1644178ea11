import Sandbox
import Words

/// A certificate in words, group by group.
struct SealText {
    private let stable: SealCertificate.Stable
    private let start: SealCertificate.Start

    init(_ certificate: SealCertificate) {
        stable = certificate.stable
        start = certificate.start
    }

    /// Names of verdicts and how people read them, the worst first.
    static let verdicts = [
        ("different", "NOT AS IT SHOULD BE"), ("unavailable", "unavailable"), ("not_requested", "not requested"),
        ("set_at_start", "set at start"), ("enforced", "enforced"),
    ]

    var groups: [(title: String, rows: [[String]])] {
        [
            ("protections", protections), ("program", program), ("filter", filter), ("identity", identity),
            ("descriptors", descriptors), ("memory", memory), ("namespaces", namespaces), ("limits", limits),
        ]
    }

    private var protections: [[String]] {
        Self.verdicts.flatMap { name, title in
            stable.protections.filter { $0.verdict.name == name }.map { finding in
                [title, finding.protection.rawValue] + (finding.verdict.reason.map { [clean($0)] } ?? [])
            }
        }
    }

    private var program: [[String]] {
        var rows = [
            ["executable", "\(stable.program.executable), \(Quantity.text(stable.program.bytes, "byte"))"]
        ]
        rows += column("arguments", stable.program.arguments)
        rows += column("environment", stable.program.environment)
        return rows
    }

    private var filter: [[String]] {
        let filter = stable.filter
        var rows = [
            ["mode", filter.mode.map { $0 == 2 ? "2: every call passes a filter" : "\($0)" } ?? "not known"],
            [
                "installed",
                filter.installed.map { installed in
                    "\(installed), of which \(filter.inherited ?? 0) from around the supervisor"
                } ?? "not counted by this kernel",
            ],
            [
                "asked",
                filter.supervision == .notified
                    ? "the supervisor, about calls of the start; denied ones are reported with their arguments"
                    : "nobody; denied calls are reported without their arguments",
            ],
        ]
        for program in filter.programs {
            let source = program.source == .kernel ? "read back from the kernel" : "as it was loaded"
            rows.append([
                Self.phases[program.phase] ?? program.phase,
                "\(program.digest), \(Quantity.text(program.instructions, "instruction")), \(source)",
            ])
        }
        return rows
    }

    private static let phases = [
        "always": "from first to last", "startup": "until it is ready", "ready": "from then on",
    ]

    private var identity: [[String]] {
        let identity = stable.identity
        let sets = identity.capabilities
        let names = ["inheritable", "permitted", "effective", "bounding", "ambient"]
        let held = zip(names, [sets.inheritable, sets.permitted, sets.effective, sets.bounding, sets.ambient])
            .filter { $0.1.contains { $0 != "0" } }.map { "\($0.0) \($0.1)" }
        return [
            ["user", numbers(identity.uids)], ["group", numbers(identity.gids)],
            [
                "further groups",
                identity.groups.isEmpty ? "none" : identity.groups.map(String.init).joined(separator: ", "),
            ],
            ["capabilities", held.isEmpty ? "none in any set" : held.joined(separator: ", ")],
            [
                "new privileges",
                identity.noNewPrivileges.map { $0 ? "cannot be gained" : "CAN BE GAINED" } ?? "not known",
            ],
            ["threads", stable.threads.map { "\($0)" } ?? "not known"],
        ]
    }

    /// One where all four agree, as they should.
    private func numbers(_ ids: [UInt32]) -> String {
        Set(ids).count == 1
            ? "\(ids[0])" : ids.map(String.init).joined(separator: ", ") + " (real, effective, saved, files)"
    }

    private var descriptors: [[String]] {
        guard let descriptors = stable.descriptors else { return [["not seen", why("descriptors")]] }
        return descriptors.map { descriptor in
            let inode = start.descriptors?.first { $0.number == descriptor.number }?.file.inode
            return [
                "\(descriptor.number)", descriptor.kind, descriptor.direction,
                Self.files[descriptor.file] ?? "AN UNKNOWN FILE", inode.map { "inode \($0)" } ?? "",
            ]
        }
    }

    private static let files = [
        "requests": "frames from the supervisor", "replies": "frames to the supervisor",
        "standard_error": "its last words to the supervisor", "progress_page": "the progress page",
        "executable": "the executable",
    ]

    private var memory: [[String]] {
        guard let memory = stable.memory else { return [["not seen", why("memory")]] }
        let shared = memory.shared.map { mapping in
            let rights = [mapping.isWritable ? "writable" : "read-only", mapping.isExecutable ? "executable" : nil]
            return
                "\(Self.files[mapping.file] ?? "AN UNKNOWN FILE") (\(rights.compactMap { $0 }.joined(separator: ", ")))"
        }
        return [
            ["mappings", start.mappings.map { "\($0)" } ?? "not known"],
            ["shared", shared.isEmpty ? "none" : shared.joined(separator: ", ")],
            ["writable and executable", count(memory.writableAndExecutable)],
            ["vdso and vvar", count(memory.clockPages)],
        ]
    }

    private func count(_ number: Int) -> String { number == 0 ? "none" : "\(number)" }

    private var namespaces: [[String]] {
        guard let namespaces = stable.namespaces else { return [["not seen", why("network_namespace")]] }
        return namespaces.map { namespace in
            let inode = start.namespaces?.first { $0.kind == namespace.kind }?.inode
            return [
                namespace.kind, namespace.isOwn ? "another than the supervisor's" : "the supervisor's",
                inode.map { "inode \($0)" } ?? "",
            ]
        }
    }

    private var limits: [[String]] {
        stable.limits.map { limit in
            let value = limit.soft == limit.hard ? limit.soft : "\(limit.soft), at most \(limit.hard)"
            return [limit.type, value, limit.isSet ? "set" : "the supervisor's"]
        }
    }

    private func column(_ title: String, _ values: [String]?) -> [[String]] {
        guard let values else { return [[title, "not seen: \(why(title))"]] }
        guard !values.isEmpty else { return [[title, "none"]] }
        return values.enumerated().map { [$0.offset == 0 ? title : "", clean($0.element)] }
    }

    private func why(_ what: String) -> String {
        stable.unseen.first { $0.what == what }.map { clean($0.why) } ?? "it was not looked at"
    }

    private func clean(_ text: String) -> String { Words.clean(text, limit: 1024) }
}
