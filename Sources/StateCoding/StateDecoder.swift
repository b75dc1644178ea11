/// Reads a value from the bytes that ``StateEncoder`` wrote.
///
/// The bytes are not trusted. Whatever they are, reading them ends with a value or an error, takes time and memory in
/// proportion to their number, and nests no deeper than ``StateFormat/maxDepth``.
@usableFromInline package enum StateDecoder {
    /// Reads one value of `type`, which must take up all of `bytes`. They need not be aligned.
    ///
    /// The type's `init(from:)` must not keep the decoder that it is given: it is gone when this returns.
    ///
    /// - Throws: why `bytes` are no such value, or what the type's own `init(from:)` throws.
    @usableFromInline package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: UnsafeRawBufferPointer
    ) throws(StateCodingError) -> Value {
        var reader = StateReader(bytes)
        do {
            let value = try withUnsafeMutablePointer(to: &reader) {
                try ValueDecoder(reader: $0, depth: 0).value(type)
            }
            guard reader.remaining == 0 else { throw StateCodingError.trailing(reader.remaining) }
            return value
        } catch {
            throw StateCodingError(error)
        }
    }
}
