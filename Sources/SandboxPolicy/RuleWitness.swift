/// What shows that a rule is needed: `witness` in a policy file.
package enum RuleWitness: String, Sendable, Hashable, CaseIterable {
    /// A worker is started until it is ready.
    case start
    /// A strategy is admitted and evaluates an event.
    case evaluate
    /// Strategies need much memory, and frames that are larger than what was set aside for them.
    case allocate
    /// The worker ends with a text on descriptor 2.
    case fatalError = "fatal-error"
    /// The supervisor closes its pipe and the worker leaves.
    case end
    /// None on this machine: a C library that was built otherwise, or for another machine, makes the call as it starts.
    /// Only a call that fails without being executed may be named for this.
    case anotherLibrary = "another-c-library"

    /// Those that are carried out with a real worker.
    package static let workloads: [RuleWitness] = [.start, .evaluate, .allocate, .fatalError, .end]

    /// What is done, as it goes on after "needed by".
    package var summary: String {
        switch self {
        case .start: "a start until ready"
        case .evaluate: "a strategy that is admitted and evaluates an event"
        case .allocate: "strategies that need much memory"
        case .fatalError: "a fatal error, whose text goes to descriptor 2"
        case .end: "an end by a closed pipe"
        case .anotherLibrary: "a C library built otherwise or for another machine; not reached on this one"
        }
    }
}
