import StrategySDK

/// What came of one event, as far as the plugin alone determines it.
enum Verdict: Equatable {
    case missingFeature
    case warmingUp
    case quiet(String)
    case intent(StrategyIntent)

    static func long(_ confidence: Double, _ notional: Double, _ rationale: String...) -> Self {
        .intent(.long(confidence: confidence, targetNotional: notional, rationale: rationale))
    }
    static func short(_ confidence: Double, _ notional: Double, _ rationale: String...) -> Self {
        .intent(.short(confidence: confidence, targetNotional: notional, rationale: rationale))
    }
    static func flat(_ confidence: Double, _ rationale: String...) -> Self {
        .intent(.flat(confidence: confidence, rationale: rationale))
    }

    var intent: StrategyIntent? {
        if case .intent(let intent) = self { intent } else { nil }
    }
}

/// One strategy on one symbol, called as a host calls it.
struct StrategyRun<Plugin: StrategyPlugin> {
    let parameters: Plugin.Parameters
    var state = Plugin.State()
    private(set) var evaluated = 0

    init(_ plugin: Plugin.Type = Plugin.self, _ given: [String: ParameterValue] = [:]) throws(ParameterError) {
        var reader = ParameterReader(given.map { Parameter($0.key, $0.value) })
        parameters = try Plugin.Parameters(from: &reader)
        try reader.finish()
    }

    mutating func take(_ values: [String: FeatureValue]) throws -> Verdict {
        guard let features = FeatureBuilder.features(Plugin.Features.self, from: values) else { return .missingFeature }
        let isWarmingUp = evaluated < Plugin.warmUp(parameters)
        evaluated += 1
        let time = EventTime(nanoseconds: Int64(evaluated) * 3_600_000_000_000)
        let context = StrategyContext(symbol: "EURUSD", timeframe: "1Hour", eventTime: time, isWarmingUp: isWarmingUp)
        let decision = try Plugin.evaluate(features, parameters, context, &state)
        if isWarmingUp { return .warmingUp }
        return switch decision {
        case .intent(let intent): .intent(intent)
        case .noSignal(let reason): .quiet(reason.rawValue)
        }
    }
}
