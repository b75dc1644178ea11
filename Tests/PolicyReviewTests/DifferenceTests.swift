import PolicyFiles
import PolicyReview
import SandboxPolicy
import Testing

/// A change of the shipped policy and what it comes to.
struct Edit: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let direction: PolicyDifference.Direction
    let says: String

    init(_ from: String, _ to: String, _ direction: PolicyDifference.Direction, says: String) {
        self.from = from
        self.to = to
        self.direction = direction
        self.says = says
    }

    init(_ rule: (String, String), _ direction: PolicyDifference.Direction, says: String) {
        self.init(rule.0, rule.1, direction, says: says)
    }

    var testDescription: String { says }
}

@Suite("What one policy allows that another does not")
struct DifferenceTests {
    private static let one = "{index: 0, value: 3, op: SCMP_CMP_EQ}"

    private static let edits: [Edit] = [
        Edit(readyRule("socket"), .looser, says: "socket(…) was killed, is now allowed"),
        Edit(
            readyRule("write", "{index: 0, value: 5, op: SCMP_CMP_EQ}"), .looser,
            says: "write(5, …) was killed, is now allowed"),
        Edit(one, "{index: 0, value: 7, op: SCMP_CMP_EQ}", .looser, says: "read(7, …) was killed, is now allowed"),
        Edit(one, "{index: 0, value: 7, op: SCMP_CMP_EQ}", .stricter, says: "read(3, …) was allowed, is now killed"),
        // The high half is no longer looked at, which no rule's own number shows.
        Edit(
            one, "{index: 0, value: 0xffffffff, valueTwo: 3, op: SCMP_CMP_MASKED_EQ}", .looser,
            says: "read(0x100000003, 0, 0) was killed, is now allowed"),
        Edit("      args: [\(one)]\n", "", .looser, says: "read(0, 0, 0) was killed, is now allowed"),
        Edit(
            "value: 0x3, op: SCMP_CMP_EQ}     # PROT_READ | PROT_WRITE: never", "value: 0x7, op: SCMP_CMP_EQ} #",
            .looser, says: "mmap(…, …, 7, 0x22"),
        Edit("names: [munmap]", "names: [munmap, gettid]", .looser, says: "gettid() was killed, is now allowed"),
        Edit("names: [brk]", "names: [munmap]", .stricter, says: "brk(…) was allowed, is now killed"),
        Edit(
            "errnoRet: 22", "errnoRet: 1", .other,
            says: "arch_prctl(0x3001, …) was refused with EINVAL, is now refused with EPERM"),
        Edit(
            "names: [ioctl]\n      action: SCMP_ACT_ERRNO\n      errnoRet: 1",
            "names: [ioctl]\n      action: SCMP_ACT_ALLOW", .looser,
            says: "ioctl(…) was refused with EPERM, is now allowed"),
        Edit(
            "names: [openat]", "names: [openat, open]", .looser, says: "open(…) was killed, is now refused with EPERM"),
        Edit(
            "defaultAction: SCMP_ACT_NOTIFY", "defaultAction: SCMP_ACT_KILL_PROCESS", .other, says: "without a report"),
        Edit(
            "defaultAction: SCMP_ACT_NOTIFY", "defaultAction: SCMP_ACT_ALLOW", .looser,
            says: "every call that no rule names was killed, is now allowed"),
        Edit(
            "[SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64]", "[SCMP_ARCH_X86_64]", .stricter,
            says: "SCMP_ARCH_AARCH64 was removed"),
        Edit(
            "soft: 268435456, hard: 268435456", "soft: 268435456, hard: 536870912", .looser,
            says: "RLIMIT_AS, hard: 268,435,456 became 536,870,912"),
        Edit("soft: 16, hard: 16", "soft: 8, hard: 16", .stricter, says: "RLIMIT_NOFILE, soft: 16 became 8"),
        Edit(
            "    - {type: RLIMIT_NPROC, soft: 0, hard: 0}", "    ", .looser,
            says: "RLIMIT_NPROC, soft: 0 became unlimited"),
        Edit(
            "    - {type: RLIMIT_NICE", "    - {type: RLIMIT_CPU, soft: 9, hard: 9}\n    - {type: RLIMIT_NICE",
            .stricter, says: "RLIMIT_CPU, soft: unlimited became 9"),
        Edit("uid: 65525", "uid: 0", .looser, says: "uid 65525 became 0, which may belong to somebody"),
        Edit("uid: 65525", "uid: 65524", .other, says: "uid 65525 became 65524"),
        Edit("\nlandlock: deny-all", "\n", .looser, says: "landlock: deny-all became missing: the layer is dropped"),
        Edit("networkNamespace: empty", "networkNamespace: host", .looser, says: "networkNamespace: empty became host"),
        Edit("clock: denied", "clock: allowed", .looser, says: "clock: denied became allowed"),
        Edit(
            "  capabilities: none", "  capabilities: [CAP_NET_RAW]", .looser,
            says: "capabilities: none became something else"),
    ]

