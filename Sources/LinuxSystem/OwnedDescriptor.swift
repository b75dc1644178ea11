private import CLinux
private import Glibc

/// A file descriptor that this value alone closes, once.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The number, for as long as this value lives.
    package let rawValue: Int32

    /// Takes over an open descriptor.
    package init(owning rawValue: Int32) { self.rawValue = rawValue }

    // An error of close tells of nothing that could be done, and the descriptor is gone either way.
    deinit { _ = bulkhead_close(rawValue) }

    /// Gives the descriptor up without closing it.
    package consuming func release() -> Int32 {
        let number = rawValue
        discard self
        return number
    }
}

/// What a read came to.
package enum ReadResult: Sendable, Hashable {
    /// So many bytes, at least one.
    case transferred(Int)
    case wouldBlock
    case endOfFile
}

/// What a write came to.
package enum WriteResult: Sendable, Hashable {
    /// So many bytes; maybe fewer than were given.
    case transferred(Int)
    case wouldBlock
    /// Nobody will read any more.
    case brokenPipe
}

extension OwnedDescriptor {
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemCallError) -> ReadResult {
        try DescriptorIO.read(rawValue, into: buffer)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> WriteResult {
        try DescriptorIO.write(rawValue, bytes)
    }

    /// Writes all of it, waiting as the descriptor does.
    /// - Throws: `EAGAIN` where it would wait for longer than it may, `EPIPE` where nobody will read any more.
    package func writeAll(_ bytes: [UInt8]) throws(SystemCallError) {
        var written = 0
        while written < bytes.count {
            let result = bytes[written...].withUnsafeBytes { rest in
                Result { () throws(SystemCallError) in try DescriptorIO.write(rawValue, rest) }
            }
            switch try result.get() {
            case .transferred(let count): written += count
            case .wouldBlock: throw SystemCallError(call: "write", errno: EAGAIN)
            case .brokenPipe: throw SystemCallError(call: "write", errno: EPIPE)
            }
        }
    }
}
