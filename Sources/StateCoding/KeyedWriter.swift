/// Fields in the order in which they are written, each behind a byte that stands for its name.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { field(key).appendNil() }

    func encode<Value: Scalar>(_ value: Value, forKey key: Key) { field(key).append(value) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    func encode(_ value: Int128, forKey key: Key) { field(key).append(value) }
    func encode(_ value: UInt128, forKey key: Key) { field(key).append(value) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try field(key).append(value) }

    /// The whole name is written, since a decoder may ask which it is.
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        let encoder = field(key)
        encoder.writer.pointee.mark(.named)
        encoder.writer.pointee.text(key.stringValue)
        return encoder.nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        field(key).composite().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { field(SuperKey()).composite() }

    func superEncoder(forKey key: Key) -> any Encoder { field(key).composite() }

    func field(_ key: some CodingKey) -> ValueEncoder {
        encoder.writer.pointee.field(key)
        return encoder
    }
}

/// The key of a superclass whose class names none.
struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }

    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}
