/// Writes one line for every line of the input that did not become an event.
struct RejectLines {
    /// Of the line as it came, at most; the rest can be found by its number.
    static let maxRawBytes = 1024

    private var text = JSONText()

    /// - Parameter raw: the line as it came; what is not UTF-8 in it is replaced.
    mutating func line(_ number: Int, reason: String, raw: UnsafeRawBufferPointer) -> [UInt8] {
        text.removeAll()
        text.raw("{\"line\":")
        text.integer(number)
        text.raw(",\"reason\":")
        text.string(reason)
        text.raw(",\"raw\":")
        text.string(String(decoding: raw.prefix(Self.maxRawBytes), as: UTF8.self))
        text.raw("}\n")
        return text.bytes
    }
}
