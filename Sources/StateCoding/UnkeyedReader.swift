/// Elements, read in the order in which they were written.
struct UnkeyedReader: UnkeyedDecodingContainer {
    private let decoder: ValueDecoder
    private let total: UInt32
    private var passed: UInt32 = 0

    init(_ decoder: ValueDecoder) throws(StateCodingError) {
        self.decoder = decoder
        total = UInt32(try decoder.reader.pointee.count())
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { Int(total) }
    var currentIndex: Int { Int(passed) }
    var isAtEnd: Bool { passed == total }

    /// Passes the element only if it is nil.
    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, decoder.reader.pointee.passNil() else { return false }
        passed += 1
        return true
    }

    mutating func decode<Value: Scalar>(_ type: Value.Type) throws -> Value { try element().scalar(type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try element().value(type) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try element().scalar(type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try element().scalar(type) }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try element().composite().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try element().composite().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try element().composite() }

    private mutating func element() throws(StateCodingError) -> ValueDecoder {
        guard !isAtEnd else { throw .pastLast(at: decoder.reader.pointee.position) }
        passed += 1
        return decoder
    }
}
