private import Glibc
package import LinuxSystem

/// Cuts the input into lines, in one buffer that is used again and again.
///
/// A line ends with LF or CR LF; the last one may lack its end. A byte order mark at the start is skipped. Blank lines
/// (nothing but blanks and tabs) are skipped and counted; they have a number. Where the input begins like gzip it is
/// inflated, all members of it.
///
/// ```swift
/// repeat {
///     while let line = reader.next() { … }
///     // A pipe: if `reader.isPollable && reader.needsDescriptor`, wait until it is readable.
/// } while try reader.fill() != .endOfInput
/// // One more line may be left, which had no end.
/// while let line = reader.next() { … }
/// ```
package struct LineReader: ~Copyable {
    package enum FillResult: Sendable, Hashable {
        /// Ask ``LineReader/next()`` again; there may be whole lines or not.
        case more
        /// The descriptor does not wait, and has nothing now.
        case wouldBlock
        /// Ask ``LineReader/next()`` again: what is left is the last line.
        case endOfInput
    }

    /// Longer lines are skipped to their end. The line end does not count.
    package static let maxLineBytes = 1 << 20
    /// How much of a line that is longer is handed out.
    package static let keptOfOverlongLine = 256
    /// Readable bytes after each line.
    package static let padding = 64
    /// Read at once: small enough to stay in a core's cache.
    private static let chunk = 256 << 10
    /// Up to this much of an unfinished line is moved to the front before a read, so that the same memory is used
    /// again.
    private static let smallRest = 16 << 10

    /// Lines of nothing but blanks and tabs, up to the last line that was handed out.
    package private(set) var blankLines = 0

    private var source: InputSource
    private let buffer: UnsafeMutableRawPointer
    private let capacity: Int
    /// The beginning of an over-long line.
    private let kept: UnsafeMutableRawPointer
    private var keptCount = 0
    /// The line that comes next begins here, or what is there of it.
    private var start = 0
    /// No line end before here.
    private var scanned = 0
    private var end = 0
    private var isAtEnd = false
    private var isSkipping = false
    private var linesTaken = 0
    /// Where `start` is in the input.
    private var startOffset: Int64 = 0
    private var overlongOffset: Int64 = 0

    /// - Parameter path: `-` is standard input.
    package init(path: String) throws(IntakeError) {
        self.init(try InputSource(path: path))
    }

    /// - Parameter name: what messages call it.
    package init(_ descriptor: consuming OwnedDescriptor, name: String) throws(IntakeError) {
        self.init(try InputSource(descriptor, name: name))
    }

    private init(_ source: consuming InputSource) {
        self.source = source
        capacity = Self.maxLineBytes + 2 + Self.chunk
        buffer = .allocate(byteCount: capacity + Self.padding, alignment: 64)
        kept = .allocate(byteCount: Self.keptOfOverlongLine + Self.padding, alignment: 64)
    }

    deinit {
        buffer.deallocate()
        kept.deallocate()
    }

    /// What to wait for; only while this reader lives.
    package var descriptor: Int32 { source.descriptor }
    /// Whether epoll takes the descriptor. A regular file is always ready instead.
    package var isPollable: Bool { source.isPollable }
    /// Whether the next ``fill()`` will read from the descriptor, and so might wait.
    package var needsDescriptor: Bool { source.needsDescriptor }
    /// The path as it was given, or `standard input`.
    package var name: String { source.name }
    /// Lines passed so far, blank ones included.
    package var lineCount: Int { linesTaken }

    /// The next line, if all of it was read already. Allocates nothing.
    package mutating func next() -> InputLine? {
        while true {
            let found = memchr(buffer + scanned, 0x0a, end - scanned)
            let lineEnd: Int
            if let found {
                lineEnd = UnsafeRawPointer(found) - UnsafeRawPointer(buffer)
                scanned = lineEnd + 1
            } else {
                scanned = end
                guard isAtEnd, isSkipping || end > start else {
                    // One byte more for a CR that belongs to the line's end.
                    if isSkipping || end - start > Self.maxLineBytes + 1 { skip() }
                    return nil
                }
                lineEnd = end
            }
            if let line = takeLine(upTo: lineEnd) { return line }
        }
    }

    /// Reads on, once at most. Lines handed out before are gone.
    package mutating func fill() throws(IntakeError) -> FillResult {
        guard !isAtEnd else { return .endOfInput }
        makeRoom()
        // Only where the lines at hand were not taken.
        guard capacity - end >= 2 else { return .more }
        let room = UnsafeMutableRawBufferPointer(start: buffer + end, count: min(Self.chunk, capacity - end))
        do throws(IntakeError) {
            switch try source.read(into: room) {
            case .bytes(let count):
                end += count
                return .more
            case .wouldBlock: return .wouldBlock
            case .endOfInput:
                isAtEnd = true
                return .endOfInput
            }
        } catch {
            var located = error
            located.line = linesTaken + 1
            throw located
        }
    }

    private mutating func makeRoom() {
        let rest = end - start
        guard start > 0, rest <= Self.smallRest || capacity - end < Self.chunk else { return }
        memmove(buffer, buffer + start, rest)
        scanned -= start
        end = rest
        start = 0
    }

    /// Gives up what is there of a line that is too long, but for its beginning.
    private mutating func skip() {
        if !isSkipping {
            isSkipping = true
            keep(end - start)
        }
        startOffset += Int64(end - start)
        start = end
    }

    private mutating func keep(_ length: Int) {
        keptCount = min(length, Self.keptOfOverlongLine)
        memcpy(kept, buffer + start, keptCount)
        overlongOffset = startOffset
    }

    /// The line from `start`, or nil where it is blank.
    private mutating func takeLine(upTo lineEnd: Int) -> InputLine? {
        var first = start
        var length = lineEnd - start
        let offset = startOffset
        linesTaken += 1
        startOffset += Int64(scanned - start)
        start = scanned
        if isSkipping {
            isSkipping = false
            return overlongLine(at: overlongOffset)
        }
        if linesTaken == 1, length >= 3, isByteOrderMark(buffer + first) {
            first += 3
            length -= 3
        }
        if length > 0, (buffer + first).load(fromByteOffset: length - 1, as: UInt8.self) == 0x0d { length -= 1 }
        if length > Self.maxLineBytes {
            keptCount = Self.keptOfOverlongLine
            memcpy(kept, buffer + first, keptCount)
            return overlongLine(at: offset)
        }
        let bytes = UnsafeRawBufferPointer(start: buffer + first, count: length)
        // A line of JSON begins with a brace.
        if length == 0 || bytes[0] <= 0x20, bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) {
            blankLines += 1
            return nil
        }
        return InputLine(bytes: bytes, number: linesTaken, offset: offset, isOverlong: false)
    }

    private func overlongLine(at offset: Int64) -> InputLine {
        InputLine(
            bytes: UnsafeRawBufferPointer(start: kept, count: keptCount), number: linesTaken, offset: offset,
            isOverlong: true)
    }

    private func isByteOrderMark(_ bytes: UnsafeMutableRawPointer) -> Bool {
        bytes.load(as: UInt8.self) == 0xef && bytes.load(fromByteOffset: 1, as: UInt8.self) == 0xbb
            && bytes.load(fromByteOffset: 2, as: UInt8.self) == 0xbf
    }
}
