package import Digest

/// An entry of the manifest: one worker executable that may be loaded, and who said so.
package struct WorkerPin: Sendable, Hashable {
    /// The file's name, which is what an executable is looked up by: `bulkhead-worker`.
    package var name: String
    package var digest: SHA256Digest
    /// Bytes. Says nothing that the digest does not; it is for people.
    package var size: UInt64
    /// Where the executable was when it was pinned. It may be moved: the name and the digest decide.
    package var path: String
    /// RFC 3339, in UTC.
    package var pinnedAt: String
    package var pinnedBy: String
    /// Nil where nobody gave one.
    package var reason: String?
    /// What it offered then, such as `mean_reversion@1.0.0`.
    package var plugins: [String]

    package init(
        name: String, digest: SHA256Digest, size: UInt64, path: String, pinnedAt: String, pinnedBy: String,
        reason: String?, plugins: [String]
    ) {
        self.name = name
        self.digest = digest
        self.size = size
        self.path = path
        self.pinnedAt = pinnedAt
        self.pinnedBy = pinnedBy
        self.reason = reason
        self.plugins = plugins
    }

    /// `pinned at 2026-11-26T05:34:31Z by ana ("release 1.4")`
    package var origin: String { "pinned at \(pinnedAt) by \(pinnedBy)" + (reason.map { " (\"\($0)\")" } ?? "") }
}
