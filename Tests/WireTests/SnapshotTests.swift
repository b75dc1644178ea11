import Testing
import Wire

@Suite("Snapshots")
struct SnapshotTests {
    private static let parts = [
        PartContent(slot: 0, layout: 7, memories: 1, bytes: [1, 2, 3]),
        PartContent(slot: 1, isCareful: true, layout: .max, memories: 0, bytes: []),
        PartContent(slot: .max, layout: 0, memories: .max, bytes: Array(repeating: 9, count: 64)),
    ]
    private static let bytes = Snapshot.compose(parts.map(\.part))

    @Test("What is composed is taken apart again, strategy by strategy")
    func roundTrip() throws {
        #expect(try Snapshot.parts(Self.bytes).map(PartContent.init) == Self.parts)
        #expect(try Snapshot.parts(Snapshot.empty).isEmpty)
        #expect(Snapshot.empty.count == Snapshot.headerBytes + Snapshot.checksumBytes)
    }

    @Test("A snapshot that ends early or goes on is none, wherever that is")
    func lengths() {
        for count in Self.bytes.indices {
            #expect(wireError { _ = try Snapshot.parts(Array(Self.bytes.prefix(count))) } == .truncated)
        }
        #expect(wireError { _ = try Snapshot.parts(Self.bytes + [UInt8](repeating: 0, count: 8)) } == .trailing(8))
    }

    @Test("A flipped bit is found, wherever it is")
    func damage() {
        for index in Self.bytes.indices {
            for bit in 0..<8 {
                var bytes = Self.bytes
                bytes[index] ^= 1 << UInt8(bit)
                #expect(throws: WireError.self) { try Snapshot.parts(bytes) }
            }
        }
    }

    @Test("Words that change places are found")
    func exchange() {
        var bytes = Snapshot.compose([PartContent(slot: 0, layout: 1, memories: 1, bytes: Array(0..<16)).part])
        for index in 40..<48 { bytes.swapAt(index, index + 8) }
        #expect(wireError { _ = try Snapshot.parts(bytes) } == .checksum)
    }

    /// Each with a checksum that is right, as whoever forges one would have it.
    @Test(
        "A snapshot whose words do not agree is refused",
        arguments: [
            (0, 2, .unknownTag("version of a snapshot", 2)), (4, 4, .truncated), (4, 2, .trailing(88)),
            (4, .max, .truncated), (16 + 4, 2, .reserved), (16 + 20, 0xFFFF_FFFF, .truncated), (16 + 20, 2, .reserved),
            (16 + 24 + 4, 0, nil), (16 + 24 + 4, 1, .reserved),
        ] as [(Int, UInt32, WireError?)])
    func forgery(_ offset: Int, _ word: UInt32, _ error: WireError?) {
        var bytes = Self.bytes
        if offset == 40 + 4 {
            // The last byte is padding.
            bytes[43] = UInt8(word)
        } else {
            withUnsafeBytes(of: word.littleEndian) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
        }
        let checksum = Snapshot.checksum(bytes[..<(bytes.count - 8)])
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(bytes.count - 8..<bytes.count, with: $0) }
        #expect(wireError { _ = try Snapshot.parts(bytes) } == error)
    }

    @Test("A snapshot travels in frames of at most 1 MiB, the last of which is marked", arguments: [0, 1, 2, 3])
    func frames(_ count: Int) throws {
        let chunk = WireProtocol.maxFrameBytes - FrameHeader.byteCount
        // As many bytes as just fill so many frames, or the least there is.
        let state = count == 0 ? 0 : count * chunk - 16 - 24 - 8
        let part = PartContent(slot: 0, layout: 1, memories: 1, bytes: [UInt8](repeating: 5, count: state))
        for extra in [0, 8] {
            var larger = part
            larger.bytes += [UInt8](repeating: 5, count: extra)
            let bytes = Snapshot.compose([larger.part])
            var queue = ByteQueue()
            SnapshotFrames.write(
                .restore, bytes, flags: SnapshotFrames.everything, generation: 4, round: 5, sequence: 6, into: &queue)
            var flags: [UInt16] = []
            var received: [UInt8] = []
            while let header = try queue.completeFrame() {
                #expect(header.generation == 4 && header.round == 5 && header.sequence == 6)
                flags.append(header.flags)
                received += Array(queue.payload(header))
                queue.consume(header.length)
            }
            #expect(received == bytes && queue.isEmpty)
            #expect(flags == Array(repeating: 2, count: max(1, count + (extra > 0 && count > 0 ? 1 : 0)) - 1) + [3])
        }
    }
}

/// Makes the lengths and the checksum of a snapshot fit again, as a worker would that forges one.
enum SnapshotRepair {
    static func repair(_ frame: inout [UInt8]) {
        let end = frame.count & ~7
        let types = [FrameType.snapshot.rawValue, FrameType.restore.rawValue]
        guard end >= FrameHeader.byteCount + 24, types.contains(UInt16(frame[4]) | UInt16(frame[5]) << 8) else {
            return
        }
        var bytes = Array(frame[FrameHeader.byteCount..<end])
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { bytes.replaceSubrange(8..<16, with: $0) }
        let checksum = Snapshot.checksum(bytes[..<(bytes.count - 8)])
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(bytes.count - 8..<bytes.count, with: $0) }
        frame.replaceSubrange(FrameHeader.byteCount..<end, with: bytes)
    }
}
