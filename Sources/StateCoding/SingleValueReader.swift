/// One value, behind its kind.
struct SingleValueReader: SingleValueDecodingContainer {
    let decoder: ValueDecoder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { decoder.reader.pointee.passNil() }
    func decode<Value: Scalar>(_ type: Value.Type) throws -> Value { try decoder.scalar(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.value(type) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    func decode(_ type: Int128.Type) throws -> Int128 { try decoder.scalar(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try decoder.scalar(type) }
}
