/// A queue of bytes in one piece of memory, which it owns: bytes are added at the end and taken from the front.
///
/// The front stays 8-byte aligned as long as whole frames are taken, since their lengths are multiples of 8. Memory is
/// used again; it grows to the largest amount ever queued, which its user bounds.
package struct ByteQueue: ~Copyable, @unchecked Sendable {
    // Unchecked: the memory is reachable only through its one owner.
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var head = 0
    @usableFromInline var tail = 0

    package init(capacity: Int = 4096) {
        self.capacity = max(8, capacity)
        base = .allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit { base.deallocate() }

    @inlinable package var count: Int { tail - head }
    @inlinable package var isEmpty: Bool { tail == head }

    /// All queued bytes, valid until the queue is changed.
    @inlinable package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + head, count: tail - head)
    }

    /// Takes `count` bytes off the front.
    @inlinable package mutating func consume(_ count: Int) {
        head += count
        if head == tail {
            head = 0
            tail = 0
        }
    }

    package mutating func removeAll() { consume(count) }

    /// Room for at least `minimum` bytes at the end; follow with ``commit(_:)``.
    @inlinable package mutating func reserve(_ minimum: Int) -> UnsafeMutableRawBufferPointer {
        if capacity - tail < minimum { makeRoom(minimum) }
        return UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
    }

    /// Makes the first `count` bytes of what was reserved part of the queue.
    @inlinable package mutating func commit(_ count: Int) { tail += count }

    /// The last `count` bytes of the queue, to be overwritten.
    @inlinable package mutating func last(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + tail - count, count: count)
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count).copyMemory(from: bytes)
        commit(bytes.count)
    }

    @usableFromInline mutating func makeRoom(_ minimum: Int) {
        let queued = count
        if capacity - queued >= minimum, head >= capacity / 2 {
            base.copyMemory(from: base + head, byteCount: queued)
        } else {
            // Where there would be room but little of it is in front, moving would have to be done again soon.
            repeat { capacity *= 2 } while capacity - queued < minimum
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
            larger.copyMemory(from: base + head, byteCount: queued)
            base.deallocate()
            base = larger
        }
        head = 0
        tail = queued
    }

    /// The header of the frame at the front, or of the one behind so many bytes, once the whole frame is queued; nil before.
    @inlinable package func completeFrame(behind skipped: Int = 0) throws(WireError) -> FrameHeader? {
        let rest = UnsafeRawBufferPointer(start: base + head + skipped, count: count - skipped)
        guard rest.count >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(rest)
        return rest.count >= header.length ? header : nil
    }

    /// The payload of the frame at the front, whose header is `header`.
    @inlinable package func payload(_ header: FrameHeader) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[FrameHeader.byteCount..<header.length])
    }
}
