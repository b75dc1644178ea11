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
    private static let capacity = maxLineBytes + 2 + chunk

    /// Lines of nothing but blanks and tabs, up to the last line that was handed out; from where this reader began.
    package private(set) var blankLines = 0

    private var source: InputSource
    private let buffer: UnsafeMutableRawPointer
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
    /// The line that was handed out last.
    private var last: (number: Int, offset: Int64) = (1, 0)
    /// Of every byte that has left the buffer; nil where no fingerprints are wanted.
    private var hasher: PrefixHasher?
    /// Before the over-long line whose beginning has left the buffer last.
    private var overlongHasher: PrefixHasher?

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - fingerprints: whether positions will be asked for, which costs some time for every byte.
    package init(path: String, fingerprints: Bool = false) throws(IntakeError) {
        self.init(try InputSource(path: path), fingerprints ? PrefixHasher() : nil)
    }

    /// - Parameters:
    ///   - name: what messages call it.
    ///   - fingerprints: as above.
    package init(
        _ descriptor: consuming OwnedDescriptor, name: String, fingerprints: Bool = false
    ) throws(IntakeError) {
        self.init(try InputSource(descriptor, name: name), fingerprints ? PrefixHasher() : nil)
    }

    /// Goes on at `position`, with fingerprints. What is before it is read and compared; what comes after it may have
    /// changed since.
    ///
    /// - Throws: `changed` where the input is not what it was, or ends before the position; `cannotResume` where it is
    ///   no regular file; and what reading throws.
    package init(path: String, resumingAt position: InputPosition) throws(IntakeError) {
        var source = try InputSource(path: path)
        let buffer = Self.makeBuffer()
        let passed: InputSource.Passed
        do throws(IntakeError) {
            passed = try source.pass(
                to: position, through: UnsafeMutableRawBufferPointer(start: buffer, count: Self.chunk))
        } catch {
            buffer.deallocate()
            throw error
        }
        self.init(source, buffer: buffer, passed.hasher)
        (start, scanned, end) = (passed.rest.lowerBound, passed.rest.lowerBound, passed.rest.upperBound)
        startOffset = position.offset
        linesTaken = position.line - 1
        last = (position.line, position.offset)
    }

    private init(
        _ source: consuming InputSource, buffer: UnsafeMutableRawPointer = Self.makeBuffer(), _ hasher: PrefixHasher?
    ) {
        self.source = source
        self.buffer = buffer
        self.hasher = hasher
        kept = .allocate(byteCount: Self.keptOfOverlongLine + Self.padding, alignment: 64)
    }

    private static func makeBuffer() -> UnsafeMutableRawPointer {
        .allocate(byteCount: capacity + padding, alignment: 64)
    }

    deinit {
        buffer.deallocate()
        kept.deallocate()
    }

    /// What to wait for; only while this reader lives.
    package var descriptor: Int32 { source.descriptor }
    /// Whether epoll takes the descriptor. A regular file is always ready instead.
    package var isPollable: Bool { source.isPollable }
    /// Whether another process can read the same again.
    package var isRepeatable: Bool { source.isRegular }
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
            if let line = takeLine(upTo: lineEnd) {
                last = (line.number, line.offset)
                return line
            }
        }
    }

    /// Reads on, once at most. Lines handed out before are gone.
    package mutating func fill() throws(IntakeError) -> FillResult {
        guard !isAtEnd else { return .endOfInput }
        makeRoom()
        // Only where the lines at hand were not taken.
        guard Self.capacity - end >= 2 else { return .more }
        let room = UnsafeMutableRawBufferPointer(start: buffer + end, count: min(Self.chunk, Self.capacity - end))
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

    /// Before the line that comes next: after every line that was handed out, and every blank one since.
    ///
    /// Can be asked for at any time. It costs as much as reading up to a mebibyte again, so not at every line.
    /// - Returns: nil where the reader was made without fingerprints.
    package func position() -> InputPosition? {
        position(of: linesTaken + 1, at: isSkipping ? overlongOffset : startOffset)
    }

    /// Before the line that was handed out last, for whoever has not used it yet. Costs the same.
    /// - Returns: nil where the reader was made without fingerprints, and where the line was given up by a call of
    ///   ``fill()`` or ``next()`` since.
    package func positionOfLastLine() -> InputPosition? { position(of: last.number, at: last.offset) }

    private func position(of line: Int, at offset: Int64) -> InputPosition? {
        if let overlongHasher, overlongHasher.count == offset {
            return InputPosition(offset: offset, line: line, prefix: overlongHasher.fingerprint)
        }
        guard var hasher, hasher.count <= offset else { return nil }
        hasher.take(passed(from: hasher.count, to: offset))
        return InputPosition(offset: offset, line: line, prefix: hasher.fingerprint)
    }

    /// Comes before bytes in front of `start` leave the buffer.
    private mutating func hashPassed() {
        guard let count = hasher?.count else { return }
        let passed = passed(from: count, to: startOffset)
        hasher?.take(passed)
    }

    /// A part of the input that is before `start` and in the buffer.
    private func passed(from first: Int64, to end: Int64) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: buffer + start - Int(startOffset - first), count: Int(end - first))
    }

    private mutating func makeRoom() {
        let rest = end - start
        guard start > 0, rest <= Self.smallRest || Self.capacity - end < Self.chunk else { return }
        hashPassed()
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
            hashPassed()
            overlongHasher = hasher
        }
        startOffset += Int64(end - start)
        start = end
        hashPassed()
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
