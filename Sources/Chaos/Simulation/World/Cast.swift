import StateCoding
import StrategySDK
import Supervision
import WorkerRuntime

/// The plugins of the simulator, in the order in which its workers offer them.
enum Cast {
    static var registrations: [PluginRegistration] {
        [
            .plugin(Trail<Zero>.self), .plugin(Trail<One>.self), .plugin(Basket<Zero>.self), .plugin(Basket<One>.self),
            .plugin(Level<Zero>.self), .plugin(Level<One>.self),
        ]
    }

    static let descriptors: [PluginDescriptor] = [
        try? PluginDescriptor(of: Trail<Zero>.self), try? PluginDescriptor(of: Trail<One>.self),
        try? PluginDescriptor(of: Basket<Zero>.self), try? PluginDescriptor(of: Basket<One>.self),
        try? PluginDescriptor(of: Level<Zero>.self), try? PluginDescriptor(of: Level<One>.self),
    ].compactMap { $0 }

    /// By plugin.
    static let layouts: [UInt64] = [
        layout(Trail<Zero>.self), layout(Trail<One>.self), layout(Basket<Zero>.self), layout(Basket<One>.self),
        layout(Level<Zero>.self), layout(Level<One>.self),
    ]

    private static func layout<Plugin: StrategyPlugin>(_ plugin: Plugin.Type) -> UInt64 {
        StateLayout.fingerprint(of: Plugin.State())
    }

    static let symbols = ["EURUSD", "GBPUSD", "USDJPY", "AUDNZD"]
    static let timeframes = ["1Hour", "1Min"]
}
