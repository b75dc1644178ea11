import Digest
import PolicyFiles
import SandboxPolicy
import Testing

@Suite("The shipped policy")
struct DefaultPolicyTests {
    private func load() throws -> LoadedPolicy { try PolicyFile.load(packageRoot() + "/policies/default.yaml") }

    @Test("is accepted, and its digest is that of its bytes")
    func loads() throws {
        let loaded = try load()
        #expect(loaded.digest == SHA256Digest(of: try defaultText()))
        #expect(loaded.policy.architectures == [.x86_64, .aarch64])
        #expect(loaded.policy.defaultAction == .notify)
        #expect(loaded.policy.contradictions.isEmpty)
        #expect(PolicyCeiling.workers.violations(of: loaded.policy).isEmpty)
    }

    @Test("leaves six calls once a worker is ready")
    func sixCalls() throws {
        let names = Set(try load().policy.ready.flatMap(\.names))
        #expect(names == ["read", "write", "mmap", "munmap", "brk", "exit_group"])
    }

    @Test("gives a reason for every rule, and all limits of the ceiling")
    func reasons() throws {
        let policy = try load().policy
        for rule in policy.ready + policy.startup { #expect(rule.reason.hasSuffix(".") && rule.reason.count > 20) }
        #expect(policy.limits.count == PolicyCeiling.workers.limits.count)
        #expect(policy.user.uid == policy.user.gid)
    }

    @Test("reads masks and hexadecimal numbers as they are written")
    func masks() throws {
        let mmap = try #require(try load().policy.ready.first { $0.names == ["mmap"] })
        #expect(
            mmap.conditions == [
                ArgumentCondition(index: 2, value: 3), ArgumentCondition(index: 3, value: 0x22),
                ArgumentCondition(index: 4, mask: 0xFFFF_FFFF, value: 0xFFFF_FFFF),
            ])
    }

    @Test("lets the sealed executable be run, and nothing else")
    func exec() throws {
        let meaning = PolicyMeaning(of: try load().policy)
        func action(_ arguments: [UInt64], _ phase: Phase) -> FilterAction {
            meaning.action(
                for: SystemCall(architecture: Architecture.x86_64.auditValue, number: 322, arguments: arguments),
                in: phase)
        }
        #expect(action([5, 1, 2, 3, 0x1000], .startup) == .allow)
        #expect(action([5, 1, 2, 3, 0x1000], .ready) == .notify)
        #expect(action([5, 1, 2, 3, 0], .startup) == .notify)
        #expect(action([3, 1, 2, 3, 0x1000], .startup) == .notify)
    }
}
