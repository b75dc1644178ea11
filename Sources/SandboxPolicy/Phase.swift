/// How far a worker has come.
package enum Phase: Sendable, Hashable, CaseIterable {
    /// From the seal to the worker's own word that it is ready: the supervisor decides what the start-up rules name.
    case startup
    /// From then on: the ready rules and nothing else.
    case ready
}
