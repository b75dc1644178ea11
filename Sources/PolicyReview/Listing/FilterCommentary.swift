import PolicyFiles
import Sandbox
import SandboxPolicy

/// Follows which calls can reach each instruction of a filter, and what the accumulator then holds.
struct FilterCommentary {
    /// What is known on arrival at an instruction, over all ways that lead there.
    private struct Arrival {
        var numbers = CallNumbers()
        var isOwnArchitecture = true
        /// The offset in the call's data that was loaded last and under which mask; nil if ways differ.
        var loaded: (offset: UInt32, mask: UInt32)?
    }

    private let filter: CompiledFilter
    private let survey: PolicySurvey
    private let mode: FilterMode
    private var arrivals: [Arrival?]

    init(_ filter: CompiledFilter, _ survey: PolicySurvey, _ mode: FilterMode) {
        self.filter = filter
        self.survey = survey
        self.mode = mode
        arrivals = Array(repeating: nil, count: filter.program.instructions.count)
        arrivals[0] = Arrival(numbers: .all)
        for index in filter.program.instructions.indices { pass(index) }
    }

    private mutating func pass(_ index: Int) {
        guard let arrival = arrivals[index] else { return }
        let instruction = filter.program.instructions[index]
        switch instruction.code {
        case 0x06, 0x16: break
        case 0x20:
            var next = arrival
            next.loaded = (instruction.constant, .max)
            arrive(index + 1, next)
        case 0x54:
            var next = arrival
            next.loaded = arrival.loaded.map { ($0.offset, $0.mask & instruction.constant) }
            arrive(index + 1, next)
        case 0x05: arrive(index + 1 + Int(instruction.constant), arrival)
        case 0x15, 0x25, 0x35, 0x45:
            for isTaken in [true, false] {
                let next = index + 1 + Int(isTaken ? instruction.jumpTrue : instruction.jumpFalse)
                if let further = Self.learn(arrival, instruction, isTaken, filter.architecture) {
                    arrive(next, further)
                }
            }
        default: arrive(index + 1, Arrival(numbers: arrival.numbers, isOwnArchitecture: arrival.isOwnArchitecture))
        }
    }

    private static func learn(
        _ arrival: Arrival, _ instruction: FilterInstruction, _ isTaken: Bool, _ architecture: Architecture
    ) -> Arrival? {
        guard let loaded = arrival.loaded, loaded.mask == .max else { return arrival }
        var further = arrival
        let constant = UInt64(instruction.constant)
        switch (loaded.offset, instruction.code) {
        case (0, 0x15): further.numbers.restrict(to: constant...constant, isTaken)
        case (0, 0x25): further.numbers.restrict(to: constant + 1...1 << 32, isTaken)
        case (0, 0x35): further.numbers.restrict(to: constant...1 << 32, isTaken)
        case (4, 0x15) where instruction.constant == architecture.auditValue: further.isOwnArchitecture = isTaken
        default: break
        }
        return further.numbers.isEmpty ? nil : further
    }

    private mutating func arrive(_ index: Int, _ arrival: Arrival) {
        guard arrivals.indices.contains(index) else { return }
        guard let known = arrivals[index] else {
            arrivals[index] = arrival
            return
        }
        let loaded = known.loaded.flatMap { one in
            arrival.loaded.flatMap { one.offset == $0.offset && one.mask == $0.mask ? one : nil }
        }
        arrivals[index] = Arrival(
            numbers: known.numbers.union(arrival.numbers),
            isOwnArchitecture: known.isOwnArchitecture && arrival.isOwnArchitecture, loaded: loaded)
    }

    // MARK: Comments

    /// What an instruction does, in words.
    mutating func comment(at index: Int) -> String {
        guard let arrival = arrivals[index] else { return "not reached by any call" }
        let instruction = filter.program.instructions[index]
        switch instruction.code {
        case 0x20: return subject(arrival) + field(instruction.constant, arrival)
        case 0x54:
            let bits = "only the bits 0x\(String(instruction.constant, radix: 16)) count"
            return subject(arrival) + (arrival.loaded.map { "of \(field($0.offset, arrival)), " } ?? "") + bits
        case 0x15, 0x25, 0x35: return comparison(instruction, arrival)
        case 0x06: return outcome(instruction, arrival)
        default: return ""
        }
    }

