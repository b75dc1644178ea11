import FuzzTargets
import Synchronization
import Testing
import Wire

/// A property that cannot be broken protects nothing.
@Suite("Properties of the fuzz targets")
struct FuzzTargetTests {
    @Test("A decoder that passes over a byte is found")
    func forgetfulDecoder() throws {
        let target = FuzzTarget("forgetful", frames: [.symbol: .frame(ForgetfulFrame.self)])
        #expect(brokenProperty(target, try symbol("EURUSD")) == nil)
        let broken = try #require(brokenProperty(target, try symbol("EURUSD", index: 1)))
        #expect(broken.description == "ForgetfulFrame: what was read is written as other bytes")
    }

    @Test("A decoder that reads what cannot be written is found")
    func unwritableFrame() throws {
        let target = FuzzTarget("unwritable", frames: [.symbol: .frame(UnwritableFrame.self)])
        let broken = try #require(brokenProperty(target, try symbol("EURUSD")))
        #expect(broken.description.hasPrefix("UnwritableFrame: what was read cannot be written"))
    }

    @Test("A decoder that takes more memory than its input allows is found, and one that takes as much is not")
    func bloatedDecoder() throws {
        let input = try symbol("EURUSD")
        let limit = AllocationMeter.bytesPerByte * (input.count - FrameHeader.byteCount) + AllocationMeter.fixedBytes
        #expect(brokenProperty(.requests, input, PlayedMeter(queue: 0, decoder: limit).meter) == nil)
        let broken = try #require(brokenProperty(.requests, input, PlayedMeter(queue: 0, decoder: limit + 1).meter))
        #expect(broken.description == "SymbolFrame: 16 bytes of input took \(limit + 1) bytes of memory")
    }

    @Test("A queue that takes more than four times what it is given is found")
    func bloatedQueue() throws {
        let input = try symbol("EURUSD")
        let limit = 4 * input.count + AllocationMeter.fixedBytes
        #expect(brokenProperty(.requests, input, PlayedMeter(queue: limit, decoder: 0).meter) == nil)
        let broken = try #require(brokenProperty(.requests, input, PlayedMeter(queue: limit + 1, decoder: 0).meter))
        #expect(broken.description == "the queue: 40 bytes of input took \(limit + 1) bytes of memory")
    }

    @Test("What is read and what is refused is counted, and reading goes on after either")
    func counts() throws {
        var bad = try symbol("EURUSD")
        bad[30] = 0xFF
        let stream = try symbol("EURUSD") + bad + symbol("GBPUSD") + [1, 2, 3]
        let coverage = try stream.withUnsafeBytes { try FuzzTarget.requests.run($0) }
        #expect(coverage.read == [.symbol: 2])
        #expect(coverage.refused == [.symbol: 1])
    }

    @Test("A mutant whose last length lies is made whole, and one that is whole stays as it is")
    func repair() throws {
        let whole = try symbol("EURUSD") + symbol("GBPUSD")
        #expect(repaired(whole) == whole)
        var lying = whole
        // The second frame says that it is longer than all that is there.
        lying[40] = 0xFF
        #expect(repaired(lying) == whole)
        #expect(repaired([UInt8](repeating: 7, count: 23)) == [UInt8](repeating: 7, count: 23))
    }

    @Test("A snapshot that is damaged is made whole, so that what stands in it is read")
    func snapshotRepair() throws {
        let part = Snapshot.Part(slot: 0, isCareful: false, layout: 1, memories: 1, bytes: [1, 2, 3, 4, 5, 6, 7, 8])
        var queue = ByteQueue()
        SnapshotFrames.write(
            .snapshot, Snapshot.compose([part]), generation: 1, round: 0, sequence: 0, into: &queue)
        var damaged = queue.copied
        damaged[70] ^= 1
        func coverage(_ bytes: [UInt8]) throws -> Coverage {
            try bytes.withUnsafeBytes { try FuzzTarget.frames.run($0) }
        }
        #expect(try coverage(damaged).refused == [.snapshot: 1])
        #expect(try coverage(repaired(damaged)).read == [.snapshot: 1])
    }

    @Test("A core that takes more memory than it may is found, and one that takes as much is not")
    func bloatedCore() throws {
        let limit = 48 << 20
        #expect(brokenProperty(.core, [], PlayedMeter(queue: limit, decoder: 0).meter) == nil)
        let broken = try #require(brokenProperty(.core, [], PlayedMeter(queue: limit + 1, decoder: 0).meter))
        #expect(broken.description == "the core: 0 bytes of input took \(limit + 1) bytes of memory")
    }

    private func symbol(_ name: String, index: UInt32 = 0) throws -> [UInt8] {
        var queue = ByteQueue()
        try SymbolFrame(index: index, name: name).write(generation: 1, into: &queue)
        return queue.copied
    }

    private func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes.withUnsafeMutableBytes { FuzzTarget.frames.repair($0) }
        return bytes
    }

    private func brokenProperty(
        _ target: FuzzTarget, _ bytes: [UInt8], _ meter: AllocationMeter = .none
    ) -> BrokenProperty? {
        do {
            _ = try bytes.withUnsafeBytes { try target.run($0, meter) }
            return nil
        } catch {
            return error as? BrokenProperty
        }
    }
}

/// Says that the queue and then the decoder took so much.
private final class PlayedMeter: Sendable {
    private let peaks: Mutex<[Int]>

    init(queue: Int, decoder: Int) { peaks = Mutex([queue, decoder]) }

    var meter: AllocationMeter {
        AllocationMeter(begin: {}, peakBytes: { self.peaks.withLock { $0.removeFirst() } })
    }
}

/// Reads a symbol and loses its index.
private struct ForgetfulFrame: WireFrame {
    let symbol: SymbolFrame

    init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        symbol = SymbolFrame(index: 0, name: try SymbolFrame(payload).name)
    }

    func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        try symbol.write(generation: generation, into: &queue)
    }
}

/// Reads anything and writes nothing.
private struct UnwritableFrame: WireFrame {
    init(_ payload: UnsafeRawBufferPointer) throws(WireError) {}

    func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) { throw .oversize("this") }
}
