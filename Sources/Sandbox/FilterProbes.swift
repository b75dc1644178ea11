import SandboxPolicy

/// The calls on which a filter is held against its policy.
struct FilterProbes {
    let calls: CallProbes

    init(_ policy: WorkerPolicy, _ filter: CompiledFilter) {
        // All rules, whatever the mode: a start-up call must be denied by a filter for the ready phase.
        calls = CallProbes(
            policy.ready + policy.startup + [Self.nextFilter], on: filter.architecture,
            others: filter.program.instructions.map(\.constant))
    }

    private static let nextFilter = SystemCallRule(
        names: ["seccomp"], action: .allow, conditions: [.init(index: 0, value: 1), .init(index: 1, value: 0)],
        reason: "the one call that a filter may allow beside the rules")

    /// Every probe in turn, until `body` throws.
    func forEach<Failure: Error>(
        on architecture: Architecture, _ body: (SystemCall) throws(Failure) -> Void
    ) throws(Failure) {
        func visit(_ convention: UInt32, _ number: UInt32, _ arguments: [SIMD8<UInt64>]) throws(Failure) {
            var call = SystemCall(architecture: convention, number: number)
            for values in arguments {
                call.arguments = values
                try body(call)
            }
        }
        let own = architecture.auditValue
        for number in calls.numbers { try visit(own, number, calls.common) }
        for (number, arguments) in calls.named { try visit(own, number, arguments) }
        for convention in CallProbes.conventions {
            for bit in [0, SystemCall.x32Bit] where convention != own || bit != 0 {
                for number in calls.numbers { try visit(convention, number | bit, CallProbes.plain) }
                for (number, _) in calls.named { try visit(convention, number | bit, calls.common) }
            }
        }
    }
}

extension FilterProgram {
    /// Whether any instruction loads from the field at offset 8 of the call's data.
    var looksAtInstructionPointer: Bool {
        instructions.contains { $0.code == 0x20 && ($0.constant == 8 || $0.constant == 12) }
    }
}
