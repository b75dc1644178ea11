/// Finds calls that take a filter program along a given way.
///
/// It knows the instructions that filters are made of: loads of the call's data, masks, comparisons with constants, jumps
/// and returns. For a program with any other it gives up, and says so.
package struct FilterPathFinder {
    package enum Answer: Sendable, Hashable {
        case call(SystemCall)
        /// No call goes this way.
        case impossible
        /// Not found within bounds, or the program holds an instruction that is not followed here.
        case unknown
    }

    private let instructions: [FilterInstruction]
    private var stepsLeft = 0

    /// Steps for one question. Programs of policies need some hundreds.
    private static let maxSteps = 50_000

    package init(_ program: FilterProgram) { instructions = program.instructions }

    /// A call in whose evaluation `second` is executed right after `first`, both by their places from 0.
    package mutating func call(from first: Int, to second: Int) -> Answer {
        stepsLeft = Self.maxSteps
        let leadsThere = leading(to: first)
        var knowledge = CallKnowledge()
        return search(0, nil, &knowledge, leadsThere, first, second)
    }

    /// Which instructions can come before `target`. Jumps only go forward.
    private func leading(to target: Int) -> [Bool] {
        var leads = [Bool](repeating: false, count: instructions.count)
        leads[target] = true
        for index in stride(from: target - 1, through: 0, by: -1) {
            leads[index] = followers(of: index).contains { leads[$0] }
        }
        return leads
    }

    private func followers(of index: Int) -> [Int] {
        let instruction = instructions[index]
        switch instruction.code {
        case FilterOpcode.returnConstant, FilterOpcode.returnAccumulator: return []
        case FilterOpcode.jumpAlways: return [index + 1 + Int(instruction.constant)]
        default:
            guard instruction.code & 0x07 == FilterOpcode.jump else { return [index + 1] }
            return [index + 1 + Int(instruction.jumpTrue), index + 1 + Int(instruction.jumpFalse)]
        }
    }

    /// What the accumulator holds: a word of the call, under a mask.
    private struct Loaded {
        var offset: UInt32
        var mask: UInt32
    }

    private mutating func search(
        _ index: Int, _ loaded: Loaded?, _ knowledge: inout CallKnowledge, _ leadsThere: [Bool], _ first: Int,
        _ second: Int
    ) -> Answer {
        guard stepsLeft > 0 else { return .unknown }
        stepsLeft -= 1
        let instruction = instructions[index]
        switch instruction.code {
        case FilterOpcode.returnConstant: return .impossible
        case FilterOpcode.loadWord:
            return go(
                to: index + 1, from: index, Loaded(offset: instruction.constant, mask: .max), &knowledge, leadsThere,
                first, second)
        case FilterOpcode.and:
            let masked = loaded.map { Loaded(offset: $0.offset, mask: $0.mask & instruction.constant) }
            return go(to: index + 1, from: index, masked, &knowledge, leadsThere, first, second)
        case FilterOpcode.jumpAlways:
            return go(
                to: index + 1 + Int(instruction.constant), from: index, loaded, &knowledge, leadsThere, first, second)
        case FilterOpcode.jumpIfEqual, FilterOpcode.jumpIfGreater, FilterOpcode.jumpIfGreaterOrEqual:
            guard let loaded else { return .unknown }
            var answer = Answer.impossible
            for isTaken in [true, false] {
                let next = index + 1 + Int(isTaken ? instruction.jumpTrue : instruction.jumpFalse)
                var further = knowledge
                guard further.learn(loaded.offset, loaded.mask, instruction.code, instruction.constant, isTaken) else {
                    continue
                }
                switch go(to: next, from: index, loaded, &further, leadsThere, first, second) {
                case .call(let call): return .call(call)
                case .unknown: answer = .unknown
                case .impossible: break
                }
            }
            return answer
        default: return .unknown
        }
    }

    private mutating func go(
        to next: Int, from index: Int, _ loaded: Loaded?, _ knowledge: inout CallKnowledge, _ leadsThere: [Bool],
        _ first: Int, _ second: Int
    ) -> Answer {
        if index == first {
            guard next == second else { return .impossible }
            if let call = knowledge.example { return .call(call) }
            return knowledge.isImpossible ? .impossible : .unknown
        }
        guard leadsThere[next] else { return .impossible }
        return search(next, loaded, &knowledge, leadsThere, first, second)
    }
}
