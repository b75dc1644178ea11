/// What `bulkhead replay` is asked to do.
package struct ReplayOptions: Sendable {
    /// The state directory of the run; nil where its files are named.
    package var state: String?
    /// The input of the run; with a state directory, where it is not where it was.
    package var input: String?
    /// Without a state directory.
    package var catalog: String?
    /// What the run has written; nil: the file that the state directory names, or nothing.
    package var intents: String?
    /// Events with which strategies were warmed up.
    package var history: String?
    /// The first event that is compared.
    package var first: UInt64 = 0
    /// The last one; nil: all.
    package var last: UInt64?
    /// Differences that are shown.
    package var shown = 10

    package init() {}
}
