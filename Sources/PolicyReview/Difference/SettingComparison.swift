import PolicyFiles
import SandboxPolicy
import Words

/// Compares what two policies say beside their rules.
struct SettingComparison {
    private let old: PolicySurvey
    private let new: PolicySurvey

    init(_ old: PolicySurvey, _ new: PolicySurvey) {
        self.old = old
        self.new = new
    }

    var changes: [PolicyDifference.Change] {
        defaultAction + architectures + user + layers + limits
    }

    private func change(
        _ direction: PolicyDifference.Direction, _ text: String, at part: PolicyPlace? = nil
    ) -> PolicyDifference.Change {
        PolicyDifference.Change(
            direction: direction, text: text, phases: [], architectures: [], witness: nil,
            location: part.flatMap { new.place(of: $0) == nil ? nil : new.location(of: $0) })
    }

    // MARK: Filter

    private var defaultAction: [PolicyDifference.Change] {
        let (before, after) = (old.policy.defaultAction, new.policy.defaultAction)
        guard before != after else { return [] }
        let direction = CallComparison.direction(before, after)
        let consequence: String =
            switch (before, after) {
            case (.notify, .killProcess): "the same calls are stopped, without a report of their arguments"
            case (.killProcess, .notify): "the same calls are stopped, and now reported with their arguments"
            default:
                "every call that no rule names was \(RuleWording.outcome(of: before)), is now \(RuleWording.outcome(of: after))"
            }
        return [change(direction, "defaultAction: \(before) became \(after): \(consequence)", at: .defaultAction)]
    }

    private var architectures: [PolicyDifference.Change] {
        let (before, after) = (old.policy.architectures, new.policy.architectures)
        return after.filter { !before.contains($0) }.map {
            change(
                .looser, "\($0.rawValue) was added: calls by it were killed, its rules now count", at: .architectures)
        }
            + before.filter { !after.contains($0) }.map {
                change(.stricter, "\($0.rawValue) was removed: calls by it are killed", at: .architectures)
            }
    }

    // MARK: Process

    private var user: [PolicyDifference.Change] {
        let (before, after) = (old.policy.user, new.policy.user)
        var changes: [PolicyDifference.Change] = []
        for (name, from, to, part) in [
            ("uid", before.uid, after.uid, PolicyPlace.uid), ("gid", before.gid, after.gid, .gid),
        ] where from != to {
            let (wasNobody, isNobody) = (isNobody(from), isNobody(to))
            changes.append(
                change(
                    wasNobody == isNobody ? .other : isNobody ? .stricter : .looser,
                    "\(name) \(from) became \(to)" + (isNobody ? "" : ", which may belong to somebody"), at: part))
        }
        return changes
    }

    /// Whether an id belongs to nobody by convention.
    private func isNobody(_ id: UInt32) -> Bool { PolicyCeiling.workers.ids.contains { $0.contains(id) } }

    private var layers: [PolicyDifference.Change] {
        old.policy.layers.keys.sorted().compactMap { name in
            let (before, after) = (old.layers[name], new.layers[name])
            guard before != after else { return nil }
            let full = new.policy.layers[name]
            let texts = [before, after].map { $0.map { Words.clean($0, limit: 80) } ?? "missing" }
            if after == full { return change(.stricter, "\(name): \(texts[0]) became \(texts[1])") }
            // What is no longer the one thing that a policy may say is no layer any more.
            return change(
                before == full ? .looser : .other, "\(name): \(texts[0]) became \(texts[1]): the layer is dropped")
        }
    }

    private var limits: [PolicyDifference.Change] {
        var changes: [PolicyDifference.Change] = []
        for type in Set((old.policy.limits + new.policy.limits).map(\.type)).sorted() {
            let index = new.policy.limits.firstIndex { $0.type == type }
            let before = Self.limit(type, of: old.policy)
            let after = Self.limit(type, of: new.policy)
            for (kind, from, to) in [("soft", before.soft, after.soft), ("hard", before.hard, after.hard)]
            where from != to {
                changes.append(
                    change(
                        to > from ? .looser : .stricter,
                        "\(type), \(kind): \(Self.number(from)) became \(Self.number(to))",
                        at: index.map(PolicyPlace.limit) ?? .limits))
            }
        }
        return changes
    }

    /// Core dumps are off even where a policy does not say so; anything else that it does not limit is unlimited.
    private static func limit(_ type: String, of policy: WorkerPolicy) -> (soft: UInt64, hard: UInt64) {
        if let limit = policy.limits.first(where: { $0.type == type }) { return (limit.soft, limit.hard) }
        return type == "RLIMIT_CORE" ? (0, 0) : (.max, .max)
    }

    private static func number(_ value: UInt64) -> String { value == .max ? "unlimited" : Quantity.text(value) }
}
