package import StrategySDK

/// The payload of an intent: confidence, notional, horizon, rationale, meta.
package enum IntentRecord {
    package static func write(_ intent: StrategyIntent) -> [UInt8] {
        var writer = PayloadWriter()
        writer.number(intent.confidence)
        writer.number(intent.targetNotional)
        writer.word8(intent.horizon == nil ? 0 : 1)
        if let horizon = intent.horizon { writer.text(horizon) }
        writer.word16(UInt16(clamping: intent.rationale.count))
        for token in intent.rationale { writer.text(token) }
        writer.word16(UInt16(clamping: intent.meta.count))
        for entry in intent.meta {
            writer.text(entry.key)
            writer.value(ParameterValue(entry.value))
        }
        return writer.contents
    }

    /// Reads an intent as it was sent; whether its values are within their ranges is for the supervisor to judge.
    package static func read(direction: Direction, _ payload: UnsafeRawBufferPointer) throws(WireError)
        -> StrategyIntent
    {
        var reader = PayloadReader(payload)
        let confidence = try reader.number()
        let targetNotional = try reader.number()
        let horizon = try reader.boolean() ? try reader.text("the horizon") : nil
        var rationale: [String] = []
        for _ in 0..<(try reader.word16()) { rationale.append(try reader.text("the rationale")) }
        var meta: [MetaEntry] = []
        for _ in 0..<(try reader.word16()) {
            let key = try reader.text("a key of meta")
            meta.append(MetaEntry(key, MetaValue(try reader.value())))
        }
        guard reader.remaining == 0 else { throw .trailing(reader.remaining) }
        return StrategyIntent(
            direction: direction, confidence: confidence, targetNotional: targetNotional, horizon: horizon,
            rationale: rationale, meta: meta)
    }
}

extension ParameterValue {
    fileprivate init(_ value: MetaValue) {
        switch value {
        case .number(let number): self = .number(number)
        case .integer(let integer): self = .integer(integer)
        case .boolean(let boolean): self = .boolean(boolean)
        case .text(let text): self = .text(text)
        }
    }
}

extension MetaValue {
    fileprivate init(_ value: ParameterValue) {
        switch value {
        case .number(let number): self = .number(number)
        case .integer(let integer): self = .integer(integer)
        case .boolean(let boolean): self = .boolean(boolean)
        case .text(let text): self = .text(text)
        }
    }
}
