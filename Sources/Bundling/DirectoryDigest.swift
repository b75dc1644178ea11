package import Digest

/// The files of a directory, and one digest for all of them.
///
/// That is the SHA-256 of a line for each file, sorted by the bytes of its path: 64 hexadecimal digits of the content's
/// SHA-256, two spaces, the path within the directory, a line feed. `LC_ALL=C sha256sum *.yaml | sha256sum` gives the same.
package struct DirectoryDigest: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Within the directory.
        package let path: String
        package let digest: SHA256Digest

        package init(_ path: String, _ digest: SHA256Digest) {
            self.path = path
            self.digest = digest
        }
    }

    /// Sorted by the bytes of their paths.
    package let files: [File]
    package let digest: SHA256Digest

    package init(_ files: [File]) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        digest = SHA256Digest(of: self.files.map { "\($0.digest)  \($0.path)\n" }.joined())
    }

    var json: JSONValue {
        .sorted([
            .init("digest", .text(digest.labelled)),
            .init("files", .sorted(files.map { .init($0.path, .text($0.digest.labelled)) })),
        ])
    }
}
