import Digest
private import Glibc
import Supervision

/// A run as it was recorded: what came in, and what no event determines.
struct Recording {
    /// A catalog that came into force, with what happened under it.
    struct Catalog {
        /// The first event that it applies to.
        var before: UInt64
        var file: String
        var text: [UInt8]
        var inputs: [ExternalInput] = []

        /// `sha256:…` of its text.
        var digest: String { text.withUnsafeBytes { SHA256Digest(of: $0) }.labelled }
    }

    enum Source {
        case file(String)
        /// Records of the journal, from the first position to before the second.
        case journal(directory: String, from: UInt64, to: UInt64)
    }

    /// The first is the one that the run began with.
    var catalogs: [Catalog]
    var source: Source
    /// Whether ``Catalog/inputs`` are known: without them strategies fail again as they did, if they do.
    var hasInputs = false
    /// Whether breakers count seconds.
    var countsSeconds = false
    var history: String?
    var isStrict = false
    /// Events that the run had numbered when it said so last.
    var end: RunMark?
    /// What it was built of; nil where that is not known.
    var executableDigest: String?
    /// Where its intents are.
    var intents: String?

    /// Of the file with the events; nil where that is not known.
    var inputBytes: UInt64? {
        guard case .file(let path) = source, !path.hasSuffix(".gz") else { return nil }
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(clamping: status.st_size) : nil
    }

    /// Whether it came to the end of its input, so that its intents are all there.
    var isComplete: Bool { hasInputs ? end?.end == .finished : true }
}
