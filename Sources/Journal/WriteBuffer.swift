private import CLinux
import LinuxSystem

/// Records that were not yet given to the kernel. Appending to it allocates nothing.
struct WriteBuffer: Sendable {
    static let byteCount = 256 << 10

    private var bytes = [UInt8](repeating: 0, count: byteCount)
    private var used = 0

    /// - Parameters:
    ///   - seed: The checksum of the segment's header.
    ///   - file: What is written to as soon as there is no room.
    mutating func append(
        _ header: RecordHeader, _ payload: UnsafeRawBufferPointer, seed: UInt32, to file: borrowing OwnedDescriptor
    ) throws(SystemCallError) {
        if Self.byteCount - used < header.recordBytes { try flush(to: file) }
        let fits = header.recordBytes <= Self.byteCount
        let start = used
        bytes.withUnsafeMutableBytes { buffer in
            let place = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
            header.write(to: place, seed: seed)
            if fits {
                UnsafeMutableRawBufferPointer(rebasing: place[RecordHeader.byteCount...]).copyMemory(from: payload)
            }
        }
        used += fits ? header.recordBytes : RecordHeader.byteCount
        guard !fits else { return }
        try flush(to: file)
        try file.writeWhole(payload)
    }

    /// Gives everything to the kernel, where it survives the end of this process.
    mutating func flush(to file: borrowing OwnedDescriptor) throws(SystemCallError) {
        let count = used
        used = 0
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(SystemCallError) in try file.writeWhole(buffer.part(0..<count)) }
        }
        try result.get()
    }
}

extension OwnedDescriptor {
    /// Writes all of it to a file.
    func writeWhole(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) {
        var written = 0
        while written < bytes.count {
            let rest = bytes.part(written..<bytes.count)
            written += try checked("write", bulkhead_write(rawValue, rest.baseAddress, rest.count))
        }
    }
}
