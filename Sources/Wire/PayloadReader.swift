package import StrategySDK

/// Reads one payload field by field. Every read is checked against the end of the payload, since whoever wrote it is not
/// trusted.
package struct PayloadReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package var remaining: Int { bytes.count - position }

    package mutating func word8() throws(WireError) -> UInt8 { try load(UInt8.self) }
    package mutating func word16() throws(WireError) -> UInt16 { try load(UInt16.self) }
    package mutating func word32() throws(WireError) -> UInt32 { try load(UInt32.self) }
    package mutating func word64() throws(WireError) -> UInt64 { try load(UInt64.self) }
    package mutating func number() throws(WireError) -> Double { Double(bitPattern: try load(UInt64.self)) }

    package mutating func raw(_ count: Int) throws(WireError) -> UnsafeRawBufferPointer {
        guard count >= 0, remaining >= count else { throw .truncated }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    package mutating func text(_ what: String) throws(WireError) -> String {
        let utf8 = try raw(Int(try word16()))
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .notUTF8(what) }
        return text
    }

    package mutating func boolean() throws(WireError) -> Bool {
        let word = try word8()
        guard word < 2 else { throw .unknownTag("boolean", Int(word)) }
        return word == 1
    }

    package mutating func value() throws(WireError) -> ParameterValue {
        switch try word8() {
        case 0: .number(try number())
        case 1: .integer(Int64(bitPattern: try word64()))
        case 2: .boolean(try boolean())
        case 3: .text(try text("a text value"))
        case let tag: throw .unknownTag("kind of value", Int(tag))
        }
    }

    package mutating func parameters() throws(WireError) -> [Parameter] {
        let count = Int(try word16())
        var parameters: [Parameter] = []
        for _ in 0..<count { parameters.append(Parameter(try text("a parameter's name"), try value())) }
        return parameters
    }

    /// Nothing but the padding to a multiple of 8 may follow.
    package func finish() throws(WireError) {
        guard remaining < 8, bytes[position...].allSatisfy({ $0 == 0 }) else { throw .trailing(remaining) }
    }

    private mutating func load<Word: FixedWidthInteger>(_ type: Word.Type) throws(WireError) -> Word {
        guard remaining >= MemoryLayout<Word>.size else { throw .truncated }
        defer { position += MemoryLayout<Word>.size }
        return Word(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }
}
