import StrategySDK

// What a plugin remembers anywhere but in its state. A worker has one thread.
private nonisolated(unsafe) var calls = 0
private nonisolated(unsafe) var lastPrice = 0.0
private nonisolated(unsafe) var lastBand: Double?
private nonisolated(unsafe) var lastTime: Int64 = 0
private nonisolated(unsafe) var asked = 0

/// Every tenth call of all is a signal.
enum GlobalCounter: Flawed {
    static let family = "flawed_global_counter"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        calls += 1
        if !context.isWarmingUp, calls % 10 == 0 {
            return .intent(.long(confidence: 0.5, targetNotional: parameters.notional, rationale: ["tenth"]))
        }
        return sound(features, parameters, context, &state)
    }
}

/// The mean is that of whatever symbol came before.
enum LeaksAcrossSymbols: Flawed {
    static let family = "flawed_leaks_across_symbols"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        defer { lastPrice = features.price }
        let blended = lastPrice == 0 ? features.price : features.price * 0.999 + min(lastPrice, 3) * 0.001
        return Sound.decide(blended, parameters.band, parameters.notional, context, &state)
    }
}

/// Decides on one symbol with the price of another.
enum WrongSymbol: Flawed {
    static let family = "flawed_wrong_symbol"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        let price = lastPrice == 0 ? features.price : lastPrice
        lastPrice = features.price
        return Sound.decide(price, parameters.band, parameters.notional, context, &state)
    }
}

/// The first strategy's parameters serve all.
enum CachesParameters: Flawed {
    static let family = "flawed_caches_parameters"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        let band = lastBand ?? parameters.band
        lastBand = band
        return Sound.decide(features.price, band, parameters.notional, context, &state)
    }
}

/// Whoever is asked second about an event decides otherwise.
enum OrderDependent: Flawed {
    static let family = "flawed_order_dependent"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        asked = lastTime == context.eventTime.nanoseconds && lastPrice == features.price ? asked + 1 : 0
        lastTime = context.eventTime.nanoseconds
        lastPrice = features.price
        return Sound.decide(
            features.price, parameters.band * Double(1 + asked), parameters.notional, context, &state)
    }
}
