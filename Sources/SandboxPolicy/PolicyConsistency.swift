extension WorkerPolicy {
    /// Rules that say the same twice, or different things of one call.
    ///
    /// Where two rules with different actions can fit the same call, the order would decide; filters have no order, so
    /// such a policy has no single meaning. Start-up rules are compared with the ready rules too, since both hold then.
    package var contradictions: [PolicyFault] {
        let rules =
            ready.indices.map { (PolicyPlace.readyRule($0), ready[$0]) }
            + startup.indices.map { (PolicyPlace.startupRule($0), startup[$0]) }
        var places: [String: [(PolicyPlace, SystemCallRule)]] = [:]
        var faults: [PolicyFault] = []
        for (place, rule) in rules {
            for name in rule.names {
                for (earlierPlace, earlier) in places[name, default: []] {
                    if let problem = Self.conflict(of: rule, with: earlier, at: earlierPlace, name: name) {
                        faults.append(PolicyFault(place, problem))
                    }
                }
                places[name, default: []].append((place, rule))
            }
        }
        return faults
    }

    private static func conflict(
        of rule: SystemCallRule, with earlier: SystemCallRule, at place: PolicyPlace, name: String
    ) -> String? {
        if rule.action == earlier.action {
            // Within one rule, the name stands twice; conditions are compared as a set.
            guard Set(rule.conditions) == Set(earlier.conditions) else { return nil }
            return "\(name) with these arguments already stands in \(place); remove one of the two"
        }
        guard !rule.excludes(earlier) else { return nil }
        return "\(name) is \(rule.action) here and \(earlier.action) in \(place), and some call fits both; "
            + "give them arguments that exclude each other, or remove one"
    }
}
