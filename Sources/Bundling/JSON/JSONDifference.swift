import Words

/// What differs between what a document says and what was found.
enum JSONDifference {
    /// A problem for each value that differs, is missing or is too much, named by the keys that lead to it.
    static func between(_ said: JSONValue, _ found: JSONValue, at place: String) -> [BundleProblem] {
        if case .object(let saidMembers) = said, case .object(let foundMembers) = found {
            var problems: [BundleProblem] = []
            for member in saidMembers {
                let path = "\(place).\(Words.clean(member.key, limit: 200))"
                if let other = found[member.key] {
                    problems += between(member.value, other, at: path)
                } else {
                    problems.append(BundleProblem(path, "stands in the bundle and was not found here"))
                }
            }
            for member in foundMembers where said[member.key] == nil {
                problems.append(
                    BundleProblem(
                        "\(place).\(Words.clean(member.key, limit: 200))",
                        "was found here and does not stand in the bundle"))
            }
            return problems
        }
        if case .list(let saidItems) = said, case .list(let foundItems) = found {
            guard saidItems != foundItems else { return [] }
            return saidItems.filter { !foundItems.contains($0) }.map {
                BundleProblem(place, "\(shown($0)) stands in the bundle and was not found here")
            }
                + foundItems.filter { !saidItems.contains($0) }.map {
                    BundleProblem(place, "\(shown($0)) was found here and does not stand in the bundle")
                }
                + (Set(saidItems) == Set(foundItems)
                    ? [BundleProblem(place, "is in another order or has repetitions")] : [])
        }
        guard said != found else { return [] }
        return [BundleProblem(place, "the bundle says \(shown(said)), and here it is \(shown(found))")]
    }

    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .text(let text): Words.clean(text, limit: 80)
        case .number(let text): Words.clean(text, limit: 40)
        case .boolean(let value): "\(value)"
        case .null, .list, .object: value.kind == "null" ? "none" : value.kind
        }
    }
}
