/// Knows how much of the heap a piece of work took at its height. The fuzzer has one; elsewhere nothing is counted.
package struct AllocationMeter: Sendable {
    /// A decoded value may take so many times the bytes that it was read from. The densest content is a parameter without
    /// name, summary or default: 6 bytes, against 80 in an array that has just doubled, and 40 in the one before it.
    package static let bytesPerByte = 48
    /// And so much on top: the first few elements of an array, and what the runtime makes once.
    package static let fixedBytes = 4096

    private let begin: @Sendable () -> Void
    private let peakBytes: @Sendable () -> Int

    package static let none = AllocationMeter(begin: {}, peakBytes: { 0 })

    package init(begin: @escaping @Sendable () -> Void, peakBytes: @escaping @Sendable () -> Int) {
        self.begin = begin
        self.peakBytes = peakBytes
    }

    /// What `body` makes of `byteCount` bytes of input.
    func bounded<Value, Failure: Error>(
        _ what: String, readFrom byteCount: Int, times factor: Int = bytesPerByte, plus fixed: Int = fixedBytes,
        _ body: () throws(Failure) -> Value
    ) throws(BrokenProperty) -> Result<Value, Failure> {
        begin()
        let result: Result<Value, Failure>
        do throws(Failure) {
            result = .success(try body())
        } catch {
            result = .failure(error)
        }
        let peak = peakBytes()
        guard peak <= factor * byteCount + fixed else {
            throw BrokenProperty("\(what): \(byteCount) bytes of input took \(peak) bytes of memory")
        }
        return result
    }
}
