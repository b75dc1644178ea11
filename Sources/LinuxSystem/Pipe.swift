private import CLinux

/// A pipe, close-on-exec at both ends.
package struct Pipe: ~Copyable, Sendable {
    /// Which ends never wait.
    package struct Ends: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let read = Ends(rawValue: 1)
        package static let write = Ends(rawValue: 2)
    }

    package let readEnd: OwnedDescriptor
    package let writeEnd: OwnedDescriptor

    /// - Parameter capacity: bytes wanted in the pipe. Best effort: an ordinary user has a quota, and the pipe works
    ///   with what it has got.
    package init(nonblocking: Ends = [], capacity: Int? = nil) throws(SystemCallError) {
        var ends: (Int32, Int32) = (-1, -1)
        let code = withUnsafeMutableBytes(of: &ends) { bytes in
            bytes.withMemoryRebound(to: Int32.self) { $0.baseAddress.map { bulkhead_pipe($0) } ?? 0 }
        }
        try checked("pipe2", code)
        let readEnd = OwnedDescriptor(owning: ends.0)
        let writeEnd = OwnedDescriptor(owning: ends.1)
        if nonblocking.contains(.read) { try DescriptorIO.setNonblocking(readEnd.rawValue) }
        if nonblocking.contains(.write) { try DescriptorIO.setNonblocking(writeEnd.rawValue) }
        if let capacity { _ = bulkhead_set_pipe_capacity(writeEnd.rawValue, Int32(clamping: capacity)) }
        self.readEnd = readEnd
        self.writeEnd = writeEnd
    }

    /// Keeps one end and closes the other.
    package consuming func keepReadEnd() -> OwnedDescriptor { readEnd }
    package consuming func keepWriteEnd() -> OwnedDescriptor { writeEnd }

    /// Bytes that fit before a write waits.
    package var capacity: Int { max(0, Int(bulkhead_pipe_capacity(writeEnd.rawValue))) }
}
