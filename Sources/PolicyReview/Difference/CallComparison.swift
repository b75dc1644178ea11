import PolicyFiles
import SandboxPolicy

/// Holds two policies against each other, call by call.
///
/// First each rule of either is asked for a call that fits it and that the other policy decides otherwise, which finds
/// whatever rules can differ in. Then both decide about all calls, conventions and arguments that ``CallProbes`` has for the
/// rules of both: that would show what the first way has missed.
struct CallComparison {
    private let old: PolicySurvey
    private let new: PolicySurvey
    private let oldMeaning: PolicyMeaning
    private let newMeaning: PolicyMeaning
    /// The same without any rule.
    private let oldBare: PolicyMeaning
    private let newBare: PolicyMeaning
    private var found: [Difference: [Place]] = [:]
    private var order: [Difference] = []
    private(set) var comparisons = 0

    init(_ old: PolicySurvey, _ new: PolicySurvey) {
        self.old = old
        self.new = new
        oldMeaning = PolicyMeaning(of: old.policy)
        newMeaning = PolicyMeaning(of: new.policy)
        oldBare = PolicyMeaning(of: old.policy.withoutRules)
        newBare = PolicyMeaning(of: new.policy.withoutRules)
    }

    /// What is told as one: the same text of a call and the same two outcomes.
    private struct Difference: Hashable {
        let text: String
        let before: FilterAction
        let after: FilterAction
    }

    private struct Place {
        let phase: Phase
        let convention: UInt32
        let call: SystemCall
        let location: String?
        let isNew: Bool
    }

    /// A convention, a number, a phase and two outcomes: what one difference accounts for.
    private struct Kind: Hashable {
        let convention: UInt32
        let number: UInt32
        let phase: Phase
        let before: FilterAction
        let after: FilterAction
    }

    private var explained: Set<Kind> = []

    mutating func compare() {
        for phase in Phase.allCases {
            for architecture in Architecture.allCases {
                compareRules(old, new, phase, architecture)
                compareRules(new, old, phase, architecture)
            }
        }
        for phase in Phase.allCases { compareProbes(phase) }
    }

    // MARK: Rules

    private mutating func compareRules(
        _ one: PolicySurvey, _ other: PolicySurvey, _ phase: Phase, _ architecture: Architecture
    ) {
        guard one.policy.architectures.contains(architecture) else { return }
        for place in one.policy.rulePlaces(in: phase) {
            guard let rule = one.policy.rule(at: place) else { continue }
            for name in rule.names {
                guard let number = SystemCallTable.number(of: name, on: architecture) else { continue }
                let others = other.policy.rules(for: name, on: architecture, in: phase)
                // Outside of whatever the other policy decides alike.
                let alike = others.filter { $0.action == rule.action }.map(\.conditions)
                guard let arguments = RuleRegion.arguments(fitting: rule.conditions, outside: alike) else { continue }
                var call = SystemCall(architecture: architecture.auditValue, number: number)
                call.arguments = arguments
                record(
                    call, phase,
                    text: Self.isOne(rule, others)
                        ? RuleWording.text(of: name, rule.conditions) : RuleWording.text(of: call),
                    location: one.location(of: place), isNew: one.path == new.path)
            }
        }
    }

    /// Whether the other policy decides all calls of a rule in one way. Where it does not, the rule's own words would say too
    /// much of a difference.
    private static func isOne(_ rule: SystemCallRule, _ others: [SystemCallRule]) -> Bool {
        let meeting = others.filter {
            RuleRegion.arguments(fitting: rule.conditions + $0.conditions, outside: []) != nil
        }
        guard let first = meeting.first else { return true }
        return meeting.allSatisfy { $0.action == first.action }
            && RuleRegion.arguments(fitting: rule.conditions, outside: meeting.map(\.conditions)) == nil
    }

    // MARK: Probes

