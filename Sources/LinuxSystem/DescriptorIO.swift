private import CLinux
private import Glibc

/// Reading and writing by descriptor number, for descriptors that nobody here owns, such as the standard streams.
package enum DescriptorIO {
    /// Reads what is there, at most `buffer.count` bytes (which must not be 0).
    package static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> ReadResult {
        let count = bulkhead_read(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 { return .transferred(count) }
        if count == 0 { return .endOfFile }
        if count == -Int(EAGAIN) { return .wouldBlock }
        throw SystemCallError(call: "read", errno: Int32(-count))
    }

    /// Reads what is at `offset` of a file, and leaves the descriptor's own position alone.
    /// - Returns: how many bytes, maybe fewer than there is room for; 0 at the end, or without room.
    package static func read(
        _ descriptor: Int32, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try checked("pread", bulkhead_read_at(descriptor, buffer.baseAddress, buffer.count, Int64(clamping: offset)))
    }

    /// Writes what fits. The process must ignore SIGPIPE and SIGXFSZ (`SignalDescriptor.ignoreFailedWrites`).
    package static func write(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer
    ) throws(SystemCallError) -> WriteResult {
        let count = bulkhead_write(descriptor, bytes.baseAddress, bytes.count)
        if count >= 0 { return .transferred(count) }
        if count == -Int(EAGAIN) { return .wouldBlock }
        if count == -Int(EPIPE) { return .brokenPipe }
        throw SystemCallError(call: "write", errno: Int32(-count))
    }

    /// Turns waiting in reads and writes off or on; the other flags stay.
    package static func setNonblocking(_ descriptor: Int32, _ on: Bool = true) throws(SystemCallError) {
        try checked("fcntl(F_SETFL)", bulkhead_set_nonblocking(descriptor, on ? 1 : 0))
    }

    /// Has the content of a file outlast a loss of power; nothing happens where the descriptor is none of a file on a disk.
    package static func syncData(_ descriptor: Int32) { _ = fdatasync(descriptor) }

    /// The whole of a small file, such as one of `/proc`.
    /// - Parameter limit: more bytes than this are an error (`EFBIG`).
    package static func readAll(_ path: String, limit: Int = 1 << 20) throws(SystemCallError) -> [UInt8] {
        let file = OwnedDescriptor(owning: try checked("open \(path)", bulkhead_open(path, O_RDONLY, 0)))
        return try readAll(file, limit: limit, name: path)
    }

    package static func readAll(
        _ file: borrowing OwnedDescriptor, limit: Int = 1 << 20, name: String = ""
    ) throws(SystemCallError) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = 4096
        while true {
            var code = 0
            let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                code = bulkhead_read(file.rawValue, buffer.baseAddress, buffer.count)
                count = max(0, code)
            }
            if try checked("read \(name)", code) == 0 { return content }
            content += piece
            if content.count > limit { throw SystemCallError(call: "read \(name)", errno: EFBIG) }
            chunk = min(64 << 10, chunk * 2)
        }
    }
}
