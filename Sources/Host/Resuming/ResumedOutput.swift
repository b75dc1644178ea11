private import Glibc
import LinuxSystem
import Words

/// What the file of a resumed run holds already. What the run computes again is compared with it: written lines are never
/// taken back.
struct ResumedOutput {
    private let descriptor: Int32
    private let name: String
    /// Whether everything in the file was compared, so that whatever comes next is new.
    private(set) var isAtEnd = false
    private var held = [UInt8](repeating: 0, count: chunk)

    private static let chunk = 128 << 10
    /// Of the line in which a difference is, so much before it and from it on is shown.
    private static let shownBefore = 24
    private static let shownAfter = 48

    /// Opens the file so that whatever is written goes behind all that it holds.
    ///
    /// - Throws: 64 for what is no regular file, 65 where it has fewer bytes than `offset`, 73 where it cannot be opened.
    static func open(_ path: String, purpose: String, at offset: UInt64) throws(HostError) -> OwnedDescriptor {
        guard path != "-" else { throw notRegular("standard output", purpose) }
        // The run may have ended before its first line. O_NONBLOCK: what is no file must not hold this process up.
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (offset == 0 ? O_CREAT : 0)
        let number = Glibc.open(path, flags, 0o644)
        guard number >= 0 else {
            let reason = String(cString: strerror(errno))
            throw HostError(
                .cannotCreate,
                "cannot open \(path), to which the run to be resumed has written its \(purpose): \(reason); put it back, or start anew without --resume and with another output"
            )
        }
        let file = OwnedDescriptor(owning: number)
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw notRegular(path, purpose) }
        guard UInt64(clamping: status.st_size) >= offset else {
            throw HostError(
                .badData,
                "\(path) has \(status.st_size) bytes, and the run to be resumed had written \(offset) of its \(purpose) to it; it was cut or is another file; put it back, or start anew without --resume and with another output"
            )
        }
        return file
    }

    private static func notRegular(_ name: String, _ purpose: String) -> HostError {
        HostError(
            .usage,
            "\(name) for the \(purpose) is no regular file, so what was written to it cannot be compared; name the file of the run to be resumed, or start anew without --resume"
        )
    }

    /// - Parameter descriptor: stays open for as long as this is used.
    init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Compares what comes next in the run with what the file has from `offset` on, and returns how much of it that is:
    /// less than all only at the file's end.
    mutating func compare(_ bytes: ArraySlice<UInt8>, at offset: UInt64) throws(HostError) -> Int {
        var position = offset
        var rest = bytes
        while !rest.isEmpty {
            let count = try read(at: position, atMost: rest.count)
            guard count > 0 else {
                isAtEnd = true
                break
            }
            let expected = rest.prefix(count)
            if !Self.areSame(held[..<count], expected) {
                let same = zip(held, expected).prefix { $0 == $1 }.count
                throw try difference(at: position + UInt64(same), expected: rest.dropFirst(same))
            }
            position += UInt64(count)
            rest = rest.dropFirst(count)
        }
        return bytes.count - rest.count
    }

    private static func areSame(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in
                guard let one = one.baseAddress, let otherBase = other.baseAddress else { return true }
                return memcmp(one, otherBase, other.count) == 0
            }
        }
    }

    /// Makes sure that the file holds no more than the run has produced.
    /// - Parameter end: how much that is.
    mutating func checkEnd(at end: UInt64) throws(HostError) {
        guard try read(at: end, atMost: 1) > 0 else { return }
        let place = try place(of: end)
        let more = try text(from: end)
        throw HostError(
            .badData,
            "\(name) holds more than the run produces, which ends at byte \(end), line \(place.line): there the file goes on with \(Words.quote(more)); \(Self.advice)"
        )
    }

    private static let advice =
        "nothing was overwritten; put back the file, the input, the catalog and the build of the run to be resumed, or start anew without --resume and with another output"

    // MARK: Showing

    private mutating func difference(
        at offset: UInt64, expected: ArraySlice<UInt8>
    ) throws(HostError) -> HostError {
        let place = try place(of: offset)
        let found = try text(from: offset)
        let wanted = Self.text(expected)
        return HostError(
            .badData,
            "\(name) is not what the run computes, from byte \(offset) in line \(place.line) on: the file has \(Words.quote(place.before + found)), the run \(Words.quote(place.before + wanted)); \(Self.advice)"
        )
    }

    /// The number of the line that has the byte at `offset`, and the end of what is before it in that line.
    private mutating func place(of offset: UInt64) throws(HostError) -> (line: Int, before: String) {
        var line = 1
        var start: UInt64 = 0
        var read: UInt64 = 0
        while read < offset {
            let count = try self.read(at: read, atMost: Int(clamping: offset - read))
            guard count > 0 else { break }
            for (index, byte) in held[..<count].enumerated() where byte == UInt8(ascii: "\n") {
                line += 1
                start = read + UInt64(index) + 1
            }
            read += UInt64(count)
        }
        let shown = Int(min(offset - start, UInt64(Self.shownBefore)))
        let count = try self.read(at: offset - UInt64(shown), atMost: shown)
        let isCut = offset - start > UInt64(shown)
        return (line, (isCut ? "…" : "") + String(decoding: held[..<count], as: UTF8.self))
    }

    /// What the file has from `offset` to the end of the line.
    private mutating func text(from offset: UInt64) throws(HostError) -> String {
        Self.text(held[..<(try read(at: offset, atMost: Self.shownAfter + 1))])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: line.prefix(shownAfter), as: UTF8.self) + (line.count > shownAfter ? "…" : "")
    }

    /// Reads into `held`; 0 at the end of the file.
    private mutating func read(at offset: UInt64, atMost limit: Int) throws(HostError) -> Int {
        let result = held.withUnsafeMutableBytes { space in
            Result { () throws(SystemCallError) in
                try DescriptorIO.read(
                    descriptor, at: offset, into: UnsafeMutableRawBufferPointer(rebasing: space.prefix(limit)))
            }
        }
        do {
            return try result.get()
        } catch {
            throw HostError(
                .inputOutput,
                "cannot read \(name), to compare with it what the run computes: \(SystemCallError.text(of: error.errno)); nothing was overwritten; see to the file and run again"
            )
        }
    }
}