    /// The call that this is about, where it is one: `write: `.
    private func subject(_ arrival: Arrival) -> String { call(arrival).map { "\($0): " } ?? "" }

    private func call(_ arrival: Arrival) -> String? {
        guard arrival.isOwnArchitecture, let number = arrival.numbers.only else { return nil }
        return name(number)
    }

    private func name(_ number: UInt32) -> String {
        SystemCallTable.name(of: number, on: filter.architecture)
            ?? (number == .max ? "no call (-1)" : "call \(number)")
    }

    private func field(_ offset: UInt32, _ arrival: Arrival) -> String {
        switch offset {
        case 0: return "the call's number"
        case 4: return "the convention by which it is made"
        case 8, 12: return "the instruction pointer"
        default:
            let half = offset & 4 == 0 ? "low half" : "high half"
            let index = Int(offset - 16) / 8
            let argument = call(arrival).map { RuleWording.argument(index, of: $0) } ?? "argument \(index)"
            return "\(argument), \(half)"
        }
    }

    private func comparison(_ instruction: FilterInstruction, _ arrival: Arrival) -> String {
        guard let loaded = arrival.loaded else { return "" }
        let constant = instruction.constant
        switch loaded.offset {
        case 4: return "is it \(RuleWording.convention(constant))?"
        case 0 where instruction.code == 0x15: return "is it \(name(constant))?"
        case 0:
            let isX32 = constant == SystemCall.x32Bit || constant == SystemCall.x32Bit - 1
            return isX32
                ? "is it a number of x32?"
                : "is its number \(instruction.code == 0x25 ? "above" : "at least") \(constant)?"
        case 16...:
            let rules = rules(loaded, constant, arrival)
            let asked = rules.isEmpty ? "" : " [\(rules.joined(separator: ", "))]"
            return subject(arrival)
                + "is \(field(loaded.offset, arrival)) \(ArgumentWording.number(UInt64(constant)))?\(asked)"
        default: return ""
        }
    }

    /// The rules that want this half of this argument to be so.
    private func rules(_ loaded: (offset: UInt32, mask: UInt32), _ constant: UInt32, _ arrival: Arrival) -> [String] {
        guard let call = call(arrival) else { return [] }
        let index = Int(loaded.offset - 16) / 8
        let shift: UInt64 = loaded.offset & 4 == 0 ? 0 : 32
        let found = places.filter { place in
            guard let rule = survey.policy.rule(at: place), rule.names.contains(call) else { return false }
            return rule.conditions.contains { condition in
                let mask = UInt32(truncatingIfNeeded: condition.mask >> shift)
                return condition.index == index && mask == loaded.mask
                    && UInt32(truncatingIfNeeded: condition.value >> shift) == constant
            }
        }
        return found.map(place)
    }

    /// The rules that this mode's filter is made of.
    private var places: [PolicyPlace] {
        survey.policy.rulePlaces(in: mode == .unsupervisedStartup ? .startup : .ready)
    }

    private func place(_ place: PolicyPlace) -> String {
        survey.place(of: place).map { "line \($0.line)" } ?? place.description
    }

    private func outcome(_ instruction: FilterInstruction, _ arrival: Arrival) -> String {
        let action = FilterAction.name(ofReturnValue: instruction.constant)
        let numbers = arrival.isOwnArchitecture ? arrival.numbers.few : nil
        guard let numbers else { return action }
        let words = numbers.map { number in
            let name = name(number)
            let rules = places.filter { place in
                guard let rule = survey.policy.rule(at: place), rule.names.contains(name) else { return false }
                return rule.action.returnValue == instruction.constant
            }
            return rules.isEmpty ? name : "\(name) (\(rules.map(place).joined(separator: ", ")))"
        }
        return "\(action): \(words.joined(separator: ", "))"
    }
}
