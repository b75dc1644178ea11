/// What a reload does to what a strategy remembers.
package enum StateEffect: Sendable, Hashable {
    /// There is none, before or after.
    case none
    /// It goes on as if there had been no reload, for every symbol that stays.
    case kept
    /// It begins anew, and gives no intents before it has seen so many events (of each symbol, if it remembers each by
    /// itself).
    case begun(warmUp: UInt32, because: [Cause])
    /// It goes with the strategy; whenever that returns, it begins anew.
    case forgotten

    /// Why a state cannot go on: it is not what this strategy would have come to.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        case entersService = "enters_service"
        case plugin
        case parameters
        case timeframe
        /// Of a plugin that has one state for all of them.
        case symbols

        /// As in “since its parameters change”.
        package var text: String {
            switch self {
            case .entersService: "it enters service"
            case .plugin: "its plugin changes"
            case .parameters: "its parameters change"
            case .timeframe: "its timeframe changes"
            case .symbols: "its one state is of other symbols"
            }
        }
    }
}

/// What a reload does to a strategy's breaker, which belongs to the strategy, its plugin's version and its parameters.
package enum BreakerEffect: String, Sendable, Hashable {
    /// There is none, before or after.
    case none
    /// The same one in the same state; limits that change hold from now on.
    case kept
    /// Another one: closed, or as it was left by this very version with these very parameters.
    case another
    /// Kept aside for the day on which this version returns with these parameters.
    case setAside = "set_aside"
}

/// What a reload does to a strategy's live intents.
package enum IntentEffect: String, Sendable, Hashable {
    /// There are none.
    case none
    case kept
    /// Those of the symbols that leave.
    case withdrawnInPart = "withdrawn_in_part"
    case withdrawn
}
