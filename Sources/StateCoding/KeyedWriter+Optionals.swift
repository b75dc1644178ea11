/// Optional fields: one method for each scalar, since the standard library's defaults, which write nothing for nil, would
/// win over a generic one.
extension KeyedWriter {
    func encodeIfPresent(_ value: Bool?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: Int128?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) { append(value, key) }
    func encodeIfPresent(_ value: UInt128?, forKey key: Key) { append(value, key) }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        let encoder = field(key)
        if let value { try encoder.append(value) } else { encoder.appendNil(of: Value.self) }
    }

    private func append<Value: Scalar>(_ value: Value?, _ key: Key) {
        let encoder = field(key)
        if let value { encoder.append(value) } else { encoder.appendNil(of: Value.self) }
    }
}
