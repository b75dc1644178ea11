/// What a type reads itself from. Two words, so that it is passed without an allocation and without counting references.
struct ValueDecoder: Decoder {
    /// Belongs to the call of ``StateDecoder`` that everything here happens in.
    let reader: UnsafeMutablePointer<StateReader>
    let depth: UInt8

    /// Paths are not kept: errors say which byte they are about.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedReader(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try UnkeyedReader(self) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleValueReader(decoder: self) }
}

// MARK: Values behind their kinds

extension ValueDecoder {
    func scalar<Value: Scalar>(_ type: Value.Type) throws(StateCodingError) -> Value {
        try reader.pointee.expect(Value.kind)
        return try Value.read(from: &reader.pointee)
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if !Coding.isPlain(type) {
            if type == [Double].self { return unsafeBitCast(try reader.pointee.numbers(Double.self), to: type) }
            if case .numbers(let number) = try Coding(of: type) { return try array(of: number, as: type) }
        }
        return try Value(from: composite())
    }

    /// For what codes itself within this value.
    func composite() throws(StateCodingError) -> ValueDecoder {
        try reader.pointee.expect(.composite)
        return try nested()
    }

    func nested() throws(StateCodingError) -> ValueDecoder {
        guard depth < StateFormat.maxDepth else { throw .tooDeep }
        return ValueDecoder(reader: reader, depth: depth + 1)
    }

    /// `type` is an array of `Number`.
    private func array<Value, Number: BulkNumber>(
        of number: Number.Type, as type: Value.Type
    ) throws(StateCodingError) -> Value {
        unsafeBitCast(try reader.pointee.numbers(number), to: type)
    }
}
