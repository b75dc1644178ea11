/// Runs filter programs on calls, as the kernel would. Written from the machine's definition; shares nothing with any
/// compiler of filters.
package struct FilterEvaluator: Sendable {
    /// `BPF_MAXINSNS`.
    package static let maxInstructions = 4096
    /// Bytes of `struct seccomp_data`.
    private static let dataSize: UInt32 = 64
    private static let scratchWords = 16

    private let instructions: [FilterInstruction]

    /// Refuses a program that the kernel would not load. What is accepted ends with a return for every call: jumps only
    /// go forward, so no instruction runs twice.
    package init(_ program: FilterProgram) throws(FilterProgramError) {
        try Self.validate(program.instructions)
        instructions = program.instructions
    }

    /// The 32-bit action (`SECCOMP_RET_*` and its data) for a call.
    package func evaluate(_ call: SystemCall) -> UInt32 { run(call) { _ in } }

    /// As ``evaluate(_:)``; `visit` is told each instruction that is executed, by its place from 0.
    @inline(__always)
    package func run(_ call: SystemCall, _ visit: (Int) -> Void) -> UInt32 {
        var accumulator: UInt32 = 0
        var index: UInt32 = 0
        var scratch = SIMD16<UInt32>()
        var next = 0
        while next < instructions.count {
            let instruction = instructions[next]
            let constant = instruction.constant
            visit(next)
            next += 1
            switch instruction.code {
            case FilterOpcode.loadWord: accumulator = Self.word(at: constant, of: call)
            case FilterOpcode.jumpIfEqual: next += Self.step(instruction, accumulator == constant)
            case FilterOpcode.returnConstant: return constant
            case FilterOpcode.returnAccumulator: return accumulator
            case FilterOpcode.loadImmediate: accumulator = constant
            case FilterOpcode.loadLength: accumulator = Self.dataSize
            case FilterOpcode.loadScratch: accumulator = scratch[Int(constant)]
            case FilterOpcode.loadIndexImmediate: index = constant
            case FilterOpcode.loadIndexLength: index = Self.dataSize
            case FilterOpcode.loadIndexScratch: index = scratch[Int(constant)]
            case FilterOpcode.store: scratch[Int(constant)] = accumulator
            case FilterOpcode.storeIndex: scratch[Int(constant)] = index
            case FilterOpcode.moveToIndex: index = accumulator
            case FilterOpcode.moveFromIndex: accumulator = index
            case FilterOpcode.jumpAlways: next += Int(constant)
            default:
                let operand = instruction.code & FilterOpcode.indexOperand == 0 ? constant : index
                let operation = instruction.code & ~FilterOpcode.indexOperand
                if operation & 0x07 == FilterOpcode.jump {
                    next += Self.step(instruction, Self.compare(operation, accumulator, operand))
                } else if let result = Self.compute(operation, accumulator, operand) {
                    accumulator = result
                } else {
                    // Division by an index register of zero: the machine ends with 0, which kills the thread.
                    return 0
                }
            }
        }
        // Not reached by a program that was accepted.
        return FilterAction.killProcess.returnValue
    }

    private static func step(_ instruction: FilterInstruction, _ taken: Bool) -> Int {
        Int(taken ? instruction.jumpTrue : instruction.jumpFalse)
    }

    /// A word of `struct seccomp_data`: number, architecture, instruction pointer (0 here), six arguments, each low
    /// half first.
    private static func word(at offset: UInt32, of call: SystemCall) -> UInt32 {
        switch offset {
        case 0: return call.number
        case 4: return call.architecture
        case 8, 12: return 0
        default:
            let argument = call.arguments[Int(offset - 16) >> 3]
            return UInt32(truncatingIfNeeded: offset & 4 == 0 ? argument : argument >> 32)
        }
    }

    private static func compare(_ operation: UInt16, _ left: UInt32, _ right: UInt32) -> Bool {
        switch operation {
        case FilterOpcode.jumpIfEqual: left == right
        case FilterOpcode.jumpIfGreater: left > right
        case FilterOpcode.jumpIfGreaterOrEqual: left >= right
        default: left & right != 0
        }
    }

    /// Nil for a division by zero.
    private static func compute(_ operation: UInt16, _ left: UInt32, _ right: UInt32) -> UInt32? {
        switch operation {
        case FilterOpcode.add: left &+ right
        case FilterOpcode.subtract: left &- right
        case FilterOpcode.multiply: left &* right
        case FilterOpcode.divide: right == 0 ? nil : left / right
        case FilterOpcode.or: left | right
        case FilterOpcode.and: left & right
        // The kernel's machine takes the count modulo 32.
        case FilterOpcode.shiftLeft: left &<< right
        case FilterOpcode.shiftRight: left &>> right
        case FilterOpcode.negate: 0 &- left
        default: left ^ right
        }
    }
}

