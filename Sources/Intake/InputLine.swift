/// One line of the input, without its end.
///
/// At least ``LineReader/padding`` bytes after it are readable, with no particular content.
package struct InputLine {
    /// Valid until the next call of the reader. Of an over-long line only the first ``LineReader/keptOfOverlongLine``.
    package let bytes: UnsafeRawBufferPointer
    /// Counted from 1, blank lines included.
    package let number: Int
    /// Where the line begins, in bytes from the start of the (uncompressed) input.
    package let offset: Int64
    /// Longer than ``LineReader/maxLineBytes``.
    package let isOverlong: Bool

    package init(bytes: UnsafeRawBufferPointer, number: Int, offset: Int64, isOverlong: Bool) {
        self.bytes = bytes
        self.number = number
        self.offset = offset
        self.isOverlong = isOverlong
    }
}
