/// One value, behind its kind.
struct SingleValueWriter: SingleValueEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoder.appendNil() }
    func encode<Value: Scalar>(_ value: Value) { encoder.append(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try encoder.append(value) }

    // The standard library's defaults for these two refuse, and would win over the generic method.
    func encode(_ value: Int128) { encoder.append(value) }
    func encode(_ value: UInt128) { encoder.append(value) }
}
