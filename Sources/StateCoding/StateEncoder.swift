/// Writes a value as bytes: little-endian, by position, every double bit by bit.
///
/// Two values with the same content give the same bytes. `StateCoding.docc/Format.md` describes them.
@usableFromInline package enum StateEncoder {
    /// Appends `value` to `bytes`.
    ///
    /// The value's `encode(to:)` must not keep the encoder that it is given: it is gone when this returns.
    ///
    /// - Throws: what cannot be written, or what the value's own `encode(to:)` throws. `bytes` is then as it was.
    @usableFromInline package static func encode<Value: Encodable>(
        _ value: Value, into bytes: inout [UInt8]
    ) throws(StateCodingError) {
        let previousCount = bytes.count
        var writer = StateWriter(continuing: &bytes)
        defer { writer.finish(into: &bytes) }
        do {
            try withUnsafeMutablePointer(to: &writer) { try ValueEncoder(writer: $0, depth: 0).append(value) }
            if let failure = writer.failure { throw failure }
        } catch {
            writer.cut(to: previousCount)
            throw StateCodingError(error)
        }
    }
}
