/// Where a fault can happen.
package enum ChaosPoint: String, Sendable, CaseIterable {
    /// A worker's process is to be started.
    case launch
    /// It is told who it is.
    case greeting
    /// It is checked from outside.
    case attesting
    /// It is given a strategy.
    case admitting
    /// It is given what its predecessor remembered.
    case restore
    /// It is asked to tell what its strategies remember.
    case capture
    /// It evaluates an event that nobody has decided on.
    case evaluation
    /// It evaluates an event again that was decided on.
    case replay
    /// It evaluates an event for a strategy that is tried whether it can serve again.
    case probe
    /// It has answered an event and waits.
    case between
    /// The supervisor takes an event in.
    case intake

    /// For people.
    package var summary: String {
        switch self {
        case .launch: "a worker's process is to be started"
        case .greeting: "a worker is told who it is"
        case .attesting: "a worker is checked from outside"
        case .admitting: "a worker is given a strategy"
        case .restore: "a worker is given what strategies remembered"
        case .capture: "a worker is asked to tell what its strategies remember"
        case .evaluation: "a worker evaluates an event that nobody has decided on"
        case .replay: "a worker evaluates an event again that was decided on"
        case .probe: "a worker evaluates what a strategy missed that may come back"
        case .between: "a worker has answered an event and waits"
        case .intake: "the supervisor takes an event in"
        }
    }

    /// Whether it is reached for each event.
    var isEvaluation: Bool { self == .evaluation || self == .replay || self == .probe }
}
