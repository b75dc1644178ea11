import SandboxPolicy
import Testing

@Suite("What a policy means")
struct PolicyMeaningTests {
    private static let policy = WorkerPolicy(
        summary: "for tests", architectures: [.x86_64], defaultAction: .notify,
        ready: [
            SystemCallRule(names: ["read"], action: .allow, conditions: [.init(index: 0, value: 3)], reason: "frames"),
            SystemCallRule(
                names: ["mmap"], action: .allow, conditions: [.init(index: 4, mask: 0xFFFF_FFFF, value: 0xFFFF_FFFF)],
                reason: "memory"),
        ],
        startup: [
            SystemCallRule(names: ["openat"], action: .fail(errno: 13), reason: "not needed"),
            SystemCallRule(names: ["gettid", "arch_prctl"], action: .allow, reason: "needed"),
        ],
        limits: [], landlock: .denyAll, networkNamespace: .empty, clock: .denied, capabilities: .none,
        user: UserPolicy(uid: 65525, gid: 65525))

    private func action(
        _ name: String, _ arguments: [UInt64], _ phase: Phase, _ policy: WorkerPolicy = policy,
        on architecture: Architecture = .x86_64
    ) throws -> FilterAction {
        let number = try #require(SystemCallTable.number(of: name, on: architecture))
        return PolicyMeaning(of: policy).action(
            for: SystemCall(architecture: architecture.auditValue, number: number, arguments: arguments), in: phase)
    }

    @Test("ready rules hold in both phases, start-up rules in one")
    func phases() throws {
        for phase in Phase.allCases {
            #expect(try action("read", [3], phase) == .allow)
            #expect(try action("read", [4], phase) == .notify)
            #expect(try action("read", [0x1_0000_0003], phase) == .notify)
            #expect(try action("mmap", [0, 0, 0, 0, .max], phase) == .allow)
            #expect(try action("mmap", [0, 0, 0, 0, 0xFFFF_FFFF], phase) == .allow)
            #expect(try action("mmap", [0, 0, 0, 0, 0xFFFF_FFFE], phase) == .notify)
            #expect(try action("socket", [], phase) == .notify)
        }
        #expect(try action("openat", [], .startup) == .fail(errno: 13))
        #expect(try action("gettid", [], .startup) == .allow)
        #expect(try action("openat", [], .ready) == .notify)
        #expect(try action("gettid", [], .ready) == .notify)
    }

    @Test("the default action is the policy's")
    func defaultAction() throws {
        var policy = Self.policy
        policy.defaultAction = .killProcess
        #expect(try action("socket", [], .ready, policy) == .killProcess)
    }

    @Test("another architecture's calls and those of x32 end the process; −1 is no call at all")
    func foreign() throws {
        #expect(try action("read", [3], .ready, on: .aarch64) == .killProcess)
        let meaning = PolicyMeaning(of: Self.policy)
        for number in [0x4000_0000, 0x4000_0001, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE] as [UInt32] {
            let call = SystemCall(architecture: Architecture.x86_64.auditValue, number: number, arguments: [3])
            #expect(meaning.action(for: call, in: .startup) == .killProcess)
        }
        let none = SystemCall(architecture: Architecture.x86_64.auditValue, number: .max)
        #expect(meaning.action(for: none, in: .ready) == .notify)
    }

    @Test("a call that an architecture lacks is skipped there")
    func missing() throws {
        var policy = Self.policy
        policy.architectures = [.aarch64]
        // 158 is arch_prctl on x86-64 and getgroups on aarch64.
        #expect(try action("getgroups", [], .startup, policy, on: .aarch64) == .notify)
        #expect(try action("gettid", [], .startup, policy, on: .aarch64) == .allow)
    }

    @Test("rules that say the same twice, or two things of one call, are found")
    func contradictions() {
        var policy = Self.policy
        #expect(policy.contradictions.isEmpty)
        policy.ready.append(policy.ready[0])
        #expect(policy.contradictions.map(\.place) == [.readyRule(2)])

        policy = Self.policy
        // Fits what is allowed.
        policy.startup.append(SystemCallRule(names: ["read"], action: .fail(errno: 1), reason: "odd"))
        #expect(policy.contradictions.map(\.place) == [.startupRule(2)])
        // Excludes it.
        policy.startup[2].conditions = [.init(index: 0, mask: 0x4, value: 0x4)]
        #expect(policy.contradictions.isEmpty)
        // Looks at other bits.
        policy.startup[2].conditions = [.init(index: 0, mask: 0x1, value: 0x1)]
        #expect(policy.contradictions.count == 1)
    }
}
