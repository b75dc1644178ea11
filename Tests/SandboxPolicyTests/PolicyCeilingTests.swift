import SandboxPolicy
import Testing

@Suite("The ceiling")
struct PolicyCeilingTests {
    /// As wide as it may be.
    private static let widest = WorkerPolicy(
        summary: "all that the ceiling allows", architectures: [.x86_64, .aarch64], defaultAction: .notify,
        ready: PolicyCeiling.workers.ready, startup: PolicyCeiling.workers.startup,
        limits: PolicyCeiling.workers.limits,
        landlock: .denyAll, networkNamespace: .empty, clock: .denied, capabilities: .none,
        user: UserPolicy(uid: 65525, gid: 65525))

    private func faults(_ change: (inout WorkerPolicy) -> Void) -> [PolicyFault] {
        var policy = Self.widest
        change(&policy)
        return PolicyCeiling.workers.violations(of: policy)
    }

    private func allow(_ name: String, _ conditions: [ArgumentCondition] = []) -> SystemCallRule {
        SystemCallRule(names: [name], action: .allow, conditions: conditions, reason: "for a test")
    }

    @Test("allows itself")
    func itself() {
        #expect(faults { _ in }.isEmpty)
    }

    @Test("is not reached by a policy that grants less")
    func narrower() {
        #expect(faults { $0.ready.removeLast() }.isEmpty)
        #expect(faults { $0.startup.removeAll() }.isEmpty)
        #expect(faults { $0.defaultAction = .killProcess }.isEmpty)
        #expect(faults { $0.architectures = [.aarch64] }.isEmpty)
        #expect(faults { $0.limits[0].soft = 1 }.isEmpty)
        #expect(faults { $0.limits.append(ResourceLimit(type: "RLIMIT_CPU", soft: 10, hard: 10)) }.isEmpty)
        #expect(faults { $0.user = UserPolicy(uid: 70_000, gid: 61_184) }.isEmpty)
        // More conditions, other conditions that imply the wanted ones, and failing instead of being allowed.
        #expect(
            faults { $0.ready = [allow("read", [.init(index: 0, value: 3), .init(index: 2, value: 65536)])] }.isEmpty)
        #expect(faults { $0.ready = [allow("brk", [.init(index: 0, value: 0)])] }.isEmpty)
        let memory = [
            ArgumentCondition(index: 2, value: 0x3), .init(index: 3, value: 0x22), .init(index: 4, value: 0xFFFF_FFFF),
        ]
        #expect(faults { $0.ready = [allow("mmap", memory)] }.isEmpty)
        #expect(
            faults { $0.startup = [SystemCallRule(names: ["gettid"], action: .fail(errno: 38), reason: "r")] }.isEmpty)
    }

    @Test("refuses what is wider, and says what would be right")
    func wider() {
        func expect(_ place: PolicyPlace, _ text: String, _ change: (inout WorkerPolicy) -> Void) {
            let found = faults(change)
            #expect(found.contains { $0.place == place && $0.problem.contains(text) }, "\(found)")
        }
        expect(.readyRule(0), "no policy may name it") { $0.ready = [allow("openat")] }
        expect(.readyRule(0), "index 0 = 0x3") { $0.ready = [allow("read")] }
        expect(.readyRule(0), "index 0 = 0x3") { $0.ready = [allow("read", [.init(index: 0, value: 4)])] }
        expect(.readyRule(0), "index 0 = 0x4") { $0.ready = [allow("write", [.init(index: 1, value: 4)])] }
        // The wanted bits, but not all of them.
        expect(.readyRule(0), "index 0 = 0x3") {
            $0.ready = [allow("read", [.init(index: 0, mask: 0xFFFF_FFFF, value: 3)])]
        }
        expect(.readyRule(0), "index 4 & 0xffffffff") {
            $0.ready = [allow("mmap", [.init(index: 2, value: 0x3), .init(index: 3, value: 0x22)])]
        }
        expect(.readyRule(0), "index 2 = 0x3") {
            $0.ready = [
                allow(
                    "mmap", [.init(index: 2, value: 0x7), .init(index: 3, value: 0x22), .init(index: 4, value: .max)])
            ]
        }
        // A second name beside an allowed one.
        expect(.readyRule(0), "mremap") {
            $0.ready = [SystemCallRule(names: ["munmap", "mremap"], action: .allow, reason: "r")]
        }
        expect(.readyRule(0), "no action of a rule") {
            $0.ready = [SystemCallRule(names: ["read"], action: .notify, reason: "r")]
        }
        expect(.startupRule(0), "not be allowed") { $0.startup = [allow("openat")] }
        expect(.startupRule(0), "no policy may name it") { $0.startup = [allow("socket")] }
        expect(.startupRule(0), "no policy may name it") {
            $0.startup = [SystemCallRule(names: ["socket"], action: .fail(errno: 1), reason: "r")]
        }
        expect(.startupRule(0), "index 0 = 0x5") { $0.startup = [allow("execveat", [.init(index: 4, value: 0x1000)])] }
        expect(.defaultAction, "SCMP_ACT_KILL_PROCESS") { $0.defaultAction = .allow }
        expect(.defaultAction, "SCMP_ACT_KILL_PROCESS") { $0.defaultAction = .fail(errno: 1) }
        expect(.architectures, "empty") { $0.architectures = [] }
        expect(.limits, "RLIMIT_AS is missing") { $0.limits.removeFirst() }
        expect(.limit(0), "or less") { $0.limits[0].hard += 1 }
        expect(.limit(0), "above hard") { $0.limits[0].hard -= 1 }
        expect(.limit(11), "no resource limit") { $0.limits.append(ResourceLimit(type: "RLIMIT_X", soft: 0, hard: 0)) }
        for id in [0, 1000, 61_183, 65_534, 65_535, 2_147_483_647, 4_294_967_295] as [UInt32] {
            expect(.uid, "belong to somebody") { $0.user.uid = id }
            expect(.gid, "belong to somebody") { $0.user.gid = id }
        }
    }

    @Test("names only calls that exist, and limits that exist")
    func known() {
        for rule in PolicyCeiling.workers.ready + PolicyCeiling.workers.startup {
            for name in rule.names { #expect(SystemCallTable.isKnown(name)) }
        }
        for limit in PolicyCeiling.workers.limits { #expect(limit.number != nil) }
    }

    @Test("an implication of conditions holds for every argument")
    func logic() {
        // All masks and values of three bits, all arguments of three bits.
        let conditions = (0..<8).flatMap { mask in
            (0..<8).filter { $0 & ~mask == 0 }.map {
                ArgumentCondition(index: 0, mask: UInt64(mask), value: UInt64($0))
            }
        }
        func holds(_ condition: ArgumentCondition, _ argument: UInt64) -> Bool {
            argument & condition.mask == condition.value
        }
        for left in conditions {
            for right in conditions {
                let both = (0..<8).filter { holds(left, $0) && holds(right, $0) }
                let only = (0..<8).filter { holds(left, $0) && !holds(right, $0) }
                #expect(left.implies(right) == only.isEmpty)
                #expect(left.excludes(right) == both.isEmpty)
            }
        }
    }
}