    private mutating func compareProbes(_ phase: Phase) {
        let rules = [old, new].flatMap { $0.policy.ready + $0.policy.startup }
        for architecture in Architecture.allCases {
            let probes = CallProbes(rules, on: architecture)
            let own = architecture.auditValue
            for number in probes.numbers { probe(own, number, probes.common, phase) }
            for (number, arguments) in probes.named { probe(own, number, arguments, phase) }
            for convention in CallProbes.conventions {
                for bit in [0, SystemCall.x32Bit] where convention != own || bit != 0 {
                    for number in probes.numbers { probe(convention, number | bit, CallProbes.plain, phase) }
                }
            }
        }
    }

    private mutating func probe(_ convention: UInt32, _ number: UInt32, _ arguments: [SIMD8<UInt64>], _ phase: Phase) {
        var call = SystemCall(architecture: convention, number: number)
        for values in arguments {
            call.arguments = values
            comparisons += 1
            let before = oldMeaning.action(for: call, in: phase)
            let after = newMeaning.action(for: call, in: phase)
            guard before != after else { continue }
            let kind = Kind(convention: convention, number: number, phase: phase, before: before, after: after)
            guard !explained.contains(kind) else { continue }
            // What holds for every call is told once, as a setting.
            if before == oldBare.action(for: call, in: phase), after == newBare.action(for: call, in: phase) {
                explained.insert(kind)
                continue
            }
            record(call, phase, text: RuleWording.text(of: call), location: nil, isNew: false)
        }
    }

    private mutating func record(_ call: SystemCall, _ phase: Phase, text: String, location: String?, isNew: Bool) {
        let before = oldMeaning.action(for: call, in: phase)
        let after = newMeaning.action(for: call, in: phase)
        guard before != after else { return }
        explained.insert(
            Kind(convention: call.architecture, number: call.number, phase: phase, before: before, after: after))
        let difference = Difference(text: text, before: before, after: after)
        if found[difference] == nil { order.append(difference) }
        found[difference, default: []].append(
            Place(phase: phase, convention: call.architecture, call: call, location: location, isNew: isNew))
    }

    // MARK: Changes

    var changes: [PolicyDifference.Change] {
        order.compactMap { difference in
            guard let places = found[difference], let first = places.first else { return nil }
            let phases = Phase.allCases.filter { phase in places.contains { $0.phase == phase } }
            let conventions = places.map { RuleWording.convention($0.convention) }
            let before = RuleWording.outcome(of: difference.before)
            let after = RuleWording.outcome(of: difference.after)
            return PolicyDifference.Change(
                direction: Self.direction(difference.before, difference.after),
                text: "\(difference.text) was \(before), is now \(after)",
                phases: phases.map(\.name), architectures: Set(conventions).sorted(),
                witness: RuleWording.text(of: first.call), location: (places.first(where: \.isNew) ?? first).location)
        }
    }

    static func direction(_ before: FilterAction, _ after: FilterAction) -> PolicyDifference.Direction {
        let (from, to) = (freedom(before), freedom(after))
        return from == to ? .other : to > from ? .looser : .stricter
    }

    /// How much an outcome leaves to a worker: a call that is refused harms nothing, and no longer ends it.
    private static func freedom(_ action: FilterAction) -> Int {
        switch action {
        case .notify, .killProcess: 0
        case .fail: 1
        case .allow: 2
        }
    }
}

extension WorkerPolicy {
    fileprivate var withoutRules: WorkerPolicy {
        var policy = self
        policy.ready = []
        policy.startup = []
        return policy
    }

    /// The rules of a call that count in a phase on an architecture.
    fileprivate func rules(for name: String, on architecture: Architecture, in phase: Phase) -> [SystemCallRule] {
        guard architectures.contains(architecture) else { return [] }
        return rulePlaces(in: phase).compactMap { rule(at: $0) }.filter { $0.names.contains(name) }
    }

    /// The rules that count in a phase, in the order in which they are asked.
    func rulePlaces(in phase: Phase) -> [PolicyPlace] {
        rulePlaces.filter { place in
            if case .startupRule = place { return phase == .startup }
            return true
        }
    }
}
