/// What a policy says of a call: the specification that every compiled filter is held against.
///
/// It is read straight from the rules and shares nothing with the compiler.
package struct PolicyMeaning: Sendable {
    private struct Clause: Sendable {
        let action: FilterAction
        let conditions: [ArgumentCondition]

        func matches(_ call: SystemCall) -> Bool {
            for condition in conditions where call.arguments[condition.index] & condition.mask != condition.value {
                return false
            }
            return true
        }
    }

    /// An architecture and a number.
    private struct Key: Hashable {
        let architecture: UInt32
        let number: UInt32
    }

    private let defaultAction: FilterAction
    private let architectures: [Architecture]
    private var ready: [Key: [Clause]] = [:]
    private var startup: [Key: [Clause]] = [:]

    package init(of policy: WorkerPolicy) {
        defaultAction = policy.defaultAction
        architectures = policy.architectures
        ready = Self.clauses(of: policy.ready, on: policy.architectures)
        startup = Self.clauses(of: policy.startup, on: policy.architectures)
    }

    /// What becomes of `call`.
    ///
    /// In order: a call by a convention that the policy does not name ends the process; so does one by x32; a ready
    /// rule that fits decides; during start-up, then a start-up rule that fits; else the policy's default action.
    package func action(for call: SystemCall, in phase: Phase) -> FilterAction {
        guard let architecture = architectures.first(where: { $0.auditValue == call.architecture }) else {
            return .killProcess
        }
        // −1 means no call at all: a debugger's way to skip one.
        if architecture == .x86_64, call.number >= SystemCall.x32Bit, call.number != .max {
            return .killProcess
        }
        let key = Key(architecture: call.architecture, number: call.number)
        if let clause = ready[key]?.first(where: { $0.matches(call) }) { return clause.action }
        if phase == .startup, let clause = startup[key]?.first(where: { $0.matches(call) }) { return clause.action }
        return defaultAction
    }

    private static func clauses(of rules: [SystemCallRule], on architectures: [Architecture]) -> [Key: [Clause]] {
        var clauses: [Key: [Clause]] = [:]
        for rule in rules {
            for architecture in architectures {
                for name in rule.names {
                    // A call that this architecture lacks cannot be made there.
                    guard let number = SystemCallTable.number(of: name, on: architecture) else { continue }
                    let key = Key(architecture: architecture.auditValue, number: number)
                    clauses[key, default: []].append(Clause(action: rule.action, conditions: rule.conditions))
                }
            }
        }
        return clauses
    }
}
