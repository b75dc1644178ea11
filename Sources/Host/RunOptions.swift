package import Catalog
package import Telemetry

/// What `bulkhead run` is asked to do.
package struct RunOptions: Sendable {
    package var catalog: String
    /// `-` is standard input.
    package var input = "-"
    /// `-` is standard output.
    package var output = "-"
    package var outcomes: String?
    package var rejects: String?
    /// Stop at the first line that is rejected.
    package var isStrict = false
    /// Events accepted and not finished, at most. It changes no output.
    package var eventsInFlight = 4096

    /// Where the ledger and the control socket are kept.
    package var state: String?
    /// Go on with the run that an earlier process left there.
    package var isResumed = false
    /// Events of the past, with which strategies are warmed up that are new.
    package var history: String?
    /// What becomes of a reload that would take a running strategy out of service by an error.
    package var reloadErrors = ReloadErrors.refuse
    /// Metrics are written here every few seconds, and at the end.
    package var metrics: String?
    /// Where metrics and health are served.
    package var listen: ListenAddress?
    /// What the host forbids itself once it has begun; nil: nothing.
    package var confinement: RunConfinement?

    package init(catalog: String) { self.catalog = catalog }
}
