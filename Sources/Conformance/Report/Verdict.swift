/// What came of a check.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case pass
    /// Nothing is wrong, and somebody should know.
    case warn
    /// The check could not be made, or says nothing of this plugin.
    case skip
    /// The plugin does what it must not.
    case fail
    /// The worker ended by a fault of its own, or had no more memory.
    case crash
    /// An evaluation took longer than a strategy may take.
    case timeout
    /// The plugin asked for something that no worker may have.
    case violation

    /// Whether the plugin is not fit for production.
    package var isFailure: Bool {
        switch self {
        case .pass, .warn, .skip: false
        case .fail, .crash, .timeout, .violation: true
        }
    }
}
