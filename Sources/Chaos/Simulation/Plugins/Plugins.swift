import StrategySDK

/// A minor version of a plugin; all do the same.
protocol MinorVersion: Sendable {
    static var number: UInt16 { get }
}

enum Zero: MinorVersion { static var number: UInt16 { 0 } }
enum One: MinorVersion { static var number: UInt16 { 1 } }

/// Remembers the last prices of each symbol, in an array: a state that is copied only for who has failed before.
enum Trail<Minor: MinorVersion>: SimulatedPlugin {
    static var identity: PluginIdentity {
        PluginIdentity(family: "trail", version: SemanticVersion(1, Minor.number, 0))
    }
    static var summary: String { "Follows the last prices of each symbol." }

    struct State: StrategyState {
        var recent: [Double] = []
        var history: UInt64 = 0

        init() {}
    }

    static func see(_ sight: Sight, _ state: inout State) -> UInt64 {
        if state.recent.count < 8 {
            state.recent.append(sight.price)
        } else {
            state.recent[Int(state.history & 7)] = sight.price
        }
        var sum = 0.0
        for price in state.recent { sum += price }
        state.history = Mixing.fold(Mixing.fold(state.history, sight.digest), sum.bitPattern)
        return state.history
    }
}

/// Remembers all symbols together.
enum Basket<Minor: MinorVersion>: SimulatedPlugin {
    static var identity: PluginIdentity {
        PluginIdentity(family: "basket", version: SemanticVersion(1, Minor.number, 0))
    }
    static var summary: String { "Follows all symbols together." }
    static var stateScope: StateScope { .perStrategy }

    struct State: StrategyState {
        var history: UInt64 = 0
        var seen = 0

        init() {}
    }

    static func see(_ sight: Sight, _ state: inout State) -> UInt64 {
        state.seen &+= 1
        state.history = Mixing.fold(Mixing.fold(state.history, sight.digest), UInt64(truncatingIfNeeded: state.seen))
        return state.history
    }
}

/// Remembers nothing.
enum Level<Minor: MinorVersion>: SimulatedPlugin {
    static var identity: PluginIdentity {
        PluginIdentity(family: "level", version: SemanticVersion(1, Minor.number, 0))
    }
    static var summary: String { "Looks at the event alone." }

    typealias State = NoState

    static func see(_ sight: Sight, _ state: inout NoState) -> UInt64 { sight.digest }
}