    @Test("for each change", arguments: edits)
    func edit(edit: Edit) throws {
        let (old, new) = (try survey(path: "old.yaml"), try survey((edit.from, edit.to), path: "new.yaml"))
        let difference = PolicyDifference(from: old, to: new, name: "default")
        let found = difference.changes.filter { $0.text.contains(edit.says) }
        #expect(found.map(\.direction) == [edit.direction], "\(difference.text)")
        #expect(difference.isLooser == difference.changes.contains { $0.direction == .looser })
        #expect(difference.text.contains(edit.says))

        // The other way round, every direction turns.
        let back = PolicyDifference(from: new, to: old, name: "default")
        func count(_ changes: [PolicyDifference.Change], _ direction: PolicyDifference.Direction) -> Int {
            changes.count { $0.direction == direction }
        }
        #expect(count(back.changes, .looser) == count(difference.changes, .stricter))
        #expect(count(back.changes, .stricter) == count(difference.changes, .looser))
    }

    @Test("is nothing where only words, order or spelling differ")
    func sameMeaning() throws {
        let old = try survey()
        for new in [
            try survey(("reason: Frames from", "reason: All frames from")),
            try survey(("witness: end", "witness: start")), try survey(("value: 0x22,", "value: 34,")),
            try survey(("[SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64]", "[SCMP_ARCH_AARCH64, SCMP_ARCH_X86_64]")),
            // Said twice.
            try survey(
                readyRule("read", "{index: 0, value: 3, op: SCMP_CMP_EQ}, {index: 2, value: 5, op: SCMP_CMP_EQ}")),
        ] {
            let difference = PolicyDifference(from: old, to: new, name: "default")
            #expect(difference.changes.isEmpty, "\(difference.text)")
            #expect(difference.comparisons > 10_000)
        }
    }

    @Test("tells the phase and the machines of a difference, a whole call that shows it, and where the rule stands")
    func places() throws {
        let new = try survey(readyRule("write", "{index: 0, value: 5, op: SCMP_CMP_EQ}"), path: "new.yaml")
        let change = try #require(PolicyDifference(from: survey(), to: new, name: "default").changes.first)
        #expect(change.phases == ["start-up", "ready"])
        #expect(change.architectures == ["aarch64", "x86_64"])
        #expect(change.witness == "write(5, 0, 0)")
        #expect(change.location?.hasPrefix("new.yaml:") == true)
        let moved = try survey(readyRule("gettid"), path: "new.yaml")
        #expect(PolicyDifference(from: try survey(), to: moved, name: "default").changes.map(\.phases) == [["ready"]])
    }

    @Test("says what could not be read, and compares the rest")
    func unread() throws {
        let new = try survey(("op: SCMP_CMP_EQ", "op: SCMP_CMP_LE"), readyRule("socket"))
        let difference = PolicyDifference(from: try survey(), to: new, name: "default")
        #expect(difference.unread.count == 1)
        #expect(difference.text.contains("not compared") && difference.text.contains("socket(…)"))
    }

    /// Whatever a call drawn at random shows, the comparison has found a difference of that kind.
    @Test("is found for policies that nobody would write", arguments: 0..<30)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var old = try survey().policy
        old.ready = Self.rules(&generator)
        old.startup = []
        var new = old
        new.ready = Self.rules(&generator)
        if seed % 2 == 0 { new.ready = old.ready + new.ready.prefix(1) }
        let changes = PolicyDifference(
            from: PolicySurvey(of: old), to: PolicySurvey(of: new), name: "random"
        ).changes
        let (before, after) = (PolicyMeaning(of: old), PolicyMeaning(of: new))
        for _ in 0..<20_000 {
            let call = Self.call(old.ready + new.ready, &generator)
            let outcomes = (before.action(for: call, in: .ready), after.action(for: call, in: .ready))
            guard outcomes.0 != outcomes.1 else { continue }
            let wanted: PolicyDifference.Direction = outcomes.1 == .allow ? .looser : .stricter
            #expect(changes.contains { $0.direction == wanted }, "seed \(seed): \(call)")
            if !changes.contains(where: { $0.direction == wanted }) { return }
        }
    }

    private static func rules(_ generator: inout SeededGenerator) -> [SystemCallRule] {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            let conditions = (0..<3).filter { _ in Bool.random(using: &generator) }.map { index in
                let mask: UInt64 = [UInt64.max, 0xFF, 0xFFFF_FFFF, 1 << 40, 6].randomElement(using: &generator) ?? 1
                return ArgumentCondition(index: index, mask: mask, value: generator.next() & mask & 0x1_0000_0000_07)
            }
            let name = ["read", "write", "futex"].randomElement(using: &generator) ?? "read"
            return SystemCallRule(names: [name], action: .allow, conditions: conditions, reason: "drawn at random")
        }
    }

    private static func call(_ rules: [SystemCallRule], _ generator: inout SeededGenerator) -> SystemCall {
        let rule = rules.randomElement(using: &generator)
        let number = SystemCallTable.number(of: rule?.names.first ?? "read", on: .x86_64) ?? 0
        var call = SystemCall(
            architecture: Architecture.x86_64.auditValue, number: number,
            arguments: (0..<6).map { _ in Bool.random(using: &generator) ? 0 : generator.next() & 0x1_0000_0000_07 })
        for condition in rule?.conditions ?? [] where Int.random(in: 0..<4, using: &generator) > 0 {
            call.arguments[condition.index] = condition.value
        }
        return call
    }
}
