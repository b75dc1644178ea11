package import StrategySDK

/// What a breaker belongs to. A corrected entry of the catalog has another key and starts closed, while a latch stays on
/// what earned it.
package struct BreakerKey: Sendable, Hashable, Codable {
    package let strategy: StrategyID
    package let plugin: PluginIdentity
    /// `params_hash`.
    package let parametersHash: UInt64

    package init(strategy: StrategyID, plugin: PluginIdentity, parametersHash: UInt64) {
        self.strategy = strategy
        self.plugin = plugin
        self.parametersHash = parametersHash
    }
}
