/// The calls on which two readings of a policy are held against each other: a filter against the policy, or one policy
/// against another.
package struct CallProbes: Sendable {
    /// x86-64, aarch64 and i386: `AUDIT_ARCH_*`.
    package static let conventions: [UInt32] = [
        Architecture.x86_64.auditValue, Architecture.aarch64.auditValue, 0x4000_0003,
    ]
    /// No architecture has as many calls.
    package static let numberLimit: UInt32 = 1024
    /// More combinations than this are thinned out evenly.
    package static let maxCombinations = 4096

    /// All arguments zero, and all ones.
    package static let plain: [SIMD8<UInt64>] = [SIMD8(), SIMD8(.max, .max, .max, .max, .max, .max, 0, 0)]

    /// Call numbers: all that an architecture could have, and odd ones: no call at all, and beyond every table.
    package let numbers: [UInt32]
    /// Arguments for any call: all zero, all ones, and as each rule of any call wants them.
    package let common: [SIMD8<UInt64>]
    /// For each call that a rule names, its number and the arguments to try.
    package let named: [(number: UInt32, arguments: [SIMD8<UInt64>])]

    /// - Parameter others: further numbers to try; each with its neighbours.
    package init(_ rules: [SystemCallRule], on architecture: Architecture, others: [UInt32] = []) {
        var conditions: [UInt32: [[ArgumentCondition]]] = [:]
        for rule in rules {
            for name in rule.names {
                guard let number = SystemCallTable.number(of: name, on: architecture) else { continue }
                conditions[number, default: []].append(rule.conditions)
            }
        }
        let sorted = conditions.sorted { $0.key < $1.key }
        named = sorted.map { ($0.key, Self.arguments(for: $0.value)) }
        var common = Self.plain
        for arguments in sorted.flatMap(\.value).map(Self.arguments(fitting:)) where !common.contains(arguments) {
            common.append(arguments)
        }
        self.common = common

        var odd: Set<UInt32> = [.max, 0x3FFF_FFFF, 0x7FFF_FFFF, 0x8000_0000]
        for number in others {
            for number in [number, number &- 1, number &+ 1] where number >= Self.numberLimit { odd.insert(number) }
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
        var result = combinations(rules) + mixtures(rules)
        for rule in rules {
            // One argument wrong in a call that otherwise fits: by whole values, which combinations may have been thinned
            // out of, and by each bit in turn.
            for fitting in [arguments(fitting: rule), filled(around: rule)] {
                for condition in rule {
                    for value in rules.joined().filter({ $0.index == condition.index }).flatMap(values(for:)) + [
                        0, .max,
                    ] {
                        var arguments = fitting
                        arguments[condition.index] = value
                        result.append(arguments)
                    }
                    for bit in 0..<UInt64.bitWidth {
                        var arguments = fitting
                        arguments[condition.index] ^= 1 << UInt64(bit)
                        result.append(arguments)
                    }
                }
            }
        }
        return result
    }

    /// For each two rules, each argument as the one or as the other wants it: a filter tells them apart by what they do
    /// not share.
    private static func mixtures(_ rules: [[ArgumentCondition]]) -> [SIMD8<UInt64>] {
        var result: [SIMD8<UInt64>] = []
        let wanted = rules.map { [arguments(fitting: $0), filled(around: $0)] }
        for (left, first) in wanted.enumerated() {
            for second in wanted[(left + 1)...] {
                for (one, other) in zip(first, second) {
                    for choice in 1..<(1 << SystemCall.argumentCount) - 1 {
                        var arguments = one
                        for index in 0..<SystemCall.argumentCount where choice >> index & 1 == 1 {
                            arguments[index] = other[index]
                        }
                        if arguments != one, arguments != other { result.append(arguments) }
                    }
                }
            }
        }
        return result
    }

    /// Arguments that fit, with ones wherever a rule does not look.
    private static func filled(around conditions: [ArgumentCondition]) -> SIMD8<UInt64> {
        var arguments = plain[1]
        for condition in conditions { arguments[condition.index] = condition.value | ~condition.mask }
        return arguments
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
