/// A fixed number of elements that are never copied: each is read and changed where it stands, at the cost of a check of the
/// index. An element of an `Array` that is large is easily copied in passing, with everything that it refers to.
struct FixedArray<Element: ~Copyable>: ~Copyable {
    private let elements: UnsafeMutableBufferPointer<Element>

    init(count: Int, _ make: (Int) -> Element) {
        elements = .allocate(capacity: count)
        for index in 0..<count { elements.initializeElement(at: index, to: make(index)) }
    }

    deinit {
        elements.deinitialize()
        elements.deallocate()
    }

    var count: Int { elements.count }
    var indices: Range<Int> { 0..<elements.count }

    subscript(index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(elements.indices.contains(index), "there is no such element")
            return UnsafePointer(elements.baseAddress.unsafelyUnwrapped + index)
        }
        @inline(__always) unsafeMutableAddress {
            precondition(elements.indices.contains(index), "there is no such element")
            return elements.baseAddress.unsafelyUnwrapped + index
        }
    }
}
