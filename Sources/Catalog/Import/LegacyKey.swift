/// The keys of a strategy in a catalog of the runtime that Bulkhead replaces.
enum LegacyKey: String, CaseIterable {
    case strategyID = "strategy_id"
    case name
    case description
    case strategyType = "strategy_type"
    case version
    case enabled
    case baseTimeframe = "base_timeframe"
    case universeType = "universe_type"
    case universeSymbols = "universe_symbols"
    case params
    case maxNotionalPerTrade = "max_notional_per_trade"
    case maxPositionShare = "max_position_pct_equity"
    case capitalAuthority = "capital_authority"
    case priority

    /// Under which key of ours its value is written; the same, if nil.
    var successor: StrategyKey? {
        switch self {
        case .baseTimeframe: .timeframe
        case .universeSymbols: .symbols
        case .maxNotionalPerTrade: .maxTargetNotional
        default: nil
        }
    }
}
