/// What a filter is for.
package enum FilterMode: Sendable, Hashable, CaseIterable {
    /// Allows the ready rules from the first instruction on; every other call is put to the supervisor, which decides
    /// the start-up calls one by one. Needs a kernel (and a container) that permits user notification.
    case supervised
    /// Without user notification, until the worker is ready: start-up rules are carried out by the filter itself, and
    /// the worker may install the next filter; every other call ends the process.
    case unsupervisedStartup
    /// Without user notification, from ready on: the ready rules; every other call ends the process.
    case unsupervisedReady
}
