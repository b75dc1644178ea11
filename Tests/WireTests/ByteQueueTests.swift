import Testing
import Wire

@Suite("Byte queue")
struct ByteQueueTests {
    @Test("Bytes leave in the order in which they came, whatever the pieces", arguments: 0..<20 as Range<UInt64>)
    func order(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = ByteQueue(capacity: 16)
        var model: [UInt8] = []
        var next: UInt8 = 0
        for _ in 0..<2000 {
            if Bool.random(using: &random) {
                let piece = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    next &+= 1
                    return next
                }
                piece.withUnsafeBytes { queue.append($0) }
                model += piece
            } else {
                let count = Int.random(in: 0...model.count, using: &random)
                queue.consume(count)
                model.removeFirst(count)
            }
            #expect(queue.count == model.count)
            #expect(queue.isEmpty == model.isEmpty)
            #expect(queue.copied == model)
        }
    }

    @Test("The front stays aligned to 8 bytes while whole frames are taken", arguments: 0..<10 as Range<UInt64>)
    func alignment(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var queue = ByteQueue(capacity: 64)
        var frames = 0
        var lengths: [Int] = []
        while frames < 500 {
            let piece = queue.reserve(Int.random(in: 1...300, using: &random))
            // Whole frames and pieces of frames come alike: the stream is written as far as there is room.
            let length = 24 + 8 * Int.random(in: 0...8, using: &random)
            guard piece.count >= length else {
                _ = queue.reserve(length)
                continue
            }
            piece.initializeMemory(as: UInt8.self, repeating: 0)
            FrameHeader(length: length, type: .event, generation: 1, sequence: 0).store(into: piece)
            queue.commit(length)
            lengths.append(length)
            if Bool.random(using: &random) {
                let header = try #require(try queue.completeFrame())
                #expect(header.length == lengths.removeFirst())
                #expect(UInt(bitPattern: queue.bytes.baseAddress) % 8 == 0)
                queue.consume(header.length)
            }
            frames += 1
        }
    }

    @Test("Memory does not grow while what is queued does not", arguments: [1, 3, 24, 1000, 4096])
    func steadyMemory(_ kept: Int) {
        var queue = ByteQueue(capacity: 64)
        let piece = [UInt8](repeating: 1, count: 512)
        let rest = [UInt8](repeating: 2, count: kept)
        rest.withUnsafeBytes { queue.append($0) }
        var places: Set<UInt> = []
        for round in 0..<20_000 {
            piece.withUnsafeBytes { queue.append($0) }
            queue.consume(512)
            if round > 100 { places.insert(UInt(bitPattern: queue.reserve(0).baseAddress) & ~0xFFFF) }
        }
        #expect(queue.count == kept)
        #expect(queue.reserve(0).count < 8 * (kept + 512))
        #expect(places.count <= 2)
    }

    @Test("Room is made for as much as is asked, even from nothing")
    func growth() {
        var queue = ByteQueue(capacity: 0)
        #expect(queue.reserve(1 << 20).count >= 1 << 20)
        queue.commit(0)
        #expect(queue.count == 0)
        [UInt8]([1]).withUnsafeBytes { queue.append($0) }
        #expect(queue.reserve(1 << 21).count >= 1 << 21)
        #expect(queue.copied == [1])
    }
}
