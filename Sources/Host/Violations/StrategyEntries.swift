import Status
import StrategySDK
import Supervision

/// Strategies as a catalog of their own: JSON, which is YAML too. Whoever reads it gets the same strategies, but for their
/// error budgets.
enum StrategyEntries {
    /// Nil where it would be too long to be kept, or there is none.
    static func text(_ strategies: [AdmittedStrategy]) -> String? {
        guard !strategies.isEmpty else { return nil }
        var json = JSONText()
        json.raw("{\"strategies\":[")
        for (index, strategy) in strategies.enumerated() {
            if index > 0 { json.raw(",") }
            write(strategy, into: &json)
            guard json.bytes.count <= ViolationSource.maxEntriesBytes else { return nil }
        }
        json.raw("]}")
        return json.bytes.count <= ViolationSource.maxEntriesBytes ? String(decoding: json.bytes, as: UTF8.self) : nil
    }

    private static func write(_ strategy: AdmittedStrategy, into json: inout JSONText) {
        let definition = strategy.definition
        json.raw("{\"strategy_id\":")
        json.string(definition.id.text)
        json.raw(",\"strategy_type\":")
        json.string(definition.plugin.family)
        json.raw(",\"version\":")
        json.string(definition.plugin.version.description)
        json.raw(",\"timeframe\":")
        json.string(definition.timeframe.text)
        json.raw(",\"symbols\":")
        switch definition.symbols {
        case .every: json.raw("\"*\"")
        case .only(let symbols): write(symbols, into: &json)
        }
        json.raw(",\"params\":{")
        for (index, parameter) in definition.parameters.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(parameter.name)
            json.raw(":")
            switch parameter.value {
            case .number(let number): json.number(number)
            case .integer(let number): json.integer(number)
            case .boolean(let value): json.boolean(value)
            case .text(let text): json.string(text)
            }
        }
        json.raw("}")
        if !definition.featureRequirements.isEmpty {
            json.raw(",\"feature_requirements\":")
            // A catalog has to cover the plugin's own, which a definition leaves out.
            write(
                strategy.descriptor.features.filter(\.isRequired).map(\.name)
                    + definition.featureRequirements, into: &json)
        }
        json.raw(",\"max_target_notional\":")
        json.number(definition.maxTargetNotional)
        json.raw(",\"cooldown_seconds\":")
        json.number(Double(definition.cooldown) / 1e9)
        if let limit = definition.maxParallelPositions {
            json.raw(",\"max_parallel_positions\":")
            json.integer(limit)
        }
        json.raw(",\"priority\":")
        json.integer(definition.priority)
        if let limit = definition.maxStalenessMilliseconds {
            json.raw(",\"max_staleness_ms\":")
            json.number(limit)
        }
        json.raw(",\"intent_ttl_bars\":")
        json.integer(definition.intentTTLBars)
        json.raw(",\"deadline_ms\":")
        json.integer(definition.deadlineMilliseconds)
        json.raw(",\"soft_deadline_ms\":")
        json.integer(definition.softDeadlineMilliseconds)
        json.raw("}")
    }

    private static func write(_ list: [String], into json: inout JSONText) {
        json.raw("[")
        for (index, text) in list.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(text)
        }
        json.raw("]")
    }
}
