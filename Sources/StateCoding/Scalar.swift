/// A value that is written as it is, and not by its own `encode(to:)`.
protocol Scalar: Codable {
    static var kind: ValueKind { get }
    func append(to writer: inout StateWriter)
    static func read(from reader: inout StateReader) throws(StateCodingError) -> Self
}

extension Scalar where Self: FixedWidthInteger & BitwiseCopyable {
    func append(to writer: inout StateWriter) { writer.word(self) }
    static func read(from reader: inout StateReader) throws(StateCodingError) -> Self { try reader.word(Self.self) }
}

extension Int: Scalar { static var kind: ValueKind { .int } }
extension Int8: Scalar { static var kind: ValueKind { .int8 } }
extension Int16: Scalar { static var kind: ValueKind { .int16 } }
extension Int32: Scalar { static var kind: ValueKind { .int32 } }
extension Int64: Scalar { static var kind: ValueKind { .int64 } }
extension Int128: Scalar { static var kind: ValueKind { .int128 } }
extension UInt: Scalar { static var kind: ValueKind { .uint } }
extension UInt8: Scalar { static var kind: ValueKind { .uint8 } }
extension UInt16: Scalar { static var kind: ValueKind { .uint16 } }
extension UInt32: Scalar { static var kind: ValueKind { .uint32 } }
extension UInt64: Scalar { static var kind: ValueKind { .uint64 } }
extension UInt128: Scalar { static var kind: ValueKind { .uint128 } }

extension Double: Scalar {
    static var kind: ValueKind { .double }
    func append(to writer: inout StateWriter) { writer.word(bitPattern) }
    static func read(from reader: inout StateReader) throws(StateCodingError) -> Double {
        Double(bitPattern: try reader.word(UInt64.self))
    }
}

extension Float: Scalar {
    static var kind: ValueKind { .float }
    func append(to writer: inout StateWriter) { writer.word(bitPattern) }
    static func read(from reader: inout StateReader) throws(StateCodingError) -> Float {
        Float(bitPattern: try reader.word(UInt32.self))
    }
}

extension Bool: Scalar {
    static var kind: ValueKind { .boolean }
    func append(to writer: inout StateWriter) { writer.word(UInt8(self ? 1 : 0)) }
    static func read(from reader: inout StateReader) throws(StateCodingError) -> Bool {
        let position = reader.position
        let byte = try reader.word(UInt8.self)
        guard byte < 2 else { throw .notBoolean(at: position, found: byte) }
        return byte == 1
    }
}

extension String: Scalar {
    static var kind: ValueKind { .text }
    func append(to writer: inout StateWriter) { writer.text(self) }
    static func read(from reader: inout StateReader) throws(StateCodingError) -> String { try reader.text() }
}
