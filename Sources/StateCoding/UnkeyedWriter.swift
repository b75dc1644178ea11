/// Elements, each behind its kind, after their number.
struct UnkeyedWriter: UnkeyedEncodingContainer {
    private let encoder: ValueEncoder
    private var written: UInt32 = 0
    /// Where the number of elements stands.
    private let start: Int

    init(_ encoder: ValueEncoder) {
        self.encoder = encoder
        start = encoder.writer.pointee.count
        encoder.writer.pointee.word(written)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int { Int(written) }

    mutating func encodeNil() { element().appendNil() }
    mutating func encode<Value: Scalar>(_ value: Value) { element().append(value) }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try element().append(value) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    mutating func encode(_ value: Int128) { element().append(value) }
    mutating func encode(_ value: UInt128) { element().append(value) }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        element().composite().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element().composite().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder { element().composite() }

    private mutating func element() -> ValueEncoder {
        written = encoder.writer.pointee.setCount(count + 1, at: start)
        return encoder
    }
}
