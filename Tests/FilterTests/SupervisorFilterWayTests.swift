@testable import Sandbox
import SandboxPolicy
import Testing

/// The filter of a supervisor along every way through it, against a second statement of what it means.
@Suite("Every way through the filter of a supervisor") struct SupervisorFilterWayTests {
    private struct Ways {
        var calls: [SystemCall] = []
        var impossible = 0
        var unknown = 0
    }

    /// A call for each way from one instruction to a next one.
    private static func ways(_ program: FilterProgram) -> Ways {
        var finder = FilterPathFinder(program)
        var ways = Ways()
        for (index, instruction) in program.instructions.enumerated() {
            let isReturn = instruction.code & 7 == 6
            let isJump = instruction.code & 7 == 5
            let skips = isReturn ? [] : isJump ? [instruction.jumpTrue, instruction.jumpFalse] : [0]
            for skip in Set(skips) {
                switch finder.call(from: index, to: index + 1 + Int(skip)) {
                case .call(let call): ways.calls.append(call)
                case .impossible: ways.impossible += 1
                case .unknown: ways.unknown += 1
                }
            }
        }
        return ways
    }

    /// What becomes of a call, as the lists say it, without the program.
    private static func meaning(_ call: SystemCall, _ architecture: Architecture, isInert: Bool) -> UInt32 {
        let (refused, passed) = (SupervisorFilter.refused, SupervisorFilter.passed)
        guard call.architecture == architecture.auditValue else { return refused }
        func isCall(_ name: String) -> Bool { SystemCallTable.number(of: name, on: architecture) == call.number }
        if call.number > 469 { return refused }
        if isCall("ioctl") {
            return [0x5412, 0x541C].contains(call.arguments[1] & 0xFFFF_FFFF) ? refused : passed
        }
        if let exception = SupervisorFilter.exceptions.first(where: { isCall($0.name) }) {
            if exception.name == "memfd_create", !isInert { return passed }
            let isMet = exception.conditions.allSatisfy { call.arguments[$0.index] & $0.mask == $0.value }
            return isMet ? passed : refused
        }
        return SupervisorFilter.forbidden.contains(where: isCall) ? refused : passed
    }

    @Test(
        "each of its instructions is executed by some call, and each call is answered as the lists say",
        arguments: Architecture.allCases, [true, false])
    func ways(_ architecture: Architecture, isInert: Bool) throws {
        let program = SupervisorFilter.program(architecture, hasInertMemoryFiles: isInert)
        let filter = try FilterEvaluator(program)
        let ways = Self.ways(program)
        #expect(ways.unknown == 0 && ways.impossible == 0)
        var rest = Set(program.instructions.indices)
        for call in ways.calls {
            _ = filter.run(call) { rest.remove($0) }
            var neighbours = [call]
            for index in 0..<6 {
                for change in [1, UInt64.max] {
                    var other = call
                    other.arguments[index] &+= change
                    neighbours.append(other)
                }
                for half: UInt64 in [0xFFFF_FFFF, 0xFFFF_FFFF_0000_0000] {
                    var other = call
                    other.arguments[index] ^= half
                    neighbours.append(other)
                }
            }
            for call in neighbours {
                #expect(filter.evaluate(call) == Self.meaning(call, architecture, isInert: isInert), "\(call)")
            }
        }
        #expect(rest.sorted() == [])
    }

    @Test("a condition that is left out is seen")
    func canFail() throws {
        let program = SupervisorFilter.program(.x86_64, hasInertMemoryFiles: true)
        // One refusal after another is turned into its opposite.
        for (index, instruction) in program.instructions.enumerated()
        where instruction.constant == SupervisorFilter.refused {
            var instructions = program.instructions
            instructions[index] = FilterInstruction(
                code: instruction.code, jumpTrue: 0, jumpFalse: 0, constant: SupervisorFilter.passed)
            let changed = FilterProgram(instructions)
            let filter = try FilterEvaluator(changed)
            let isSeen = Self.ways(changed).calls.contains {
                filter.evaluate($0) != Self.meaning($0, .x86_64, isInert: true)
            }
            #expect(isSeen, "instruction \(index)")
        }
    }
}
