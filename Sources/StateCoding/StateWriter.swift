/// The bytes of one value while it is written.
struct StateWriter {
    private var bytes: [UInt8] = []
    /// What cannot be written and was found where nothing can be thrown.
    private(set) var failure: StateCodingError?
    /// Set while a layout is taken.
    private let trail: LayoutTrail?

    /// Goes on where `bytes` ends, and leaves it empty until ``finish(into:)``.
    init(continuing bytes: inout [UInt8]) {
        trail = nil
        swap(&self.bytes, &bytes)
    }

    /// Writes for the sake of `trail` only.
    init(_ trail: LayoutTrail) { self.trail = trail }

    var count: Int { bytes.count }

    mutating func finish(into bytes: inout [UInt8]) { swap(&self.bytes, &bytes) }

    mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// What comes next is of `kind`.
    mutating func mark(_ kind: ValueKind) {
        bytes.append(kind.rawValue)
        trail?.note(kind)
    }

    /// What comes next may be a value of `type`.
    mutating func note<Value>(_ type: Value.Type) { trail?.note(type) }

    /// What comes next is the field `key`.
    mutating func field(_ key: some CodingKey) {
        let name = key.stringValue
        bytes.append(StateFormat.check(name))
        trail?.note(field: name)
    }

    mutating func word(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            word(word(of: utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func numbers<Number: BulkNumber>(_ numbers: [Number]) {
        mark(Number.arrayKind)
        word(word(of: numbers.count))
        numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Says that the number of elements which is kept at `position` is now `count`, and returns what is kept there.
    mutating func setCount(_ count: Int, at position: Int) -> UInt32 {
        let word = word(of: count)
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: word, toByteOffset: position, as: UInt32.self) }
        return word
    }

    /// Remembers the first failure.
    mutating func fail(_ error: StateCodingError) { failure = failure ?? error }

    private mutating func word(of count: Int) -> UInt32 {
        if count > UInt32.max { fail(.tooMany(count)) }
        return UInt32(clamping: count)
    }
}
