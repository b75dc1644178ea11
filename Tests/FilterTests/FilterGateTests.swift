import CSeccomp
import LinuxSystem
import SandboxPolicy
import Testing

@testable import Sandbox

@Suite("The gate refuses a program that differs from its policy")
struct FilterGateTests {
    private static let load: UInt16 = 0x20
    private static let jumpEqual: UInt16 = 0x15
    private static let jumpGreater: UInt16 = 0x25
    private static let give: UInt16 = 0x06

    @Test("in whichever mode it was compiled", arguments: FilterMode.allCases, FilterMode.allCases)
    func modes(compiled: FilterMode, wanted: FilterMode) throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compile(policy, mode: compiled, architecture: .x86_64)
        if compiled == wanted {
            try FilterGate.check(filter, against: policy, mode: wanted)
        } else {
            #expect(throws: FilterError.self) { try FilterGate.check(filter, against: policy, mode: wanted) }
        }
    }

    @Test("which drops a check of an argument", arguments: Architecture.allCases)
    func droppedArgument(architecture: Architecture) throws {
        let policy = try defaultPolicy()
        let wide = try FilterCompiler.compileUnchecked(
            widened(policy, replacing: "read", with: []), mode: .supervised, architecture: architecture)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(wide, against: policy, mode: .supervised)
        }
        guard case .differsFromPolicy(let witness, let wanted, let found) = error?.code else {
            Issue.record("no witness: \(String(describing: error))")
            return
        }
        #expect(witness.number == SystemCallTable.number(of: "read", on: architecture))
        #expect(wanted == FilterAction.notify.returnValue)
        #expect(found == FilterAction.allow.returnValue)
        #expect("\(error.map { "\($0)" } ?? "")".contains("\(architecture) read(0x0"))
    }

    @Test("which checks only the low half of an argument")
    func lowHalf() throws {
        let policy = try defaultPolicy()
        let wide = try FilterCompiler.compileUnchecked(
            widened(policy, replacing: "read", with: [.init(index: 0, mask: 0xFFFF_FFFF, value: 3)]),
            mode: .supervised, architecture: .x86_64)
        #expect(throws: FilterError.self) { try FilterGate.check(wide, against: policy, mode: .supervised) }
    }

    @Test(
        "which allows one more call",
        arguments: ["getpid", "openat", "execveat", "seccomp", "clock_gettime", "futex_requeue"], Architecture.allCases)
    func oneMore(name: String, architecture: Architecture) throws {
        let policy = try defaultPolicy()
        let wide = try FilterCompiler.compileUnchecked(
            FilterTests.policy(policy, ready: policy.ready + [allow([name])]), mode: .supervised,
            architecture: architecture)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(wide, against: policy, mode: .supervised)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains(" \(name)("))
    }

    @Test("which lacks a call")
    func oneLess() throws {
        let policy = try defaultPolicy()
        let narrow = try FilterCompiler.compileUnchecked(
            FilterTests.policy(policy, ready: Array(policy.ready.dropLast())), mode: .supervised, architecture: .x86_64)
        #expect(throws: FilterError.self) { try FilterGate.check(narrow, against: policy, mode: .supervised) }
    }

    @Test("which compares the halves of an argument one without the other, as compilers of ranges did")
    func independentHalves() throws {
        // The policy: write with argument 1 = 0x100000005. The program: low half = 5 or high half = 1.
        var policy = try defaultPolicy()
        policy.ready = [allow(["write"], [.init(index: 1, value: 0x1_0000_0005)])]
        let right = try FilterCompiler.compile(policy, mode: .supervised, architecture: .x86_64)
        let wrong = CompiledFilter(
            program: Self.program([
                .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 4),
                .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 9, constant: Architecture.x86_64.auditValue),
                .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 0),
                .init(code: Self.jumpGreater, jumpTrue: 0, jumpFalse: 1, constant: 0x3FFF_FFFF),
                .init(code: Self.jumpEqual, jumpTrue: 5, jumpFalse: 6, constant: .max),
                .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 4, constant: 1),
                .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 24),
                .init(code: Self.jumpEqual, jumpTrue: 4, jumpFalse: 0, constant: 5),
                .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 28),
                .init(code: Self.jumpEqual, jumpTrue: 2, jumpFalse: 0, constant: 1),
            ]), architecture: .x86_64)
        try FilterGate.check(right, against: policy, mode: .supervised)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(wrong, against: policy, mode: .supervised)
        }
        guard case .differsFromPolicy(let witness, _, let found) = error?.code else {
            Issue.record("no witness: \(String(describing: error))")
            return
        }
        #expect(witness.number == 1)
        #expect(found == FilterAction.allow.returnValue)
    }

    /// `body`, then: notify, kill, allow.
    private static func program(_ body: [FilterInstruction]) -> FilterProgram {
        FilterProgram(
            body
                + [FilterAction.notify, .killProcess, .allow].map {
                    FilterInstruction(code: give, jumpTrue: 0, jumpFalse: 0, constant: $0.returnValue)
                })
    }

    @Test("libseccomp's own wrong compilation of ranges")
    func libraryRanges() throws {
        // What was meant: a1 <= 5. Spelt out for the policy as six equalities; compiled as a range beside a second
        // range that cannot be reached by any of the numbers 6 to 0xffffffff. The library's program allows those too.
        var policy = try defaultPolicy()
        policy.ready = (0...5).map { allow(["write"], [.init(index: 1, value: $0)]) }
        let context = try #require(seccomp_init(FilterAction.notify.returnValue))
        defer { seccomp_release(context) }
        #expect(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, FilterAction.killProcess.returnValue) == 0)
        for (operation, bound) in [(SCMP_CMP_LE, UInt64(5)), (SCMP_CMP_GT, 0x1_0000_0005)] {
            var comparison = scmp_arg_cmp(arg: 1, op: operation, datum_a: bound, datum_b: 0)
            #expect(seccomp_rule_add_exact_array(context, FilterAction.allow.returnValue, 1, 1, &comparison) == 0)
        }
        let file = try MemoryFile(name: "ranges", isExecutable: false)
        #expect(seccomp_export_bpf(context, file.descriptor.rawValue) == 0)
        let bytes = try DescriptorIO.readAll("/proc/self/fd/\(file.descriptor.rawValue)")
        let filter = CompiledFilter(program: try #require(FilterProgram(bytes: bytes)), architecture: .x86_64)

        // Both readings of the rules deny 6; the program allows it.
        let six = SystemCall(architecture: Architecture.x86_64.auditValue, number: 1, arguments: [0, 6])
        #expect(try FilterEvaluator(filter.program).evaluate(six) == FilterAction.allow.returnValue)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(filter, against: policy, mode: .supervised)
        }
        guard case .differsFromPolicy(let witness, _, _) = error?.code else {
            Issue.record("no witness: \(String(describing: error))")
            return
        }
        #expect((6...0xFFFF_FFFF).contains(witness.arguments[1]) || witness.arguments[1] > 0x1_0000_0005)
    }

    @Test("a program with the same error, written by hand")
    func handMadeRange() throws {
        // Meant: a1 <= 5, or a1 > 0x1_0000_0005. The low half is compared with the second bound although the high half
        // says that only the first can hold: 6 to 0xffff_ffff pass.
        var policy = try defaultPolicy()
        policy.ready = (0...5).map { allow(["write"], [.init(index: 1, value: $0)]) }
        policy.ready += [allow(["write"], [.init(index: 1, mask: .max << 33, value: 1 << 33)])]
        func filter(lowOtherwise: UInt8) -> CompiledFilter {
            CompiledFilter(
                program: Self.program([
                    .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 4),
                    .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 11, constant: Architecture.x86_64.auditValue),
                    .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 0),
                    .init(code: Self.jumpGreater, jumpTrue: 0, jumpFalse: 1, constant: 0x3FFF_FFFF),
                    .init(code: Self.jumpEqual, jumpTrue: 7, jumpFalse: 8, constant: .max),
                    .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 6, constant: 1),
                    .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 28),
                    .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 2, constant: 0),
                    .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 24),
                    .init(code: Self.jumpGreater, jumpTrue: lowOtherwise, jumpFalse: 4, constant: 5),
                    // The high half is exactly 2, as the policy's last rule wants it; its lowest bit does not matter.
                    .init(code: 0x54, jumpTrue: 0, jumpFalse: 0, constant: 0xFFFF_FFFE),
                    .init(code: Self.jumpEqual, jumpTrue: 2, jumpFalse: 0, constant: 2),
                ]), architecture: .x86_64)
        }
        // With the jump put right, the same program passes: it is this error that the gate sees.
        try FilterGate.check(filter(lowOtherwise: 2), against: policy, mode: .supervised)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(filter(lowOtherwise: 4), against: policy, mode: .supervised)
        }
        guard case .differsFromPolicy(let witness, let wanted, let found) = error?.code else {
            Issue.record("no witness: \(String(describing: error))")
            return
        }
        #expect(witness.number == 1 && (6...0xFFFF_FFFF).contains(witness.arguments[1]))
        #expect(wanted == FilterAction.notify.returnValue && found == FilterAction.allow.returnValue)
    }

    @Test("which allows a call that no rule names, with one argument that nobody tries")
    func backDoor() throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compile(policy, mode: .supervised, architecture: .x86_64)
        // socket(0x5eaf00d, …), in front of everything else.
        let door: [FilterInstruction] = [
            .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 0),
            .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 3, constant: 41),
            .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 16),
            .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 1, constant: 0x5EAF00D),
            .init(code: Self.give, jumpTrue: 0, jumpFalse: 0, constant: FilterAction.allow.returnValue),
        ]
        let wide = CompiledFilter(
            program: FilterProgram(door + filter.program.instructions), architecture: .x86_64)
        let error = #expect(throws: FilterError.self) {
            try FilterGate.check(wide, against: policy, mode: .supervised)
        }
        guard case .differsFromPolicy(let witness, _, let found) = error?.code else {
            Issue.record("no witness: \(String(describing: error))")
            return
        }
        #expect(witness.number == 41 && witness.arguments[0] & 0xFFFF_FFFF == 0x5EAF00D)
        #expect(found == FilterAction.allow.returnValue)
    }

    @Test("which computes what nobody can follow")
    func unfollowed() throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compile(policy, mode: .supervised, architecture: .x86_64)
        // A sum of two words, which is 0x5eaf00d for some call.
        let sum: [FilterInstruction] = [
            .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 16),
            .init(code: 0x07, jumpTrue: 0, jumpFalse: 0, constant: 0),
            .init(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 24),
            .init(code: 0x0C, jumpTrue: 0, jumpFalse: 0, constant: 0),
            .init(code: Self.jumpEqual, jumpTrue: 0, jumpFalse: 1, constant: 0x5EAF00D),
            .init(code: Self.give, jumpTrue: 0, jumpFalse: 0, constant: FilterAction.allow.returnValue),
        ]
        let wide = CompiledFilter(program: FilterProgram(sum + filter.program.instructions), architecture: .x86_64)
        #expect(throws: FilterError(.unprobedInstruction(4))) {
            try FilterGate.check(wide, against: policy, mode: .supervised)
        }
    }

    @Test(
        "with any one comparison made blind",
        arguments: [
            (Architecture.x86_64, FilterMode.supervised), (.aarch64, .supervised), (.x86_64, .unsupervisedStartup),
        ])
    func mutations(architecture: Architecture, mode: FilterMode) throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compile(policy, mode: mode, architecture: architecture)
        let original = try FilterEvaluator(filter.program)
        var generator = SeededGenerator(seed: 20)
        var refused = 0
        for (index, instruction) in filter.program.instructions.enumerated()
        where instruction.jumpTrue != instruction.jumpFalse {
            for target in [instruction.jumpTrue, instruction.jumpFalse] {
                var program = filter.program
                program.instructions[index].jumpTrue = target
                program.instructions[index].jumpFalse = target
                let mutant = CompiledFilter(program: program, architecture: architecture)
                do {
                    try FilterGate.check(mutant, against: policy, mode: mode)
                } catch {
                    refused += 1
                    continue
                }
                // Some comparisons are superfluous: what passes the gate must behave alike.
                let evaluator = try FilterEvaluator(program)
                for _ in 0..<5000 {
                    let call = Self.call(of: filter, &generator)
                    #expect(evaluator.evaluate(call) == original.evaluate(call), "instruction \(index), \(call)")
                }
            }
        }
        #expect(refused > 30)
    }

    /// A call made of numbers that stand in the program.
    private static func call(of filter: CompiledFilter, _ generator: inout SeededGenerator) -> SystemCall {
        let constants = filter.program.instructions.map { UInt64($0.constant) }
        func draw() -> UInt64 { constants[Int.random(in: 0..<constants.count, using: &generator)] }
        return SystemCall(
            architecture: Bool.random(using: &generator) ? filter.architecture.auditValue : UInt32(draw()),
            number: UInt32(draw()),
            arguments: (0..<6).map { _ in draw() | (Bool.random(using: &generator) ? 0 : draw() << 32) })
    }

    @Test("that the kernel would not load, or that looks at the instruction pointer")
    func invalid() throws {
        let policy = try defaultPolicy()
        let filter = try FilterCompiler.compile(policy, mode: .supervised, architecture: .x86_64)
        let truncated = FilterProgram(Array(filter.program.instructions.dropLast()))
        let cut = CompiledFilter(program: truncated, architecture: .x86_64)
        let error = #expect(throws: FilterError.self) { try FilterGate.check(cut, against: policy, mode: .supervised) }
        guard case .invalidProgram = error?.code else {
            Issue.record("not called invalid: \(String(describing: error))")
            return
        }
        let curious = CompiledFilter(
            program: FilterProgram(
                [FilterInstruction(code: Self.load, jumpTrue: 0, jumpFalse: 0, constant: 8)]
                    + filter.program.instructions),
            architecture: .x86_64)
        #expect(throws: FilterError(.looksAtInstructionPointer)) {
            try FilterGate.check(curious, against: policy, mode: .supervised)
        }
    }
}

/// `policy` with other conditions for a ready call.
private func widened(
    _ policy: WorkerPolicy, replacing name: String, with conditions: [ArgumentCondition]
) -> WorkerPolicy {
    var changed = policy
    for index in changed.ready.indices where changed.ready[index].names == [name] {
        changed.ready[index].conditions = conditions
    }
    return changed
}
