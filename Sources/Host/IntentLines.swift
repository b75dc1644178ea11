import StrategySDK
package import Supervision

/// Writes intents as lines, keys in the order of the format.
package struct IntentLines {
    /// The text of a strategy that is the same in each of its lines, escaped once.
    private struct Fixed {
        let id: String
        let identity: [UInt8]
        let parametersHash: UInt64
        let timeframe: String
    }

    private let fixed: [Fixed]
    private var text = JSONText()

    package init(_ core: borrowing SupervisionCore) {
        fixed = core.deployment.strategies.enumerated().map { rank, strategy in
            var identity = JSONText()
            identity.raw(",\"strategy_id\":")
            identity.string(strategy.definition.id.text)
            identity.raw(",\"strategy_type\":")
            identity.string(strategy.definition.plugin.family)
            identity.raw(",\"version\":")
            identity.string(strategy.definition.plugin.version.description)
            return Fixed(
                id: strategy.definition.id.text, identity: identity.bytes, parametersHash: core.parameterHashes[rank],
                timeframe: strategy.definition.timeframe.text)
        }
    }

    /// The line of one intent. The buffer is used again for the next one.
    package mutating func line(_ emitted: EmittedIntent) -> [UInt8] {
        let fixed = fixed[emitted.strategy.index]
        text.removeAll()
        text.raw("{\"kind\":\"intent\",\"seq\":")
        text.integer(emitted.sequence)
        text.raw(",\"intent_id\":")
        text.hash(emitted.id)
        text.raw(",\"event_ts\":")
        text.string(emitted.eventTime)
        text.raw(",\"valid_until\":")
        if let validUntil = emitted.validUntil {
            text.string(Timestamp.text(validUntil))
        } else {
            text.raw("null")
        }
        text.raw(",\"symbol\":")
        text.string(emitted.symbol)
        text.bytes.append(contentsOf: fixed.identity)
        text.raw(",\"direction\":")
        text.string(emitted.intent.direction.name)
        text.raw(",\"confidence\":")
        text.number(emitted.intent.confidence)
        text.raw(",\"target_notional\":")
        text.number(emitted.intent.targetNotional)
        text.raw(",\"horizon\":")
        text.string(emitted.intent.horizon ?? fixed.timeframe)
        text.raw(",\"rationale\":[")
        for (index, token) in emitted.intent.rationale.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(token)
        }
        text.raw("],\"meta\":{")
        for (index, entry) in emitted.intent.meta.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(entry.key)
            text.raw(":")
            append(entry.value)
        }
        text.raw("},\"params_hash\":")
        text.hash(fixed.parametersHash)
        text.raw(",\"features_hash\":")
        text.hash(emitted.featuresHash)
        text.raw("}\n")
        return text.bytes
    }

    /// The line of a withdrawal. The buffer is used again for the next one.
    package mutating func line(_ withdrawal: Withdrawal) -> [UInt8] {
        text.removeAll()
        text.raw("{\"kind\":\"withdrawal\",\"seq\":")
        text.integer(withdrawal.sequence)
        text.raw(",\"intent_id\":")
        text.hash(withdrawal.id)
        text.raw(",\"symbol\":")
        text.string(withdrawal.symbol)
        text.raw(",\"strategy_id\":")
        text.string(fixed[withdrawal.strategy.index].id)
        text.raw(",\"reason\":")
        text.string(withdrawal.reason)
        text.raw("}\n")
        return text.bytes
    }

    private mutating func append(_ value: MetaValue) {
        switch value {
        case .number(let number): text.number(number)
        case .integer(let integer): text.integer(integer)
        case .boolean(let boolean): text.boolean(boolean)
        case .text(let content): text.string(content)
        }
    }
}
