import Wire

/// A number that stands for what a worker decided, so that what is computed again can be compared without keeping it. It
/// finds differences, and nobody gains by forging it: the decisions of a plugin are its own.
enum DecisionMark {
    static let start: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always) static func fold(_ mark: UInt64, _ word: UInt64) -> UInt64 {
        let product = (mark ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ product >> 32
    }

    /// Of one decision on an event.
    @inline(__always) static func of(_ record: ResultRecord, _ sequence: UInt64) -> UInt64 {
        let head = UInt64(record.slot) << 16 | UInt64(record.kind.rawValue) << 8 | UInt64(record.detail)
        let mark = fold(fold(start, sequence), head)
        return record.payload.isEmpty ? mark : fold(mark, record.payload)
    }

    private static func fold(_ mark: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var mark = fold(mark, UInt64(bytes.count))
        var offset = 0
        while bytes.count - offset >= 8 {
            mark = fold(mark, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < bytes.count {
            mark = fold(mark, UInt64(bytes[offset]))
            offset += 1
        }
        return mark
    }
}
