private import CLinux
import Glibc
import LinuxSystem

/// A part of a file, kept in memory while its records are read.
struct ReadWindow: Sendable {
    private static let usualBytes = 1 << 20

    private var bytes: [UInt8] = []
    private var start = 0
    private var count = 0

    /// Calls `body` with at least `needed` bytes of the file from `offset` on. A file that has become shorter is an
    /// error (`EIO`).
    ///
    /// - Parameters:
    ///   - needed: At most the bytes between `offset` and `size`, and bounded by the caller before this allocates.
    ///   - size: The length of the file.
    mutating func with<Value>(
        _ file: borrowing OwnedDescriptor, at offset: Int, count needed: Int, size: Int,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(SystemCallError) -> Value {
        if offset < start || offset + needed > start + count { try fill(file, at: offset, count: needed, size: size) }
        return bytes.withUnsafeBytes { body($0.part(offset - start..<count)) }
    }

    private mutating func fill(
        _ file: borrowing OwnedDescriptor, at offset: Int, count needed: Int, size: Int
    ) throws(SystemCallError) {
        let room = max(needed, min(Self.usualBytes, size - offset))
        if bytes.count < room { bytes = [UInt8](repeating: 0, count: room) }
        start = offset
        count = 0
        let wanted = min(bytes.count, size - offset)
        while count < wanted {
            let done = count
            let read = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<wanted])
                return bulkhead_read_at(file.rawValue, rest.baseAddress, rest.count, Int64(offset + done))
            }
            if try checked("pread", read) == 0 { throw SystemCallError(call: "pread", errno: EIO) }
            count += read
        }
    }
}
