package import StrategySDK

/// Names a strategy of the catalog.
package struct StrategyID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
    /// By bytes, so that the order is the same everywhere.
    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// Which symbols a strategy wants to see.
package enum SymbolSelection: Sendable, Hashable {
    /// Written `"*"`.
    case every
    /// In the order of the catalog, without repetition.
    case only([String])

    package func contains(_ symbol: String) -> Bool {
        switch self {
        case .every: true
        case .only(let symbols): symbols.contains(symbol)
        }
    }
}

/// One enabled entry of the catalog, with every rule that the host applies to it.
package struct StrategyDefinition: Sendable, Hashable {
    package var id: StrategyID
    package var plugin: PluginIdentity
    package var timeframe: Timeframe
    package var symbols: SymbolSelection
    /// As the catalog gives them; the plugin applies the defaults.
    package var parameters: [Parameter]
    /// Features that an event must have beside those that the plugin requires.
    package var featureRequirements: [String]
    /// An intent above it is `bad_output`. Account currency, > 0.
    package var maxTargetNotional: Double
    /// Event time between two intents of one symbol. Nanoseconds, ≥ 0.
    package var cooldown: Int64
    /// Symbols whose live intent is long or short, at most. Nil: no limit.
    package var maxParallelPositions: Int?
    /// Orders lines of one event; lower first.
    package var priority: Int
    /// An event whose feature `staleness_ms` is above it is `stale`. Nil: no limit.
    package var maxStalenessMilliseconds: Double?
    /// For how many bars an intent is valid, ≥ 1.
    package var intentTTLBars: Int
    /// Processor time of one evaluation, in milliseconds.
    package var deadlineMilliseconds: Int
    /// As above, but only counted.
    package var softDeadlineMilliseconds: Int
    /// A worker of its own.
    package var isIsolated: Bool
    package var breakers: BreakerLimits

    package init(
        id: StrategyID, plugin: PluginIdentity, timeframe: Timeframe, symbols: SymbolSelection,
        parameters: [Parameter] = [],
        featureRequirements: [String] = [], maxTargetNotional: Double, cooldown: Int64 = 0,
        maxParallelPositions: Int? = nil, priority: Int = 100, maxStalenessMilliseconds: Double? = nil,
        intentTTLBars: Int = 1, deadlineMilliseconds: Int = 1000, softDeadlineMilliseconds: Int = 50,
        isIsolated: Bool = false, breakers: BreakerLimits = BreakerLimits()
    ) {
        self.id = id
        self.plugin = plugin
        self.timeframe = timeframe
        self.symbols = symbols
        self.parameters = parameters
        self.featureRequirements = featureRequirements
        self.maxTargetNotional = maxTargetNotional
        self.cooldown = cooldown
        self.maxParallelPositions = maxParallelPositions
        self.priority = priority
        self.maxStalenessMilliseconds = maxStalenessMilliseconds
        self.intentTTLBars = intentTTLBars
        self.deadlineMilliseconds = deadlineMilliseconds
        self.softDeadlineMilliseconds = softDeadlineMilliseconds
        self.isIsolated = isIsolated
        self.breakers = breakers
    }
}

/// When a strategy is taken out of service, as the catalog may override it.
package struct BreakerLimits: Sendable, Hashable, Codable {
    /// So many failures within so many of the strategy's evaluations.
    package struct Count: Sendable, Hashable, Codable {
        package var count: Int
        package var window: Int
        package var openSeconds: Int
        package var openEvents: Int

        package init(count: Int = 3, window: Int = 1000, openSeconds: Int, openEvents: Int) {
            self.count = count
            self.window = window
            self.openSeconds = openSeconds
            self.openEvents = openEvents
        }
    }

    /// So many failures in a row, or a share of the last evaluations.
    package struct Ratio: Sendable, Hashable, Codable {
        package var consecutive = 3
        package var ratio = 0.10
        package var window = 200
        package var minimum = 50
        package var openSeconds = 300
        package var openEvents = 200

        package init() {}
    }

    package var error = Ratio()
    package var badOutput = Count(openSeconds: 600, openEvents: 1000)
    package var timeout = Count(openSeconds: 300, openEvents: 1000)
    package var crash = Count(openSeconds: 300, openEvents: 1000)

    package init() {}

    /// No number of failures takes a strategy out of service, but for those that latch: for trials outside a run.
    package static var unlimited: Self {
        var limits = Self()
        limits.error.consecutive = .max
        limits.error.minimum = .max
        limits.badOutput.count = .max
        limits.timeout.count = .max
        limits.crash.count = .max
        return limits
    }
}

/// An entry of the catalog that is not in service, and why.
package struct DisabledStrategy: Sendable, Hashable {
    package var id: StrategyID
    /// As far as the entry could be read.
    package var plugin: String
    package var reason: String
    /// False where the catalog itself says `enabled: false`.
    package var isError: Bool

    package init(id: StrategyID, plugin: String, reason: String, isError: Bool) {
        self.id = id
        self.plugin = plugin
        self.reason = reason
        self.isError = isError
    }
}
