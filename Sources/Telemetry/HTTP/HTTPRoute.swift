/// What can be asked for.
package enum HTTPRoute: String, Sendable, Hashable, CaseIterable {
    case metrics = "/metrics"
    /// Whether the host does anything at all.
    case live = "/livez"
    /// Whether the host does all that its catalog demands.
    case ready = "/readyz"
    /// A page for people.
    case status = "/statusz"
}
