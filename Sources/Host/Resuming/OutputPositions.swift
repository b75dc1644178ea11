/// How many bytes of each of its files a run has written, from which it can be resumed.
package struct OutputPositions: Sendable, Hashable, Codable {
    package var intents: UInt64
    /// Nil where the run writes none.
    package var outcomes: UInt64?
    /// Nil where the run writes none.
    package var rejects: UInt64?

    package init(intents: UInt64, outcomes: UInt64? = nil, rejects: UInt64? = nil) {
        self.intents = intents
        self.outcomes = outcomes
        self.rejects = rejects
    }

    /// Makes sure that a run that is resumed here writes the same files as before.
    func check(_ options: RunOptions) throws(HostError) {
        try Self.check("outcomes", wasWritten: outcomes != nil, isWanted: options.outcomes != nil)
        try Self.check("rejects", wasWritten: rejects != nil, isWanted: options.rejects != nil)
    }

    private static func check(_ purpose: String, wasWritten: Bool, isWanted: Bool) throws(HostError) {
        guard wasWritten != isWanted else { return }
        throw HostError(
            .usage,
            wasWritten
                ? "the run to be resumed writes \(purpose) too, and without them its files would not fit together; name their file with --\(purpose)"
                : "the run to be resumed has written no \(purpose), and those of its beginning would be missing; leave --\(purpose) out, or start anew without --resume and with another output"
        )
    }
}
