/// A queue of bytes in one piece of memory, with value semantics: bytes are added at the end and taken from the front.
///
/// The front stays 8-byte aligned as long as whole frames are taken, since their lengths are multiples of 8. Memory is
/// used again; it grows to the largest amount ever queued, which its user bounds.
package struct ByteQueue: Sendable {
    @usableFromInline final class Memory: @unchecked Sendable {
        // Unchecked: reachable only through a ByteQueue, which copies it before it writes to one that is shared.
        @usableFromInline let base: UnsafeMutableRawPointer
        @usableFromInline let capacity: Int

        @usableFromInline init(capacity: Int) {
            self.capacity = capacity
            base = .allocate(byteCount: capacity, alignment: 8)
        }

        deinit { base.deallocate() }
    }

    @usableFromInline var memory: Memory
    @usableFromInline var head = 0
    @usableFromInline var tail = 0

    package init(capacity: Int = 4096) { memory = Memory(capacity: max(8, capacity)) }

    @inlinable package var count: Int { tail - head }
    @inlinable package var isEmpty: Bool { tail == head }

    /// All queued bytes, valid until the queue is changed.
    @inlinable package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory.base + head, count: tail - head)
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
        if memory.capacity - tail < minimum || !isKnownUniquelyReferenced(&memory) { makeRoom(minimum) }
        return UnsafeMutableRawBufferPointer(start: memory.base + tail, count: memory.capacity - tail)
    }

    /// Makes the first `count` bytes of what was reserved part of the queue.
    @inlinable package mutating func commit(_ count: Int) { tail += count }

    /// The last `count` bytes of the queue, to be overwritten.
    @inlinable package mutating func last(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if !isKnownUniquelyReferenced(&memory) { makeRoom(0) }
        return UnsafeMutableRawBufferPointer(start: memory.base + tail - count, count: count)
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count).copyMemory(from: bytes)
        commit(bytes.count)
    }

    @usableFromInline mutating func makeRoom(_ minimum: Int) {
        let queued = bytes
        let isUnique = isKnownUniquelyReferenced(&memory)
        if isUnique, memory.capacity - count >= minimum, head >= memory.capacity / 2 {
            memory.base.copyMemory(from: memory.base + head, byteCount: count)
        } else {
            // Where there would be room but little of it is in front, moving would have to be done again soon.
            var capacity = isUnique ? memory.capacity * 2 : memory.capacity
            while capacity - count < minimum { capacity *= 2 }
            let larger = Memory(capacity: capacity)
            if let start = queued.baseAddress { larger.base.copyMemory(from: start, byteCount: count) }
            memory = larger
        }
        tail -= head
        head = 0
    }

    /// The header of the frame at the front once the whole frame is queued; nil before.
    @inlinable package func completeFrame() throws(WireError) -> FrameHeader? {
        guard count >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(bytes)
        return count >= header.length ? header : nil
    }

    /// The payload of the frame at the front, whose header is `header`.
    @inlinable package func payload(_ header: FrameHeader) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[FrameHeader.byteCount..<header.length])
    }
}
