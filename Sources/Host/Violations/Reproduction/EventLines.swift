import Intake

/// Lines of an input, as they came, kept so that a parser can read each of them again.
struct EventLines {
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []

    /// Bytes of all lines together, at most.
    static let maxBytes = 1 << 30

    var count: Int { ranges.count }

    /// - Returns: false where there is no more room.
    mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count + line.count + 1 + LineReader.padding <= Self.maxBytes else { return false }
        let start = bytes.count
        bytes.append(contentsOf: line)
        ranges.append(start..<bytes.count)
        bytes.append(UInt8(ascii: "\n"))
        return true
    }

    /// Keeps the first lines only.
    mutating func truncate(to count: Int) {
        guard count < ranges.count else { return }
        bytes.removeLast(bytes.count - ranges[count].lowerBound)
        ranges.removeLast(ranges.count - count)
    }

    /// No more lines come: what a parser may read behind the last one is there.
    mutating func seal() { bytes.append(contentsOf: repeatElement(0, count: LineReader.padding)) }

    /// Gives a line to `body`, with what a parser may read behind it.
    func withLine<Value>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[ranges[index]])) }
    }

    /// A line with its end.
    func written(_ index: Int) -> ArraySlice<UInt8> { bytes[ranges[index].lowerBound...ranges[index].upperBound] }
}
