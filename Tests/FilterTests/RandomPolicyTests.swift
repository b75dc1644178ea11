import SandboxPolicy
import Testing

@testable import Sandbox

/// What a policy means and what libseccomp makes of it, for policies that nobody would write.
@Suite("Random policies")
struct RandomPolicyTests {
    /// Few calls, so that rules pile up on the same one.
    private static let names = ["read", "write", "mmap", "openat", "futex", "ioctl", "rseq", "getrandom", "execveat"]

    @Test("compile to what they mean", arguments: 0..<20)
    func agree(batch: Int) throws {
        let base = try defaultPolicy()
        for index in 0..<20 {
            let seed = UInt64(batch * 1000 + index)
            var generator = SeededGenerator(seed: seed)
            var policy = base
            policy.ready = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                Self.rule(&generator, startup: false)
            }
            policy.startup = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                Self.rule(&generator, startup: true)
            }
            Self.removeContradictions(from: &policy)
            let mode = FilterMode.allCases[Int.random(in: 0..<3, using: &generator)]
            let architecture = Architecture.allCases[Int.random(in: 0..<2, using: &generator)]

            let filter = try FilterCompiler.compileUnchecked(policy, mode: mode, architecture: architecture)
            // The gate takes a tenth of a second in a debug build.
            if index % 5 == 0 {
                #expect(throws: Never.self, "seed \(seed)") {
                    try FilterGate.check(filter, against: policy, mode: mode)
                }
            }
            try compare(filter, policy, mode, &generator, seed)
        }
    }

    /// Beside the gate: arguments drawn at random, some bit patterns of the rules mixed in.
    private func compare(
        _ filter: CompiledFilter, _ policy: WorkerPolicy, _ mode: FilterMode, _ generator: inout SeededGenerator,
        _ seed: UInt64
    ) throws {
        let meaning = PolicyMeaning(of: policy)
        let evaluator = try FilterEvaluator(filter.program)
        let constants =
            (policy.ready + policy.startup).flatMap(\.conditions).flatMap { [$0.value, $0.mask] } + [0, .max]
        for _ in 0..<300 {
            let name = Self.names[Int.random(in: 0..<Self.names.count, using: &generator)]
            let arguments = (0..<6).map { _ in
                let constant = constants[Int.random(in: 0..<constants.count, using: &generator)]
                return Bool.random(using: &generator)
                    ? constant : constant ^ (1 << UInt64.random(in: 0..<64, using: &generator))
            }
            let call = SystemCall(
                architecture: filter.architecture.auditValue, number: try number(name, filter.architecture),
                arguments: arguments)
            var wanted = meaning.action(for: call, in: mode == .unsupervisedStartup ? .startup : .ready)
            if mode != .supervised, wanted == .notify { wanted = .killProcess }
            #expect(evaluator.evaluate(call) == wanted.returnValue, "seed \(seed): \(call)")
        }
    }

    private static func rule(_ generator: inout SeededGenerator, startup: Bool) -> SystemCallRule {
        let values: [UInt64] = [
            0, 1, 2, 5, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0005, 0x8000_0000_0000_0000, .max, 0x7FFF_FFFF_FFFF_FFFF,
            generator.next(),
        ]
        let masks: [UInt64] = [.max, .max, 0xFF, 0xFFFF_FFFF, 0xFFFF_FFFF_0000_0000, 1, 1 << 63, generator.next()]
        var conditions: [ArgumentCondition] = []
        for index in 0..<6 where Int.random(in: 0..<3, using: &generator) == 0 {
            let mask = masks[Int.random(in: 0..<masks.count, using: &generator)]
            let value = values[Int.random(in: 0..<values.count, using: &generator)] & mask
            conditions.append(ArgumentCondition(index: index, mask: mask, value: value))
        }
        let first = names[Int.random(in: 0..<names.count, using: &generator)]
        let second = names[Int.random(in: 0..<names.count, using: &generator)]
        let fails = startup && Bool.random(using: &generator)
        return SystemCallRule(
            names: first == second ? [first] : [first, second],
            action: fails ? .fail(errno: UInt16.random(in: 1...4095, using: &generator)) : .allow,
            conditions: conditions,
            reason: "drawn at random")
    }

    /// A policy file that contradicts itself is refused before it gets here.
    private static func removeContradictions(from policy: inout WorkerPolicy) {
        while let place = policy.contradictions.first?.place {
            switch place {
            case .readyRule(let index): policy.ready.remove(at: index)
            case .startupRule(let index): policy.startup.remove(at: index)
            default: return
            }
        }
    }
}
