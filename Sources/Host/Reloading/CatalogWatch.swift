import Catalog
import Digest

/// Notices that the catalog's file has changed. A change counts when the file reads the same twice, some time apart: one that
/// is being written may be read half.
struct CatalogWatch {
    private let path: String
    /// What is in force, or was refused: nothing is done about it again.
    private var known: SHA256Digest
    /// What was read last, if that is something else.
    private var candidate: SHA256Digest?
    /// The file could not be read at the last look.
    private(set) var isUnreadable = false

    init(path: String, known: SHA256Digest) {
        self.path = path
        self.known = known
    }

    /// Call it about once a second.
    ///
    /// - Returns: the text of a changed file that has settled.
    mutating func look() -> [UInt8]? {
        // What cannot be read now may be again when whoever writes it is done.
        let found = try? CatalogFile.text(path: path)
        isUnreadable = found == nil
        guard let text = found else {
            candidate = nil
            return nil
        }
        let digest = text.withUnsafeBytes { SHA256Digest(of: $0) }
        guard digest != known else {
            candidate = nil
            return nil
        }
        guard digest == candidate else {
            candidate = digest
            return nil
        }
        return text
    }

    /// This text was taken, or refused.
    mutating func settled(_ digest: SHA256Digest) {
        known = digest
        candidate = nil
    }
}
