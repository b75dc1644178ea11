import StateCoding
import StrategySDK
import Supervision

/// A strategy of a test's catalog, with what most tests want.
struct TestStrategy {
    var id: String
    var family = "north"
    var timeframe = "1Hour"
    var symbols: SymbolSelection = .every
    var warmUp = 0
    var requirements: [String] = []
    var maxTargetNotional = 1e6
    /// Seconds.
    var cooldown: Int64 = 0
    var maxParallelPositions: Int?
    var priority = 100
    var maxStaleness: Double?
    var intentTTLBars = 1
    var isIsolated = false
    var breakers = BreakerLimits()
    /// Milliseconds.
    var deadline = 1000

    init(_ id: String) { self.id = id }

    func with<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: path] = value
        return copy
    }
}

enum TestDeployment {
    static let descriptors: [PluginDescriptor] = [
        try? PluginDescriptor(of: Script<North>.self), try? PluginDescriptor(of: Script<South>.self),
        try? PluginDescriptor(of: Script<West>.self), try? PluginDescriptor(of: Script<NorthTwo>.self),
    ].compactMap { $0 }

    /// By plugin.
    private static let layouts: [UInt64] = [
        layout(Script<North>.self), layout(Script<South>.self), layout(Script<West>.self),
        layout(Script<NorthTwo>.self),
    ]

    private static func layout<Plugin: StrategyPlugin>(_ plugin: Plugin.Type) -> UInt64 {
        StateLayout.fingerprint(of: Plugin.State())
    }

    /// Of a strategy of the family.
    static func layout(_ family: String) -> UInt64 { layouts[families.firstIndex(of: family) ?? 0] }

    /// Indices of ``descriptors``; `north2` is a version of `north`.
    private static let families = ["north", "south", "west", "north2"]

    static func make(_ strategies: [TestStrategy]) -> Deployment {
        let admitted = strategies.map { strategy in
            let index = families.firstIndex(of: strategy.family) ?? 0
            let given = [Parameter("key", .text(strategy.id)), Parameter("warm_up", .integer(Int64(strategy.warmUp)))]
            let definition = StrategyDefinition(
                id: StrategyID(strategy.id), plugin: descriptors[index].identity,
                timeframe: Timeframe(strategy.timeframe),
                symbols: strategy.symbols, parameters: given, featureRequirements: strategy.requirements,
                maxTargetNotional: strategy.maxTargetNotional, cooldown: strategy.cooldown * 1_000_000_000,
                maxParallelPositions: strategy.maxParallelPositions, priority: strategy.priority,
                maxStalenessMilliseconds: strategy.maxStaleness, intentTTLBars: strategy.intentTTLBars,
                deadlineMilliseconds: strategy.deadline, isIsolated: strategy.isIsolated, breakers: strategy.breakers)
            return AdmittedStrategy(
                definition: definition, descriptor: descriptors[index], pluginIndex: UInt16(index),
                warmUp: UInt32(strategy.warmUp), stateLayout: layouts[index], parameters: given)
        }
        return Deployment(strategies: admitted, disabled: [], plugins: descriptors)
    }
}

/// An event of a test. A nil is absent.
struct TestEvent {
    var symbol = "EURUSD"
    var timeframe = "1Hour"
    /// Seconds since 1970.
    var time: Int64 = 0
    var price: Double? = 1
    var script: String?
    var staleness: Double?
    /// Any other feature that is there.
    var extra: String?
    /// If not nil, every feature is there that only strategies require, but for these.
    var withheld: Set<String>?
    /// The source's own number.
    var identity: UInt64 = 0
    /// Tells values apart that no strategy reads.
    var revision: UInt64 = 0

    init(_ script: String? = nil, at hour: Int64 = 0, symbol: String = "EURUSD") {
        self.script = script
        time = hour * 3600
        self.symbol = symbol
    }

    func with<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: path] = value
        return copy
    }

    /// As a row of `table`, whose bytes live as long as `body` runs. `nanoseconds` replaces the time.
    func withRow<Value>(_ table: ColumnTable, nanoseconds: Int64? = nil, _ body: (borrowing EventRow) -> Value) -> Value
    {
        var row = EventRow(table)
        for (column, feature) in table.columns.enumerated() {
            var isPresent = false
            switch (feature.name, feature.kind) {
            case ("price", .number):
                isPresent = price != nil
                row.numbers[column] = price ?? 0
            case ("staleness_ms", .number):
                isPresent = staleness != nil
                row.numbers[column] = staleness ?? 0
            case ("script", .text):
                isPresent = script != nil
                row.texts[column - table.numberCount] = Array((script ?? "").utf8)
            default: isPresent = feature.name == extra || withheld.map { !$0.contains(feature.name) } ?? false
            }
            if isPresent { row.presence[column / 64] |= 1 << UInt64(column % 64) }
        }
        row.eventTime = nanoseconds ?? time * 1_000_000_000
        row.identity = Fingerprint(low: identity)
        row.values = Fingerprint(low: revision, high: UInt64(truncatingIfNeeded: (script ?? "").hashValue))
        return Array(symbol.utf8).withUnsafeBytes { symbol in
            Array(timeframe.utf8).withUnsafeBytes { timeframe in
                Array("T\(time)".utf8).withUnsafeBytes { text in
                    row.symbol = symbol
                    row.timeframe = timeframe
                    row.eventTimeText = text
                    return body(row)
                }
            }
        }
    }
}
