import StrategySDK

/// Every 97th event of a state is an error.
enum Throws: Flawed {
    static let family = "flawed_throws"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) throws -> Decision<Reason> {
        // Of the price, so that a state that is younger throws at the same events.
        if number(of: features.price) % 97 == 0 { throw Thrown(description: "divisible by 97") }
        return sound(features, parameters, context, &state)
    }
}

/// Divides nothing by nothing now and then.
enum EmitsNaN: Flawed {
    static let family = "flawed_emits_nan"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        guard case .intent(var intent) = sound(features, parameters, context, &state) else {
            return .noSignal(.insideBand)
        }
        if number(of: features.price) % 5 == 0 { intent.confidence = 0 / (features.price - features.price) }
        return .intent(intent)
    }
}

/// More reasons than a line has room for.
enum Oversize: Flawed {
    static let family = "flawed_oversize"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        guard case .intent(var intent) = sound(features, parameters, context, &state) else {
            return .noSignal(.insideBand)
        }
        intent.rationale = Array(repeating: "because", count: 17)
        return .intent(intent)
    }
}

/// More text than a frame may have.
enum HugeText: Flawed {
    static let family = "flawed_huge_text"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        guard case .intent(var intent) = sound(features, parameters, context, &state) else {
            return .noSignal(.insideBand)
        }
        if number(of: features.price) % 7 == 0 {
            intent.meta = (0..<20).map { MetaEntry("why\($0)", .text(String(repeating: "x", count: 4000))) }
        }
        return .intent(intent)
    }
}
