private import CLinux
private import Glibc

/// An exclusive lock on a file, held for as long as this value lives, and gone with its process however that ends.
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens or creates the file and locks it.
    /// - Throws: `EAGAIN` where somebody has the lock.
    package init(path: String) throws(SystemCallError) {
        let file = OwnedDescriptor(owning: try checked("open \(path)", bulkhead_open(path, O_RDWR | O_CREAT, 0o600)))
        try checked("lock \(path)", bulkhead_lock(file.rawValue))
        descriptor = file
    }

    /// Whether somebody holds the lock on a file, without taking it.
    package static func isHeld(path: String) -> Bool {
        guard let number = try? checked("open", bulkhead_open(path, O_RDONLY, 0)) else { return false }
        let file = OwnedDescriptor(owning: number)
        return bulkhead_is_locked(file.rawValue) == 1
    }

    /// Replaces what stands in the file: a word on who has the lock.
    package func note(_ text: String) throws(SystemCallError) {
        guard ftruncate(descriptor.rawValue, 0) == 0, lseek(descriptor.rawValue, 0, SEEK_SET) == 0 else {
            throw SystemCallError(call: "ftruncate", errno: Glibc.errno)
        }
        try descriptor.writeAll(Array(text.utf8))
    }
}
