/// What a type writes itself to. Two words, so that it is passed without an allocation and without counting references.
struct ValueEncoder: Encoder {
    /// Belongs to the call of ``StateEncoder`` that everything here happens in.
    let writer: UnsafeMutablePointer<StateWriter>
    let depth: UInt8

    /// Paths are not kept: errors name what they refuse.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedWriter(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { UnkeyedWriter(self) }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleValueWriter(encoder: self) }
}

// MARK: Values behind their kinds

extension ValueEncoder {
    func append<Value: Scalar>(_ value: Value) {
        writer.pointee.mark(Value.kind)
        value.append(to: &writer.pointee)
    }

    func append<Value: Encodable>(_ value: Value) throws {
        if !Coding.isPlain(Value.self) {
            if Value.self == [Double].self {
                writer.pointee.numbers(unsafeBitCast(value, to: [Double].self))
                return
            }
            if case .numbers(let number) = try Coding(of: Value.self) {
                append(value, asArrayOf: number)
                return
            }
        }
        guard depth < StateFormat.maxDepth else { throw StateCodingError.tooDeep }
        writer.pointee.note(Value.self)
        try value.encode(to: composite())
    }

    func appendNil() { writer.pointee.mark(.none) }

    /// Nil where a `Value` could be.
    func appendNil<Value>(of type: Value.Type) {
        writer.pointee.note(type)
        appendNil()
    }

    /// For what codes itself within this value.
    func composite() -> ValueEncoder {
        writer.pointee.mark(.composite)
        return nested()
    }

    /// Nothing can be thrown here: what is too deep is refused by the next value or at the end.
    func nested() -> ValueEncoder {
        guard depth < StateFormat.maxDepth else {
            writer.pointee.fail(.tooDeep)
            return self
        }
        return ValueEncoder(writer: writer, depth: depth + 1)
    }

    /// `value` is an array of `Number`.
    private func append<Value, Number: BulkNumber>(_ value: Value, asArrayOf number: Number.Type) {
        writer.pointee.numbers(unsafeBitCast(value, to: [Number].self))
    }
}
