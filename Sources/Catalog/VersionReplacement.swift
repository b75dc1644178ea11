package import StrategySDK
package import Supervision

/// Another version of a plugin, in place of the one that entries name: for whoever asks what it would do.
package struct VersionReplacement: Sendable {
    package let family: String
    package let version: SemanticVersion
    /// Whose entries are read so.
    package let strategies: Set<StrategyID>

    package init(family: String, version: SemanticVersion, strategies: Set<StrategyID>) {
        self.family = family
        self.version = version
        self.strategies = strategies
    }

    func applies(to id: String?, _ family: String?) -> Bool {
        family == self.family && id.map { strategies.contains(StrategyID($0)) } ?? false
    }
}
