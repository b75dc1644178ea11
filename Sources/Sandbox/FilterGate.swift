package import SandboxPolicy

/// The last look at a program before it is loaded: it is evaluated beside the meaning of its policy, call by call, and
/// refused at the first difference. Compilers of filters have failed open before.
package enum FilterGate {
    /// Throws a `FilterError` that names a call for which `filter` and `policy` differ.
    ///
    /// Looked at are, for the filter's own convention, all call numbers from 0 to 1023 and those that the program
    /// itself compares with, with all arguments zero, all ones, and as each rule of any call wants them; and for each
    /// call that a rule names, the values around every constant of its rules, one by one and combined. Then the same
    /// numbers with the x32 bit and by the other conventions (x86-64, aarch64, i386), with fewer arguments.
    ///
    /// Each way out of each conditional jump that none of these calls has gone is then looked for: a call that goes it is
    /// compared as well. Where it can neither be found nor be ruled out, the program is refused.
    package static func check(
        _ filter: CompiledFilter, against policy: WorkerPolicy, mode: FilterMode
    ) throws(FilterError) {
        let evaluator: FilterEvaluator
        do {
            evaluator = try FilterEvaluator(filter.program)
        } catch {
            throw FilterError(.invalidProgram(error))
        }
        guard !filter.program.looksAtInstructionPointer else { throw FilterError(.looksAtInstructionPointer) }

        let expectation = FilterExpectation(policy, mode, filter.architecture)
        var steps = ExecutedSteps(filter.program)
        func compare(_ call: SystemCall) throws(FilterError) {
            let wanted = expectation.action(for: call).returnValue
            let found = evaluator.run(call) { steps.visit($0) }
            if wanted != found { throw FilterError(.differsFromPolicy(witness: call, wanted: wanted, found: found)) }
        }
        try FilterProbes(policy, filter).forEach(on: filter.architecture, compare)
        var finder = FilterPathFinder(filter.program)
        for step in steps.missing {
            switch finder.call(from: step.from, to: step.to) {
            case .call(let call): try compare(call)
            case .impossible: break
            case .unknown: throw FilterError(.unprobedInstruction(step.from))
            }
        }
    }
}

/// Which instructions have been executed right after which.
private struct ExecutedSteps {
    private var isTaken: [Bool]
    private var isPassed: [Bool]
    private var last = 0
    private let instructions: [FilterInstruction]

    init(_ program: FilterProgram) {
        instructions = program.instructions
        isTaken = Array(repeating: false, count: instructions.count)
        isPassed = isTaken
    }

    mutating func visit(_ index: Int) {
        // An evaluation begins at 0, where no jump leads.
        if index > 0 {
            let jump = instructions[last]
            if index == last + 1 + Int(jump.jumpTrue) { isTaken[last] = true }
            if index == last + 1 + Int(jump.jumpFalse) { isPassed[last] = true }
        }
        last = index
    }

    /// The ways out of conditional jumps that nothing has gone yet.
    var missing: [(from: Int, to: Int)] {
        instructions.indices.flatMap { index in
            let jump = instructions[index]
            // 5: the class of jumps; 5 alone always jumps.
            guard jump.code & 0x07 == 0x05, jump.code != 0x05 else { return [(from: Int, to: Int)]() }
            return [(isTaken[index], jump.jumpTrue), (isPassed[index], jump.jumpFalse)]
                .filter { !$0.0 }.map { (from: index, to: index + 1 + Int($0.1)) }
        }
    }
}
