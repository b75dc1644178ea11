import SandboxPolicy

/// The calls on which a filter is held against its policy.
struct FilterProbes {
    /// x86-64, aarch64 and i386: `AUDIT_ARCH_*`.
    static let conventions: [UInt32] = [
        Architecture.x86_64.auditValue, Architecture.aarch64.auditValue, 0x4000_0003,
    ]
    /// No architecture has as many calls.
    static let numberLimit: UInt32 = 1024
    /// More combinations than this are thinned out evenly.
    static let maxCombinations = 4096

    /// All arguments zero, and all ones.
    static let plain: [SIMD8<UInt64>] = [SIMD8(), SIMD8(.max, .max, .max, .max, .max, .max, 0, 0)]

    /// Call numbers: all that an architecture could have, those that the program itself compares with, and odd ones.
    let numbers: [UInt32]
    /// Arguments for any call: all zero, all ones, and as each rule of any call wants them.
    let common: [SIMD8<UInt64>]
    /// For each call that a rule names, its number and the arguments to try.
    let named: [(number: UInt32, arguments: [SIMD8<UInt64>])]

    init(_ policy: WorkerPolicy, _ filter: CompiledFilter) {
        // All rules, whatever the mode: a start-up call must be denied by a filter for the ready phase.
        var conditions: [UInt32: [[ArgumentCondition]]] = [:]
        for rule in policy.ready + policy.startup {
            for name in rule.names {
                guard let number = SystemCallTable.number(of: name, on: filter.architecture) else { continue }
                conditions[number, default: []].append(rule.conditions)
            }
        }
        if let number = SystemCallTable.number(of: "seccomp", on: filter.architecture) {
            conditions[number, default: []].append([.init(index: 0, value: 1), .init(index: 1, value: 0)])
        }
        let sorted = conditions.sorted { $0.key < $1.key }
        named = sorted.map { ($0.key, Self.arguments(for: $0.value)) }
        var common = Self.plain
        for arguments in sorted.flatMap(\.value).map(Self.arguments(fitting:)) where !common.contains(arguments) {
            common.append(arguments)
        }
        self.common = common

        var odd: Set<UInt32> = [.max, 0x3FFF_FFFF, 0x7FFF_FFFF, 0x8000_0000]
        for instruction in filter.program.instructions {
            for constant in [instruction.constant, instruction.constant &- 1, instruction.constant &+ 1]
            where constant >= Self.numberLimit {
                odd.insert(constant)
            }
        }
        numbers = Array(0..<Self.numberLimit) + odd.sorted()
    }

    // MARK: Arguments for one call

    /// What an argument is tried with because of one condition: the wanted value, its neighbours, each half flipped,
    /// the high half filled, and the bits outside of the mask set.
    private static func values(for condition: ArgumentCondition) -> [UInt64] {
        let value = condition.value
        return [
            value, value &+ 1, value &- 1, value ^ 0xFFFF_FFFF, value ^ 0xFFFF_FFFF_0000_0000,
            value | 0xFFFF_FFFF_0000_0000, value & 0xFFFF_FFFF, value | ~condition.mask,
            value ^ (condition.mask & (0 &- condition.mask)),
        ]
    }

    private static func arguments(fitting conditions: [ArgumentCondition]) -> SIMD8<UInt64> {
        var arguments = SIMD8<UInt64>()
        for condition in conditions { arguments[condition.index] |= condition.value }
        return arguments
    }

    private static func arguments(for rules: [[ArgumentCondition]]) -> [SIMD8<UInt64>] {
        var result = combinations(rules)
        for rule in rules {
            // One bit wrong in an argument that otherwise fits, each bit in turn.
            let fitting = arguments(fitting: rule)
            for condition in rule {
                for bit in 0..<UInt64.bitWidth {
                    var arguments = fitting
                    arguments[condition.index] ^= 1 << UInt64(bit)
                    result.append(arguments)
                }
            }
        }
        return result
    }

    /// Every combination of the values of the arguments that rules look at, with all others zero and all others ones.
    private static func combinations(_ rules: [[ArgumentCondition]]) -> [SIMD8<UInt64>] {
        var values: [[UInt64]] = []
        var indices: [Int] = []
        for index in 0..<SystemCall.argumentCount {
            var wanted: Set<UInt64> = []
            for condition in rules.joined() where condition.index == index {
                wanted.formUnion(Self.values(for: condition))
            }
            guard !wanted.isEmpty else { continue }
            indices.append(index)
            values.append(wanted.union([0, .max]).sorted())
        }
        let total = values.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).overflow ? Int.max : $0 * $1.count }
        // Odd, so that thinning does not keep step with the length of a list.
        let step = total <= maxCombinations ? 1 : (total / maxCombinations) | 1
        var result: [SIMD8<UInt64>] = []
        result.reserveCapacity(2 * min(total, maxCombinations))
        for start in stride(from: 0, to: total, by: step) {
            for others in [UInt64.min, .max] {
                var arguments = SIMD8<UInt64>(others, others, others, others, others, others, 0, 0)
                var rest = start
                for (index, choices) in zip(indices, values) {
                    arguments[index] = choices[rest % choices.count]
                    rest /= choices.count
                }
                result.append(arguments)
            }
        }
        return result
    }
}

extension FilterProgram {
    /// Whether any instruction loads from the field at offset 8 of the call's data.
    var looksAtInstructionPointer: Bool {
        instructions.contains { $0.code == 0x20 && ($0.constant == 8 || $0.constant == 12) }
    }
}