// MARK: Validation

extension FilterEvaluator {
    private static func validate(_ instructions: [FilterInstruction]) throws(FilterProgramError) {
        guard let last = instructions.last else { throw FilterProgramError(.empty, at: 0) }
        guard instructions.count <= maxInstructions else { throw FilterProgramError(.tooLong, at: instructions.count) }
        for (index, instruction) in instructions.enumerated() {
            try validate(instruction, at: index, count: instructions.count)
        }
        guard last.code == FilterOpcode.returnConstant || last.code == FilterOpcode.returnAccumulator else {
            throw FilterProgramError(.noReturnAtEnd, at: instructions.count - 1)
        }
    }

    private static func validate(
        _ instruction: FilterInstruction, at index: Int, count: Int
    ) throws(FilterProgramError) {
        let constant = instruction.constant
        switch instruction.code {
        case FilterOpcode.loadWord:
            guard constant < dataSize, constant % 4 == 0 else { throw FilterProgramError(.loadOutOfRange, at: index) }
        case FilterOpcode.loadScratch, FilterOpcode.loadIndexScratch, FilterOpcode.store, FilterOpcode.storeIndex:
            guard constant < UInt32(scratchWords) else { throw FilterProgramError(.scratchOutOfRange, at: index) }
        case FilterOpcode.jumpAlways:
            guard Int(constant) < count - index - 1 else { throw FilterProgramError(.jumpOutOfRange, at: index) }
        case FilterOpcode.divide:
            guard constant != 0 else { throw FilterProgramError(.badConstant, at: index) }
        case FilterOpcode.shiftLeft, FilterOpcode.shiftRight:
            guard constant < 32 else { throw FilterProgramError(.badConstant, at: index) }
        default:
            if isConditionalJump(instruction.code) {
                let farthest = Int(max(instruction.jumpTrue, instruction.jumpFalse))
                guard farthest < count - index - 1 else { throw FilterProgramError(.jumpOutOfRange, at: index) }
            } else if !isPlain(instruction.code) {
                throw FilterProgramError(.unknownInstruction, at: index)
            }
        }
    }

    private static func isConditionalJump(_ code: UInt16) -> Bool {
        switch code & ~FilterOpcode.indexOperand {
        case FilterOpcode.jumpIfEqual, FilterOpcode.jumpIfGreater, FilterOpcode.jumpIfGreaterOrEqual,
            FilterOpcode.jumpIfAnyBit:
            true
        default: false
        }
    }

    /// Instructions that no constant can make invalid.
    private static func isPlain(_ code: UInt16) -> Bool {
        switch code {
        case FilterOpcode.loadImmediate, FilterOpcode.loadLength, FilterOpcode.loadIndexImmediate,
            FilterOpcode.loadIndexLength, FilterOpcode.moveToIndex, FilterOpcode.moveFromIndex,
            FilterOpcode.returnConstant, FilterOpcode.returnAccumulator, FilterOpcode.negate:
            true
        case FilterOpcode.divide | FilterOpcode.indexOperand, FilterOpcode.shiftLeft | FilterOpcode.indexOperand,
            FilterOpcode.shiftRight | FilterOpcode.indexOperand:
            true
        default:
            switch code & ~FilterOpcode.indexOperand {
            case FilterOpcode.add, FilterOpcode.subtract, FilterOpcode.multiply, FilterOpcode.or, FilterOpcode.and,
                FilterOpcode.exclusiveOr:
                true
            default: false
            }
        }
    }
}
