package import Host
package import StrategySDK

/// The events on which a plugin is tried.
package enum Markets {
    /// - Parameter input: a file; nil: a market from the seed.
    package static func market(
        for plugin: PluginDescriptor, input: String?, depth: Depth, seed: UInt64
    ) throws(HostError) -> Market {
        if let input {
            let limit =
                switch depth {
                case .quick: 20_000
                case .release: 200_000
                case .soak: Int.max
                }
            return try MarketFile.read(input, plugin.features, atMost: limit)
        }
        let warmUp = Int(plugin.defaultWarmUp)
        return switch depth {
        case .quick: SyntheticMarket.make(plugin.features, symbols: 3, bars: max(2500, 6 * warmUp), seed: seed)
        case .release: SyntheticMarket.make(plugin.features, symbols: 4, bars: max(8000, 12 * warmUp), seed: seed)
        case .soak: SyntheticMarket.make(plugin.features, symbols: 4, bars: max(60_000, 40 * warmUp), seed: seed)
        }
    }
}
