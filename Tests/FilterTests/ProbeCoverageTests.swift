import Glibc
import PolicyFiles
import SandboxPolicy
import Testing

@testable import Sandbox

@Suite("The calls that the gate tries")
struct ProbeCoverageTests {
    private static func shippedPolicies() throws -> [String] {
        let directory = packageRoot(of: #filePath) + "/policies"
        let stream = try #require(opendir(directory))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml") { names.append("\(directory)/\(name)") }
        }
        return names.sorted()
    }

    /// The instructions of `filter` that no probe executes, by their place.
    private func unexecuted(_ filter: CompiledFilter, _ probes: FilterProbes) throws -> [Int] {
        let evaluator = try FilterEvaluator(filter.program)
        var rest = Set(filter.program.instructions.indices)
        probes.forEach(on: filter.architecture) { call in _ = evaluator.run(call) { rest.remove($0) } }
        return rest.sorted()
    }

    @Test(
        "execute every instruction of every filter of every shipped policy", arguments: Architecture.allCases,
        FilterMode.allCases)
    func shipped(architecture: Architecture, mode: FilterMode) throws {
        let paths = try Self.shippedPolicies()
        #expect(!paths.isEmpty)
        for path in paths {
            let policy = try PolicyFile.load(path).policy
            let filter = try FilterCompiler.compileUnchecked(policy, mode: mode, architecture: architecture)
            #expect(try unexecuted(filter, FilterProbes(policy, filter)) == [], "\(path)")
        }
    }

    @Test("would show an instruction that they do not execute")
    func canFail() throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compileUnchecked(policy, mode: .supervised, architecture: .x86_64)
        // Probes for another policy know nothing of the arguments of this one.
        var other = policy
        other.ready = [allow(["exit_group"])]
        other.startup = []
        #expect(try !unexecuted(filter, FilterProbes(other, filter)).isEmpty)
    }

    @Test("hold each constant of each rule, its neighbours and its flipped halves, in a call that fits otherwise")
    func constants() throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compileUnchecked(policy, mode: .supervised, architecture: .x86_64)
        var tried: [UInt32: Set<SIMD8<UInt64>>] = [:]
        FilterProbes(policy, filter).forEach(on: .x86_64) { call in
            if call.architecture == Architecture.x86_64.auditValue {
                tried[call.number, default: []].insert(call.arguments)
            }
        }
        for rule in policy.ready + policy.startup {
            for name in rule.names {
                let calls = try #require(tried[try number(name)], "\(name)")
                var fitting = SIMD8<UInt64>()
                for condition in rule.conditions { fitting[condition.index] = condition.value }
                for condition in rule.conditions {
                    let value = condition.value
                    for wrong in [
                        value, value &+ 1, value &- 1, value ^ 0xFFFF_FFFF, value ^ 0xFFFF_FFFF_0000_0000,
                    ] {
                        var arguments = fitting
                        arguments[condition.index] = wrong
                        #expect(calls.contains(arguments), "\(name) with argument \(condition.index) = \(wrong)")
                    }
                }
            }
        }
        // Every number there could be, and odd ones; by x32 too.
        for number in Array(0..<1024) + [0x3FFF_FFFF, .max] as [UInt32] { #expect(tried[number] != nil) }
        for number in 0..<1024 as Range<UInt32> { #expect(tried[number | SystemCall.x32Bit] != nil) }
    }
}
