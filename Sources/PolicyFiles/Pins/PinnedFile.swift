package import Digest

/// A worker's executable as pins look at it, and the files beside it that say what it has to be.
package struct PinnedFile: Sendable, Hashable {
    package let path: String
    /// Of the sealed copy, which is what will run.
    package let digest: SHA256Digest
    /// Bytes.
    package let size: UInt64

    package init(path: String, digest: SHA256Digest, size: UInt64) {
        self.path = path
        self.digest = digest
        self.size = size
    }

    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// `worker-pins.yaml` in the directory of the executable: whoever may replace the one may replace the other, and
    /// nobody else.
    package var defaultManifest: String { "\(Self.directory(of: path))/worker-pins.yaml" }

    /// Where a build leaves the digest of what it made: `bulkhead-worker.sha256`, one line as `sha256sum` prints it.
    package var buildDigestFile: String { "\(path).sha256" }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
