import CSimulation

/// What a plugin of the simulator does wrong at one evaluation.
enum Misdeed: UInt32, Sendable {
    case `throw` = 1
    /// Changes its state first.
    case throwAfterChange
    case nanConfidence
    case notionalAboveLimit
    /// An intent that no record holds.
    case oversizeIntent
    /// Decides otherwise than its state and the event say.
    case differ

    /// What the strategy is to do wrong now.
    @inline(__always) static func ordered(of strategy: UInt32) -> Misdeed? {
        let word = bulkhead_simulation_misdeed(strategy)
        return word == 0 ? nil : Misdeed(rawValue: word)
    }

    /// Has the strategy do it at every evaluation on this thread until ``forget()``.
    func order(of strategy: UInt32) { bulkhead_simulation_order(strategy, rawValue) }

    static func forget() { bulkhead_simulation_forget() }
}

/// Thrown on order.
struct OrderedError: Error, CustomStringConvertible {
    static let text = "told to fail"
    var description: String { Self.text }
}
