/// A difference between two contracts of one family.
package struct ContractChange: Sendable, Hashable {
    /// What a version that makes the change must be.
    package enum Weight: Int, Sendable, Hashable, Comparable {
        /// An optional parameter or feature more, a value more that is taken, a reason more.
        case addition
        /// Whatever a catalog, a market or a reader of outcomes that suited the old version may not suit, and whatever changes
        /// decisions.
        case breaking

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package let weight: Weight
    /// In words.
    package let what: String

    /// Everything by which `new` differs from `old`. Names of parameters and features are what counts, and not their order:
    /// nobody who uses a plugin sees that.
    package static func between(_ old: PluginContract, _ new: PluginContract) -> [ContractChange] {
        var changes: [ContractChange] = []
        func add(_ weight: Weight, _ what: String) { changes.append(.init(weight: weight, what: what)) }
        if old.stateScope != new.stateScope { add(.breaking, "state was \(old.stateScope), is \(new.stateScope)") }
        if old.defaultWarmUp != new.defaultWarmUp {
            add(.breaking, "warm-up with defaults was \(old.defaultWarmUp) events, is \(new.defaultWarmUp)")
        }
        for feature in old.features {
            guard let now = new.features.first(where: { $0.name == feature.name }) else {
                add(.breaking, "feature \(feature.name) is not read any more")
                continue
            }
            if now.kind != feature.kind {
                add(.breaking, "feature \(feature.name) was a \(feature.kind), is a \(now.kind)")
            }
            if now.required != feature.required {
                add(.breaking, "feature \(feature.name) was \(Self.word(feature)), is \(Self.word(now))")
            }
        }
        for feature in new.features where !old.features.contains(where: { $0.name == feature.name }) {
            add(feature.required ? .breaking : .addition, "\(word(feature)) feature \(feature.name) is new")
        }
        for parameter in old.parameters {
            guard let now = new.parameters.first(where: { $0.name == parameter.name }) else {
                add(.breaking, "parameter \(parameter.name) is not taken any more")
                continue
            }
            changes += between(parameter, now)
        }
        for parameter in new.parameters where !old.parameters.contains(where: { $0.name == parameter.name }) {
            let isOptional = parameter.defaultValue != nil
            add(
                isOptional ? .addition : .breaking,
                "\(isOptional ? "optional" : "required") parameter \(parameter.name) is new")
        }
        for reason in old.reasons where !new.reasons.contains(reason) {
            add(.breaking, "reason \(reason) is not given any more")
        }
        for reason in new.reasons where !old.reasons.contains(reason) { add(.addition, "reason \(reason) is new") }
        return changes
    }

    private static func between(_ old: PluginContract.Parameter, _ new: PluginContract.Parameter) -> [ContractChange] {
        var changes: [ContractChange] = []
        if old.defaultValue != new.defaultValue {
            let was = old.defaultValue.map { "had the default \($0)" } ?? "was required"
            let now = new.defaultValue.map { "has the default \($0)" } ?? "is required"
            changes.append(.init(weight: .breaking, what: "parameter \(old.name) \(was), now \(now)"))
        }
        if old.range != new.range {
            let isWider = new.range.covers(old.range)
            changes.append(
                .init(
                    weight: isWider ? .addition : .breaking,
                    what: "parameter \(old.name) took \(old.takes), takes \(new.takes)"))
        }
        return changes
    }

    private static func word(_ feature: PluginContract.Feature) -> String { feature.required ? "required" : "optional" }
}
