private import CLinux

/// CRC-32C, the checksum of everything here.
enum Checksum {
    /// - Parameter start: 0, or the checksum of the bytes before these.
    static func of(_ bytes: UnsafeRawBufferPointer, after start: UInt32 = 0) -> UInt32 {
        bulkhead_crc32c(start, bytes.baseAddress, bytes.count)
    }
}
