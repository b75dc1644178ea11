/// The bytes of one value while it is read. Every read is checked against the end.
struct StateReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    mutating func expect(_ kind: ValueKind) throws(StateCodingError) {
        guard let byte = next else { throw .truncated(at: bytes.count) }
        guard byte == kind.rawValue else {
            throw .otherKind(at: position, found: ValueKind.description(of: byte), expected: "\(kind)")
        }
        position += 1
    }

    /// Passes a nil, if there is one.
    mutating func passNil() -> Bool {
        guard next == ValueKind.none.rawValue else { return false }
        position += 1
        return true
    }

    mutating func word<Word: FixedWidthInteger & BitwiseCopyable>(
        _ type: Word.Type
    ) throws(StateCodingError) -> Word {
        Word(littleEndian: try raw(MemoryLayout<Word>.size).loadUnaligned(as: type))
    }

    /// How many bytes or elements follow. None takes less than one byte, so that no count is believed which the bytes
    /// cannot hold.
    mutating func count() throws(StateCodingError) -> Int {
        let count = Int(try word(UInt32.self))
        guard count <= remaining else { throw .truncated(at: bytes.count) }
        return count
    }

    mutating func text() throws(StateCodingError) -> String {
        let start = position
        guard let text = String(validating: try raw(try count()), as: UTF8.self) else { throw .notUTF8(at: start) }
        return text
    }

    mutating func numbers<Number: BulkNumber>(_ type: Number.Type) throws(StateCodingError) -> [Number] {
        try expect(Number.arrayKind)
        let count = try count()
        let source = try raw(count * MemoryLayout<Number>.stride)
        return [Number](unsafeUninitializedCapacity: count) { numbers, initializedCount in
            UnsafeMutableRawBufferPointer(numbers).copyMemory(from: source)
            initializedCount = count
        }
    }

    private var next: UInt8? { remaining > 0 ? bytes[position] : nil }

    private mutating func raw(_ count: Int) throws(StateCodingError) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw .truncated(at: bytes.count) }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }
}

// MARK: Fields

extension StateReader {
    mutating func field(_ key: some CodingKey) throws(StateCodingError) {
        guard remaining > 0 else { throw .truncated(at: bytes.count) }
        guard startsField(key) else { throw .otherField(at: position, expected: key.stringValue) }
        position += 1
    }

    func startsField(_ key: some CodingKey) -> Bool { next == StateFormat.check(key.stringValue) }

    /// Passes the field if it is nil, else stays before it.
    mutating func nilField(_ key: some CodingKey) throws(StateCodingError) -> Bool {
        let start = position
        try field(key)
        let isNil = passNil()
        if !isNil { position = start }
        return isNil
    }

    /// Passes the beginning of a field that keeps its whole name, which must be that of `key`.
    mutating func namedField(_ key: some CodingKey) throws(StateCodingError) {
        try field(key)
        try expect(.named)
        let start = position
        let found = try raw(try count())
        var name = key.stringValue
        guard name.withUTF8({ $0.count == found.count && zip($0, found).allSatisfy { $0 == $1 } }) else {
            throw .otherField(at: start, expected: name)
        }
    }

    /// The name of the field that comes next, if its whole name is kept. What is not UTF-8 is repaired, and then no name.
    func nextName() -> String? {
        var ahead = self
        do {
            _ = try ahead.word(UInt8.self)
            try ahead.expect(.named)
            return String(decoding: try ahead.raw(try ahead.count()), as: UTF8.self)
        } catch {
            return nil
        }
    }
}
