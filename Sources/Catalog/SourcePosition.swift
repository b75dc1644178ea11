/// Counts lines and columns along the bytes of a UTF-8 text, as the YAML library does: a line ends at LF, CR, CR LF,
/// NEL, LS and PS.
struct SourcePosition {
    private var line = 1
    private var column = 1

    var location: SourceLocation { SourceLocation(line: line, column: column) }

    /// The place of the byte at `offset`.
    static func location(of offset: Int, in bytes: [UInt8]) -> SourceLocation {
        var position = Self()
        for index in 0..<min(offset, bytes.count) { position.advance(bytes, index) }
        return position.location
    }

    func isAtScalarStart(_ bytes: [UInt8], _ index: Int) -> Bool { bytes[index] & 0xC0 != 0x80 }

    /// Steps over the byte at `index`.
    mutating func advance(_ bytes: [UInt8], _ index: Int) {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let afterNext = index + 2 < bytes.count ? bytes[index + 2] : 0
        switch bytes[index] {
        case 0x0A:
            breakLine()
        case 0x0D:
            if next != 0x0A { breakLine() }
        case 0xC2 where next == 0x85, 0xE2 where next == 0x80 && (afterNext == 0xA8 || afterNext == 0xA9):
            // The column of the remaining bytes of the scalar is never asked for.
            breakLine()
        case let byte where byte & 0xC0 != 0x80:
            column += 1
        default:
            break
        }
    }

    private mutating func breakLine() {
        line += 1
        column = 1
    }
}
