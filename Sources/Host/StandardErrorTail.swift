/// The last bytes that a worker wrote to its standard error. Bounded, and safe to show.
struct StandardErrorTail {
    static let maxBytes = 64 << 10

    /// What the Swift runtime prints before it finds that it may not look for a trace.
    private static let traceHeading = Array("Current stack trace:".utf8)

    private var bytes: [UInt8] = []

    mutating func append(_ new: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: new)
        // Cut seldom, so that a flood costs little.
        if bytes.count > 2 * Self.maxBytes { bytes.removeFirst(bytes.count - Self.maxBytes) }
    }

    /// The last lines, as they came; what is not UTF-8 is replaced.
    var text: String { String(decoding: bytes.suffix(4096), as: UTF8.self) }

    /// The last line with something on it, control characters escaped; nil if there is none. The heading of a stack trace
    /// says nothing, and the line before it why there is one.
    var lastLine: String? {
        let lines = bytes.suffix(Self.maxBytes).split { $0 == UInt8(ascii: "\n") }
        guard let line = lines.last(where: { !$0.elementsEqual(Self.traceHeading) }) else { return nil }
        let text = String(decoding: line.suffix(1024), as: UTF8.self)
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            let isPlain = scalar.value >= 0x20 && scalar.value != 0x7F && !scalar.properties.isBidiControl
            result += isPlain ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}
