public import StrategySDK

/// What came of one event, as far as the plugin alone determines it.
public enum Verdict: Equatable, Sendable {
    /// A required feature is absent or null: the plugin was not called.
    case missingFeature
    /// The plugin was called, and what it decided does not count yet.
    case warmingUp
    /// The reason for no intent, as text.
    case quiet(String)
    case intent(StrategyIntent)

    /// What ``StrategyIntent/long(confidence:targetNotional:rationale:)`` gives.
    public static func long(_ confidence: Double, _ notional: Double, _ rationale: String...) -> Self {
        .intent(.long(confidence: confidence, targetNotional: notional, rationale: rationale))
    }
    /// What ``StrategyIntent/short(confidence:targetNotional:rationale:)`` gives.
    public static func short(_ confidence: Double, _ notional: Double, _ rationale: String...) -> Self {
        .intent(.short(confidence: confidence, targetNotional: notional, rationale: rationale))
    }
    /// What ``StrategyIntent/flat(confidence:rationale:)`` gives.
    public static func flat(_ confidence: Double, _ rationale: String...) -> Self {
        .intent(.flat(confidence: confidence, rationale: rationale))
    }

    /// The intent, if it is one.
    public var intent: StrategyIntent? {
        if case .intent(let intent) = self { intent } else { nil }
    }
}
