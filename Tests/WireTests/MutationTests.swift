import StrategySDK
import Testing
import Wire

@Suite("Mutated frames")
struct MutationTests {
    /// Flips, overwrites, inserts, removes, and lies about lengths; each mutant is a golden frame with one to four of these.
    @Test(
        "50,000 mutants are read without a trap, and what is read is written back the same",
        arguments: 0..<10 as Range<UInt64>)
    func mutants(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let originals = try GoldenFrame.all.map { (frame: $0, bytes: try $0.bytes) }
        var readable = 0
        for round in 0..<5000 {
            let original = originals[round % originals.count]
            var bytes = original.bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
            let textCount = original.frame.name == "event-text" ? 1 : 0
            // What says of itself that it is damaged is passed over too soon.
            if Bool.random(using: &random) { SnapshotRepair.repair(&bytes) }
            if try check(bytes, textCount: textCount) { readable += 1 }
        }
        // Otherwise the mutants say nothing about what can be read.
        #expect(readable > 500)
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard let offset = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[offset] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        case 2: bytes[offset] = .random(in: 0...255, using: &random)
        case 3: bytes.insert(contentsOf: [UInt8](repeating: bytes[offset], count: 8), at: offset)
        case 4: bytes.removeSubrange(offset..<min(offset + 8, bytes.count))
        default:
            guard bytes.count >= 26 else { return }
            bytes[24 + offset % (bytes.count - 24)] = 0xFF
        }
        // Most mutants keep an honest length, so that they come past the header.
        if bytes.count >= 4, Int.random(in: 0..<8, using: &random) != 0 {
            withUnsafeBytes(of: UInt32(bytes.count & ~7).littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
        }
    }

    /// Whether the bytes are a frame.
    private func check(_ bytes: [UInt8], textCount: Int) throws -> Bool {
        let queue = ByteQueue(bytes)
        let header: FrameHeader
        let content: FrameContent
        do {
            guard let front = try queue.completeFrame() else { return false }
            header = front
            content = try FrameContent(front, queue.payload(front), textCount: textCount)
        } catch is WireError {
            return false
        }
        try #require(header.length <= bytes.count)
        let encoded = try encode(content, as: header)
        let again = try encoded.withPayload { try FrameContent($0, $1, textCount: textCount) }
        // Bits, not values, since a mutant may hold NaN, which equals nothing.
        let twice = try encode(again, as: header)
        #expect(encoded == twice)
        if header.type != FrameType.result.rawValue, textCount == 0 {
            #expect(encoded.dropFirst(24) == queue.copied[24..<header.length])
        }
        return true
    }

    private func encode(_ content: FrameContent, as header: FrameHeader) throws -> [UInt8] {
        try content.encode(
            flags: header.flags, generation: header.generation, round: header.round, sequence: header.sequence)
    }
}
