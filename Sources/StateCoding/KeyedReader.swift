/// Fields, read in the order in which they were written.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ValueDecoder

    var codingPath: [any CodingKey] { [] }

    /// The field that comes next, if its whole name is kept: the case of an enum. Nothing else can be told.
    var allKeys: [Key] {
        guard let name = decoder.reader.pointee.nextName(), let key = Key(stringValue: name) else { return [] }
        return [key]
    }

    /// Whether the field comes next.
    func contains(_ key: Key) -> Bool { decoder.reader.pointee.startsField(key) }

    /// Passes the field only if it is nil.
    func decodeNil(forKey key: Key) throws -> Bool { try decoder.reader.pointee.nilField(key) }

    func decode<Value: Scalar>(_ type: Value.Type, forKey key: Key) throws -> Value { try field(key).scalar(type) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try field(key).scalar(type) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try field(key).scalar(type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try field(key).value(type) }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder.reader.pointee.namedField(key)
        return try decoder.nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try field(key).composite().unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try field(SuperKey()).composite() }

    func superDecoder(forKey key: Key) throws -> any Decoder { try field(key).composite() }

    func field(_ key: some CodingKey) throws(StateCodingError) -> ValueDecoder {
        try decoder.reader.pointee.field(key)
        return decoder
    }
}
