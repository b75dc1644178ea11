import Wire

/// The frames that some bytes begin with, cut out the way both processes do it.
struct FrameStream {
    struct Frame {
        let header: FrameHeader
        /// Memory of its own, so that a read beyond its end is one beyond an allocation.
        let payload: ExactBytes
    }

    private(set) var frames: [Frame] = []

    /// Cuts `bytes` twice, once as they are and once as a pipe might deliver them, and compares.
    init(_ bytes: UnsafeRawBufferPointer, _ meter: AllocationMeter) throws(BrokenProperty) {
        var offset = 0
        let whole = Self.cut(bytes, pieces: { bytes.count }) { header, payload in
            frames.append(Frame(header: header, payload: ExactBytes(payload)))
            let isInPlace = payload.elementsEqual(bytes[(offset + FrameHeader.byteCount)..<(offset + header.length)])
            offset += header.length
            return isInPlace
        }
        guard whole.isFaithful, whole.consumed == offset, offset <= bytes.count else {
            throw BrokenProperty("frames were cut elsewhere than their lengths say")
        }
        // Also of what is not there yet: a queue that waits for more than a frame's length grows to it.
        let awaited = whole.error == nil ? Self.length(UnsafeRawBufferPointer(rebasing: bytes[offset...])) : nil
        guard (frames.map(\.header.length) + [awaited ?? FrameHeader.byteCount]).allSatisfy(Self.isPermitted) else {
            throw BrokenProperty("a frame is longer than a frame may be")
        }
        var random = PieceLengths(bytes)
        var next = 0
        // A queue that has just doubled, and the one before it.
        let pieced = try meter.bounded("the queue", readFrom: bytes.count, times: 4) {
            Self.cut(bytes, pieces: { random.next() }) { [frames] header, payload in
                defer { next += 1 }
                return next < frames.count && header == frames[next].header
                    && payload.elementsEqual(frames[next].payload.bytes)
            }
        }.get()
        guard pieced.isFaithful, next == frames.count, pieced.consumed == whole.consumed, pieced.error == whole.error
        else {
            throw BrokenProperty("the same bytes in pieces are other frames")
        }
    }

    private static func isPermitted(_ length: Int) -> Bool {
        length >= FrameHeader.byteCount && length <= WireProtocol.maxFrameBytes && length % 8 == 0
    }

    /// What the first four bytes of a header say, if a header is there.
    private static func length(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= FrameHeader.byteCount else { return nil }
        return Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
    }

    private struct Cut {
        var consumed = 0
        var isFaithful = true
        var error: WireError?
    }

    /// Queues `bytes` piece by piece and takes every frame as soon as it is complete, until a header is none.
    private static func cut(
        _ bytes: UnsafeRawBufferPointer, pieces: () -> Int, frame: (FrameHeader, UnsafeRawBufferPointer) -> Bool
    ) -> Cut {
        var cut = Cut()
        var queue = ByteQueue(capacity: 8)
        var given = 0
        repeat {
            let piece = min(max(1, pieces()), bytes.count - given)
            queue.append(UnsafeRawBufferPointer(rebasing: bytes[given..<given + piece]))
            given += piece
            do throws(WireError) {
                while let header = try queue.completeFrame() {
                    cut.isFaithful = frame(header, queue.payload(header)) && cut.isFaithful
                    queue.consume(header.length)
                    cut.consumed += header.length
                }
            } catch {
                cut.error = error
            }
            cut.isFaithful = cut.isFaithful && queue.count == given - cut.consumed
        } while given < bytes.count && cut.error == nil
        return cut
    }

    /// Makes the last frame of `bytes` end where they end. After most mutations its length is a lie, and no decoder
    /// would be reached.
    static func repairLastLength(_ bytes: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while bytes.count - offset >= FrameHeader.byteCount {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
            if let header = try? FrameHeader(UnsafeRawBufferPointer(rest)), header.length <= rest.count {
                offset += header.length
                continue
            }
            let length = min(rest.count & ~7, WireProtocol.maxFrameBytes)
            rest.storeBytes(of: UInt32(length).littleEndian, as: UInt32.self)
            return
        }
    }
}

/// Lengths of pieces, from 1 to 128 bytes, that depend on the content alone: a reproducer is then nothing but
/// the bytes (FNV-1a, then xorshift).
private struct PieceLengths {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        // Short ones are as likely as long ones.
        let limit: UInt64 = 1 << (state & 7)
        return 1 + Int((state >> 3) % limit)
    }
}
