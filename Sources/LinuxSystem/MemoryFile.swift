private import CLinux
private import Glibc

/// A file without a name that lives in memory, close-on-exec.
package struct MemoryFile: ~Copyable, Sendable {
    package let descriptor: OwnedDescriptor

    /// - Parameter isExecutable: whether a program is to come of it. A supervisor that has confined itself cannot make one.
    package init(name: String, isExecutable: Bool) throws(SystemCallError) {
        let number = isExecutable ? bulkhead_memory_file(name) : bulkhead_inert_memory_file(name)
        descriptor = OwnedDescriptor(owning: try checked("memfd_create", number))
    }

    /// Appends the first `count` bytes of a file.
    package func copy(from source: borrowing OwnedDescriptor, count: Int) throws(SystemCallError) {
        var offset: Int64 = 0
        while offset < Int64(count) {
            let rest = count - Int(offset)
            let copied = try checked("sendfile", bulkhead_copy(source.rawValue, descriptor.rawValue, rest, &offset))
            // Shorter than it was a moment ago: somebody is writing to it.
            if copied == 0 { throw SystemCallError(call: "sendfile", errno: ETXTBSY) }
        }
    }

    /// Who may read, write and execute it by opening it anew, such as 0o111.
    package func setMode(_ mode: UInt32) throws(SystemCallError) {
        if fchmod(descriptor.rawValue, mode_t(mode)) != 0 { throw SystemCallError(call: "fchmod", errno: errno) }
    }

    /// Forbids writing, growing, shrinking and any further seal, for good and for everyone.
    package func seal() throws(SystemCallError) {
        try checked("fcntl(F_ADD_SEALS)", bulkhead_seal_memory_file(descriptor.rawValue))
        let seals = try checked("fcntl(F_GET_SEALS)", bulkhead_memory_file_seals(descriptor.rawValue))
        // A kernel that ignored one of them would leave what was hashed open to change.
        guard seals & BULKHEAD_FULL_SEALS == BULKHEAD_FULL_SEALS else {
            throw SystemCallError(call: "fcntl(F_ADD_SEALS)", errno: EPERM)
        }
    }
}
