/// What is run with real processes.
package struct RealSetting: Sendable {
    package var catalog: String
    package var input: String
    /// Nil: beside this executable.
    package var worker: String?
    package var policies: String?

    package init(catalog: String, input: String, worker: String?, policies: String?) {
        self.catalog = catalog
        self.input = input
        self.worker = worker
        self.policies = policies
    }
}
