import SandboxPolicy
import Testing

@testable import Attempts

/// Every number by every convention, and the allowed calls with almost the right arguments.
@Suite(.serialized, .enabled(if: Bench.hasProber))
struct SweepTests {
    @Test("Only the six calls pass, with exactly their arguments, and the two that no filter sees")
    func everything() throws {
        let runner = try AttemptRunner(prober: try #require(Bench.prober), policy: try Bench.policy.get())
        let result = runner.sweep()
        #expect(result.count == Sweep.numbers.count + Sweep.arguments.count)
        for finding in result.findings {
            Issue.record("\(finding.call): expected \(finding.expected), found \(finding.found) \(finding.report)")
        }
        // 335, 336, and the six with arguments that fit.
        let passed = Set(result.passed.map(\.call.number))
        #expect(passed.isSubset(of: [0, 1, 9, 11, 12, 231, 335, 336]))
        #expect(passed.isSuperset(of: [0, 1, 9, 11, 12, 231]))
        // By other conventions nothing does.
        #expect(result.passed.allSatisfy { $0.call.convention == .native })
        #expect(result.tally["stopped"] == 2048, "\(result.tally)")
    }

    @Test("The sweep makes each call once: 1024 numbers by three conventions, and two that are none")
    func numbers() {
        #expect(Sweep.numbers.count == 3 * 1024 + 2)
        #expect(Set(Sweep.numbers).count == Sweep.numbers.count)
        #expect(
            Sweep.numbers.filter { $0.convention == .native }.map(\.number).sorted() == Array(0..<1024) + [
                0x3FFF_FFFF, .max,
            ])
    }

    @Test("Calls of the sweep are expected to pass where the policy allows them, and nowhere else")
    func expectations() throws {
        // Two descriptions that know nothing of each other.
        let meaning = PolicyMeaning(of: try Bench.policy.get())
        for call in Sweep.numbers + Sweep.arguments where ![335, 336].contains(call.number) {
            let made = SystemCall(
                architecture: call.convention == .i386 ? 0x4000_0003 : Architecture.x86_64.auditValue,
                number: call.number | (call.convention == .x32 ? SystemCall.x32Bit : 0), arguments: call.arguments)
            let isAllowed = meaning.action(for: made, in: .ready) == .allow
            let isExpected = call.expected.contains { outcome in
                switch outcome {
                case .denied, .stopped: false
                default: true
                }
            }
            #expect(isAllowed == isExpected, "\(call)")
        }
    }
}
