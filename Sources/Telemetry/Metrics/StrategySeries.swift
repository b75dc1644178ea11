import Status
import Supervision

/// What the series of one strategy say, or those of several that are added up.
struct StrategySeries {
    let labels: MetricLabels
    var enabled: UInt64 = 0
    var halted: UInt64 = 0
    var deprecated: UInt64 = 0
    var circuits = [UInt64](repeating: 0, count: StrategyStatus.Circuit.allCases.count)
    var circuitOpenings: UInt64 = 0
    /// By ``Outcome/rawValue``; of `no_signal` those without a reason of the plugin's.
    var outcomes = [UInt64](repeating: 0, count: Outcome.allCases.count)
    /// Of `no_signal` by the plugin's own reason, declared ones first.
    var reasons: [NamedCount] = []
    /// Seconds since 1970; 0: none yet.
    var lastIntent = 0.0
    var sampledCount: UInt64 = 0
    var sampledSeconds = 0.0

    init(labels: MetricLabels) { self.labels = labels }

    mutating func add(_ strategy: StrategyStatus) {
        if strategy.service == .enabled { enabled += 1 }
        if strategy.service == .halted { halted += 1 }
        if strategy.deprecation != nil { deprecated += 1 }
        for (index, circuit) in StrategyStatus.Circuit.allCases.enumerated() where circuit == strategy.circuit {
            circuits[index] += 1
        }
        circuitOpenings &+= strategy.circuitOpenings
        sampledCount &+= strategy.sampledEvaluations.count
        sampledSeconds += strategy.sampledEvaluations.seconds
        for reason in strategy.declaredReasons { reasons.add(reason, 0) }
        for entry in strategy.outcomes {
            if entry.outcome == .noSignal, let reason = entry.reason, !reason.isEmpty {
                reasons.add(reason, entry.count)
            } else {
                outcomes[Int(entry.outcome.rawValue)] &+= entry.count
            }
        }
        if let time = strategy.lastIntent.flatMap({ WallTime($0.eventTime) }) {
            lastIntent = max(lastIntent, Double(time.nanoseconds) / 1e9)
        }
    }

    func count(_ outcome: Outcome) -> UInt64 { outcomes[Int(outcome.rawValue)] }

    var events: UInt64 {
        outcomes.reduce(0, &+) &+ reasons.reduce(0) { $0 &+ $1.count }
    }
}

/// The series of all strategies, at most so many whatever the catalog holds.
struct StrategySeriesTable {
    /// Strategies with series of their own.
    static let maxStrategies = 1000
    /// Plugin versions under which the others are added up.
    static let maxPlugins = 256
    /// The name of what is added up.
    static let others = "(others)"

    /// In the order of plugin, version and strategy.
    private(set) var rows: [StrategySeries] = []
    /// By plugin and version, in order: whether a serving worker has it.
    private(set) var plugins: [(labels: MetricLabels, isLoaded: Bool)] = []
    /// Strategies that have no series of their own.
    private(set) var otherStrategies = 0

    private struct Key: Hashable, Comparable {
        var family: String
        var version: String
        var strategy: String

        static func < (left: Self, right: Self) -> Bool {
            (left.family, left.version, left.strategy) < (right.family, right.version, right.strategy)
        }

        var labels: MetricLabels {
            MetricLabels(("plugin", family), ("version", version), ("strategy", strategy))
        }
    }

    /// Those with the first ids have series of their own. The choice must not hang on what changes during a run, such as
    /// who is enabled: a strategy that moved to the others and back would make counters fall.
    init(_ status: HostStatus) {
        let sorted = status.strategies.sorted { ($0.id, $0.family, $0.version) < ($1.id, $1.family, $1.version) }
        otherStrategies = max(0, sorted.count - Self.maxStrategies)
        var index: [Key: Int] = [:]
        var keys: [Key] = []
        var otherPlugins = Set<[String]>()
        for (position, strategy) in sorted.enumerated() {
            var key = Key(family: strategy.family, version: strategy.version, strategy: strategy.id)
            if position >= Self.maxStrategies {
                key.strategy = Self.others
                if otherPlugins.count < Self.maxPlugins || otherPlugins.contains([key.family, key.version]) {
                    otherPlugins.insert([key.family, key.version])
                } else {
                    (key.family, key.version) = (Self.others, "")
                }
            }
            // Entries of one id are all disabled, but they are there: a series that comes twice spoils the whole scrape.
            let row = index[key] ?? rows.count
            if row == rows.count {
                rows.append(StrategySeries(labels: key.labels))
                keys.append(key)
                index[key] = row
            }
            rows[row].add(strategy)
        }
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        rows = order.map { rows[$0] }
        plugins = Self.plugins(order.map { keys[$0] }.map { ($0.family, $0.version) }, status)
    }

    private static func plugins(
        _ ordered: [(family: String, version: String)], _ status: HostStatus
    ) -> [(labels: MetricLabels, isLoaded: Bool)] {
        var serving: [String: Set<String?>] = [:]
        var isolated = Set<String>()
        for worker in status.workers {
            if let strategy = worker.isolated { isolated.insert(strategy) }
            if worker.state == .serving { serving[worker.family, default: []].insert(worker.isolated) }
        }
        var loaded = Set<[String]>()
        for strategy in status.strategies where strategy.service != .disabled {
            let worker = isolated.contains(strategy.id) ? strategy.id : nil
            if serving[strategy.family]?.contains(worker) == true {
                loaded.insert([strategy.family, strategy.version])
            }
        }
        var plugins: [(labels: MetricLabels, isLoaded: Bool)] = []
        var last: (String, String)?
        for (family, version) in ordered {
            if let last, last == (family, version) { continue }
            last = (family, version)
            plugins.append(
                (MetricLabels(("plugin", family), ("version", version)), loaded.contains([family, version])))
        }
        return plugins
    }
}
