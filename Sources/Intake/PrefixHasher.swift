/// Computes a ``PrefixFingerprint`` of bytes that come in pieces; how they were cut makes no difference.
///
/// Four lanes of 128 bits take 16 bytes each in turn, so that a processor works on all four at once. A lane's step can
/// be undone where its bytes are known: of two inputs that differ within one such 16 bytes and nowhere else, the
/// fingerprints always differ.
struct PrefixHasher {
    /// Bytes so far.
    private(set) var count: Int64 = 0

    private struct Lane {
        var first: UInt64
        var second: UInt64

        /// Both words pass through a product of twice the width, and each half of it reaches the other word.
        @inline(__always) mutating func take(_ firstWord: UInt64, _ secondWord: UInt64) {
            let one = (first ^ firstWord).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
            let two = (second ^ secondWord ^ one.high).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
            first = one.low ^ two.high
            second = two.low
        }

        @inline(__always) mutating func take(_ bytes: UnsafeRawPointer, _ offset: Int) {
            take(
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
        }
    }

    private static let blockBytes = 64

    // They start apart, with digits of π.
    private var lanes = (
        Lane(first: 0x243f_6a88_85a3_08d3, second: 0x1319_8a2e_0370_7344),
        Lane(first: 0xa409_3822_299f_31d0, second: 0x082e_fa98_ec4e_6c89),
        Lane(first: 0x4528_21e6_38d0_1377, second: 0xbe54_66cf_34e9_0c6c),
        Lane(first: 0xc0ac_29b7_c97c_50dd, second: 0x3f84_d5b5_b547_0917)
    )
    /// The beginning of a block that is not there as a whole.
    private var started = InlineArray<64, UInt8>(repeating: 0)

    private var startedCount: Int { Int(count % Int64(Self.blockBytes)) }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        let startedCount = startedCount
        count += Int64(bytes.count)
        if startedCount > 0 {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.blockBytes - startedCount))
            keep(part, at: startedCount)
            guard startedCount + part.count == Self.blockBytes else { return }
            takeStarted()
            rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
        }
        let whole = rest.count - rest.count % Self.blockBytes
        takeBlocks(UnsafeRawBufferPointer(rebasing: rest[..<whole]))
        keep(UnsafeRawBufferPointer(rebasing: rest[whole...]), at: 0)
    }

    var fingerprint: PrefixFingerprint {
        var last = self
        if last.startedCount > 0 {
            // Zeros fill the block; that they are none of the bytes shows in the count.
            withUnsafeMutableBytes(of: &last.started) { block in
                for index in startedCount..<Self.blockBytes { block[index] = 0 }
            }
            last.takeStarted()
        }
        var sum = last.lanes.0
        sum.take(last.lanes.1.first, last.lanes.1.second)
        sum.take(last.lanes.2.first, last.lanes.2.second)
        sum.take(last.lanes.3.first, last.lanes.3.second)
        sum.take(UInt64(bitPattern: count), 0)
        // Twice more, until each bit has reached all others.
        sum.take(0, 0)
        sum.take(0, 0)
        return PrefixFingerprint(low: sum.first, high: sum.second)
    }

    /// - Parameter bytes: whole blocks.
    private mutating func takeBlocks(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        var lanes = lanes
        var offset = 0
        while offset < bytes.count {
            lanes.0.take(base, offset)
            lanes.1.take(base, offset + 16)
            lanes.2.take(base, offset + 32)
            lanes.3.take(base, offset + 48)
            offset += Self.blockBytes
        }
        self.lanes = lanes
    }

    private mutating func takeStarted() {
        let block = started
        withUnsafeBytes(of: block) { takeBlocks($0) }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard !bytes.isEmpty else { return }
        withUnsafeMutableBytes(of: &started) { block in
            UnsafeMutableRawBufferPointer(rebasing: block[offset...]).copyMemory(from: bytes)
        }
    }
}
