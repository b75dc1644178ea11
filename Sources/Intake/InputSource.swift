private import Glibc
import LinuxSystem

/// Bytes from a file, a pipe or standard input; inflated where they begin like gzip.
struct InputSource: ~Copyable {
    enum Outcome {
        /// So many bytes; 0 where what was read only led to more to read.
        case bytes(Int)
        case wouldBlock
        case endOfInput
    }

    private enum Format {
        /// Not known before two bytes are there; the first may be.
        case undecided(first: UInt8?)
        case plain
        case gzip
    }

    let name: String
    let descriptor: Int32
    /// Whether waiting for readiness works; a regular file is always ready, and epoll refuses it.
    let isPollable: Bool
    /// Whether it is a file that can be read again.
    let isRegular: Bool
    /// Nil for standard input, which is not ours to close.
    private let owned: OwnedDescriptor?
    private var format = Format.undecided(first: nil)
    private var decoder: GzipDecoder?
    private var isAtEnd = false

    /// - Parameter path: `-` is standard input.
    init(path: String) throws(IntakeError) {
        if path == "-" {
            try self.init(descriptor: STDIN_FILENO, owned: nil, name: "standard input")
        } else {
            // A FIFO without a writer would hold this process up, deaf to signals; it is waited for like any other input.
            let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard number >= 0 else {
                throw IntakeError(
                    code: .noInput, source: path, message: "cannot open: \(SystemCallError.text(of: errno))", line: nil)
            }
            try self.init(descriptor: number, owned: OwnedDescriptor(owning: number), name: path)
        }
    }

    init(_ descriptor: consuming OwnedDescriptor, name: String) throws(IntakeError) {
        let number = descriptor.rawValue
        try self.init(descriptor: number, owned: descriptor, name: name)
    }

    private init(descriptor: Int32, owned: consuming OwnedDescriptor?, name: String) throws(IntakeError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw IntakeError(
                code: .noInput, source: name, message: "cannot look at it: \(SystemCallError.text(of: errno))",
                line: nil)
        }
        let type = status.st_mode & S_IFMT
        guard type != S_IFDIR else {
            throw IntakeError(
                code: .noInput, source: name, message: "is a directory; give a file of events, or - for standard input",
                line: nil)
        }
        self.name = name
        self.descriptor = descriptor
        self.owned = owned
        isRegular = type == S_IFREG
        isPollable = type == S_IFIFO || type == S_IFSOCK || (type == S_IFCHR && isatty(descriptor) == 1)
    }

    /// Whether the next ``read(into:)`` will read from the descriptor.
    var needsDescriptor: Bool {
        guard !isAtEnd else { return false }
        return decoder?.needsInput ?? true
    }

    /// Reads from the descriptor once at most, so that it does not wait where something is there.
    /// - Parameter buffer: at least 2 bytes.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Outcome {
        guard !isAtEnd else { return .endOfInput }
        switch format {
        case .plain: return try readDescriptor(into: buffer)
        case .gzip: return try readGzip(into: buffer)
        case .undecided(let first): return try decide(first, buffer)
        }
    }

    /// Reads the first two bytes and no more, since only they tell where the rest is to go.
    private mutating func decide(
        _ first: UInt8?, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(IntakeError) -> Outcome {
        var count = 0
        if let first {
            buffer[0] = first
            count = 1
        }
        switch try readDescriptor(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count..<2])) {
        case .wouldBlock: return .wouldBlock
        case .endOfInput:
            format = .plain
            return count == 0 ? .endOfInput : .bytes(count)
        case .bytes(let new): count += new
        }
        switch (count, buffer[0], buffer[1]) {
        case (1, 0x1f, _):
            format = .undecided(first: 0x1f)
            return .bytes(0)
        case (2, 0x1f, 0x8b):
            format = .gzip
            let fresh = GzipDecoder()
            fresh.space.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<2]))
            fresh.didFill(2)
            decoder = fresh
            return .bytes(0)
        default:
            format = .plain
            return .bytes(count)
        }
    }

    private mutating func readDescriptor(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(IntakeError) -> Outcome {
        do throws(SystemCallError) {
            switch try DescriptorIO.read(descriptor, into: buffer) {
            case .transferred(let count): return .bytes(count)
            case .wouldBlock: return .wouldBlock
            case .endOfFile:
                isAtEnd = true
                return .endOfInput
            }
        } catch {
            throw failure(.inputOutput, "cannot read on: \(SystemCallError.text(of: error.errno))")
        }
    }

    private mutating func readGzip(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Outcome {
        guard let decoder else { return .endOfInput }
        if decoder.needsInput {
            switch try readDescriptor(into: decoder.space) {
            case .wouldBlock: return .wouldBlock
            case .bytes(let count): decoder.didFill(count)
            case .endOfInput:
                guard decoder.isBetweenMembers else {
                    throw failure(
                        .badData,
                        "the gzip data ends too early, after \(decoder.offset) bytes; it was cut off, get it again"
                    )
                }
                return .endOfInput
            }
        }
        do throws(GzipDecoder.Failure) {
            return .bytes(try decoder.decode(into: buffer))
        } catch {
            switch error {
            case .outOfMemory: throw failure(.inputOutput, "no memory to inflate gzip data")
            case .notGzip:
                throw failure(
                    .badData,
                    "what follows the gzip data at byte \(decoder.offset) is not gzip; remove it, or get the file again"
                )
            case .corrupt(let reason):
                throw failure(
                    .badData, "the gzip data is damaged near byte \(decoder.offset) (\(reason)); get the file again")
            }
        }
    }

    func failure(_ code: IntakeError.Code, _ message: String) -> IntakeError {
        IntakeError(code: code, source: name, message: message, line: nil)
    }
}
