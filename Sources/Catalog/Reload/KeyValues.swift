import StrategySDK
import Supervision

/// What the keys of a strategy in service amount to, with the defaults of catalog and plugin.
struct KeyValues {
    private var pairs: [(key: String, value: KeyValue)] = []
    private var parameters: [(key: String, value: KeyValue)] = []

    init(_ strategy: AdmittedStrategy, _ labels: CatalogEntry.Labels) {
        let definition = strategy.definition
        let given = Set(definition.parameters.map(\.name))
        parameters = strategy.parameters.map {
            ("params.\($0.name)", given.contains($0.name) ? .value($0.value) : .byDefault($0.value))
        }
        add(.name, labels.name)
        add(.description, labels.description)
        add(.strategyType, .word(definition.plugin.family))
        add(.version, .word(definition.plugin.version.description))
        add(.timeframe, .word(definition.timeframe.text))
        add(.symbols, Self.value(definition.symbols))
        add(.featureRequirements, .names(Self.requirements(strategy)))
        add(.maxTargetNotional, definition.maxTargetNotional)
        add(.cooldownSeconds, Double(definition.cooldown) / 1e9)
        add(.maxParallelPositions, definition.maxParallelPositions)
        add(.priority, definition.priority)
        add(.maxStaleness, definition.maxStalenessMilliseconds)
        add(.intentTTLBars, definition.intentTTLBars)
        add(.deadline, definition.deadlineMilliseconds)
        add(.softDeadline, definition.softDeadlineMilliseconds)
        add(.isolate, .value(.boolean(definition.isIsolated)))
        add(definition.breakers)
    }

    /// What differs from `old`, in the order in which keys are documented.
    func changes(from old: Self) -> [KeyChange] {
        var changes: [KeyChange] = []
        // Both have the same keys.
        for (before, after) in zip(old.pairs, pairs) where !before.value.means(after.value) {
            changes.append(KeyChange(key: after.key, old: before.value, new: after.value))
        }
        let before = Dictionary(old.parameters, uniquingKeysWith: { first, _ in first })
        let after = Set(parameters.map(\.key))
        let changed = parameters.compactMap { key, value in
            let previous = before[key] ?? .absent
            return previous.means(value) ? nil : KeyChange(key: key, old: previous, new: value)
        }
        let gone = old.parameters.filter { !after.contains($0.key) }.map { key, value in
            KeyChange(key: key, old: value, new: .absent)
        }
        let place = changes.firstIndex { Self.afterParameters.contains($0.key) } ?? changes.count
        changes.insert(contentsOf: changed + gone, at: place)
        return changes
    }

    private static let afterParameters: Set<String> = {
        let keys = StrategyKey.allCases
        let place = keys.firstIndex(of: .params) ?? keys.endIndex
        return Set(keys[place...].map(\.rawValue))
    }()

    /// Features without which an event does not reach the strategy, whoever asks for them.
    private static func requirements(_ strategy: AdmittedStrategy) -> [String] {
        let own = strategy.descriptor.features.filter(\.isRequired).map(\.name)
        let further = strategy.definition.featureRequirements
        return own + further.filter { !own.contains($0) }
    }

    private static func value(_ symbols: SymbolSelection) -> KeyValue {
        switch symbols {
        case .every: .word("*")
        case .only(let symbols): .names(symbols)
        }
    }

    private mutating func add(_ limits: BreakerLimits) {
        let error = limits.error
        add("error", "consecutive", error.consecutive)
        pairs.append(("breaker.error.ratio", .value(.number(error.ratio))))
        add("error", "window", error.window)
        add("error", "minimum", error.minimum)
        add("error", "open_seconds", error.openSeconds)
        add("error", "open_events", error.openEvents)
        for (group, count) in [
            ("bad_output", limits.badOutput), ("timeout", limits.timeout), ("crash", limits.crash),
        ] {
            add(group, "count", count.count)
            add(group, "window", count.window)
            add(group, "open_seconds", count.openSeconds)
            add(group, "open_events", count.openEvents)
        }
    }

    private mutating func add(_ key: StrategyKey, _ value: KeyValue) { pairs.append((key.rawValue, value)) }

    private mutating func add(_ key: StrategyKey, _ text: String?) {
        add(key, text.map { .value(.text($0)) } ?? .absent)
    }

    private mutating func add(_ key: StrategyKey, _ number: Double?) {
        add(key, number.map { .value(.number($0)) } ?? .absent)
    }

    private mutating func add(_ key: StrategyKey, _ number: Int?) {
        add(key, number.map { .value(.integer(Int64($0))) } ?? .absent)
    }

    private mutating func add(_ group: String, _ limit: String, _ number: Int) {
        pairs.append(("breaker.\(group).\(limit)", .value(.integer(Int64(number)))))
    }
}
