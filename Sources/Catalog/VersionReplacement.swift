package import StrategySDK
package import Supervision

/// Another version of a plugin, in place of the one that entries name: for whoever asks what it would do.
package struct VersionReplacement: Sendable {
    package let family: String
    package let version: SemanticVersion
    /// Whose entries are read so.
    package let strategies: Set<StrategyID>
    /// In place of what the entries say, or beside it: text as it would stand in a catalog.
    package let parameters: [(name: String, value: String)]

    package init(
        family: String, version: SemanticVersion, strategies: Set<StrategyID>,
        parameters: [(name: String, value: String)] = []
    ) {
        self.family = family
        self.version = version
        self.strategies = strategies
        self.parameters = parameters
    }

    /// - Parameter entry: where what is not in the file is said to stand.
    func replace(_ mapping: YAMLMapping, entry: SourceLocation) -> YAMLMapping {
        guard !parameters.isEmpty else { return mapping }
        var pairs = mapping.pairs.filter { pair in !parameters.contains { $0.name == pair.key } }
        for parameter in parameters {
            let place = mapping[parameter.name]?.keyLocation ?? entry
            let scalar = YAMLScalar(text: parameter.value, isPlain: true)
            pairs.append(
                YAMLMapping.Pair(
                    key: parameter.name, keyLocation: place, value: YAMLNode(location: place, content: .scalar(scalar)))
            )
        }
        return YAMLMapping(pairs)
    }

    func applies(to id: String?, _ family: String?) -> Bool {
        family == self.family && id.map { strategies.contains(StrategyID($0)) } ?? false
    }
}
