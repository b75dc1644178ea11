/// The keys of a strategy.
enum StrategyKey: String, CaseIterable {
    case strategyID = "strategy_id"
    case name
    case description
    case strategyType = "strategy_type"
    case version
    case enabled
    case timeframe
    case baseTimeframe = "base_timeframe"
    case symbols
    case universeSymbols = "universe_symbols"
    case params
    case featureRequirements = "feature_requirements"
    case maxTargetNotional = "max_target_notional"
    case cooldownSeconds = "cooldown_seconds"
    case maxParallelPositions = "max_parallel_positions"
    case priority
    case maxStaleness = "max_staleness_ms"
    case intentTTLBars = "intent_ttl_bars"
    case deadline = "deadline_ms"
    case softDeadline = "soft_deadline_ms"
    case isolate
    case breaker

    /// Whether it says something about one strategy only, so that it has no place under `defaults`.
    var isIndividual: Bool {
        switch self {
        case .strategyID, .name, .description, .strategyType, .version, .enabled, .params, .featureRequirements: true
        default: false
        }
    }
}
