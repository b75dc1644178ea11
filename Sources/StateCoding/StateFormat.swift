/// What writer and reader agree on. `StateCoding.docc/Format.md` says it in words.
package enum StateFormat {
    /// Part of every ``StateLayout/fingerprint(of:)``: raised when the bytes change their meaning.
    static let version: UInt8 = 1
    /// How deep values that code themselves may nest.
    package static let maxDepth = 128
    /// How many bytes the number of elements takes.
    static let countBytes = MemoryLayout<UInt32>.size

    /// One byte that stands for the field's name, so that a field read in the place of another is found out.
    static func check(_ name: String) -> UInt8 {
        // FNV-1a in 32 bits, folded.
        var hash: UInt32 = 0x811C_9DC5
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        hash ^= hash >> 16
        return UInt8(truncatingIfNeeded: hash ^ hash >> 8)
    }
}

#if !_endian(little)
    #error("Arrays of numbers are copied as they lie in memory, which must be little-endian.")
#endif
