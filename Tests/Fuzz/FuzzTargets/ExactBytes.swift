/// A copy in an allocation of exactly its size, aligned as a frame's payload is.
final class ExactBytes {
    let bytes: UnsafeRawBufferPointer

    init(_ content: UnsafeRawBufferPointer) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 8)
        copy.copyMemory(from: content)
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
