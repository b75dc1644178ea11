/// A place between two lines of an input, from which it can be read again.
package struct InputPosition: Sendable, Hashable {
    /// Where the next line begins, in bytes from the start of the (uncompressed) input.
    package let offset: Int64
    /// The number of that line, counted from 1, blank lines included.
    package let line: Int
    /// Of every byte before ``offset``.
    package let prefix: PrefixFingerprint
}

extension InputPosition: Codable {
    private enum CodingKeys: String, CodingKey {
        case offset
        case line
        case prefix
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        offset = try container.decode(Int64.self, forKey: .offset)
        line = try container.decode(Int.self, forKey: .line)
        prefix = try container.decode(PrefixFingerprint.self, forKey: .prefix)
        // A line has one byte at least.
        guard offset >= 0, line >= 1, Int64(line) - 1 <= offset else {
            throw DecodingError.dataCorruptedError(
                forKey: .line, in: container, debugDescription: "no line \(line) begins at byte \(offset)")
        }
    }
}
