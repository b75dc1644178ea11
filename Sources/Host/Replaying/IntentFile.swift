private import Glibc
import LinuxSystem

/// The lines of a file of intents, as far as it went when it was opened.
final class IntentFile {
    let name: String
    /// Bytes of the whole.
    let size: Int
    private let descriptor: OwnedDescriptor
    private var buffer: [UInt8] = []
    private var used = 0
    private var position = 0
    /// Lines so far.
    private(set) var lineNumber = 0
    private var next: RerunLine?
    /// Whether the last line has no end: it was being written, or the file was cut.
    private(set) var endsInMidLine = false

    private static let chunk = 256 << 10
    /// Bytes of a line; those that an output has are far shorter.
    private static let maxLineBytes = 1 << 20

    /// - Throws: 66 where it cannot be opened, 65 where it is no regular file.
    convenience init(_ path: String) throws(HostError) {
        // O_NONBLOCK: what is no file must not hold this process up.
        let number = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            throw HostError(
                .noInput,
                "cannot read the intents in \(path): \(SystemCallError.text(of: errno)); name the file that the run has written with --intents"
            )
        }
        try self.init(OwnedDescriptor(owning: number), name: path)
    }

    init(_ descriptor: consuming OwnedDescriptor, name: String) throws(HostError) {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw HostError(.badData, "\(name) is no regular file, so it holds no intents to compare with")
        }
        self.name = name
        size = Int(status.st_size)
        self.descriptor = descriptor
    }

    /// The line that comes next, which stays; nil at the end. Lines that begin a run are passed over.
    func peek() throws(HostError) -> RerunLine? {
        while next == nil, let line = try read() {
            guard let sequence = Self.quickSequence(line) ?? IntentFields(line)?.sequence else {
                if let fields = IntentFields(line), fields.text("kind") == "run" { continue }
                throw HostError(
                    .badData,
                    "\(name):\(lineNumber): is no line of intents; name the file that the run has written with --intents"
                )
            }
            next = RerunLine(sequence: sequence, bytes: line)
        }
        return next
    }

    func skip() { next = nil }

    /// The first line, which says what the others came of; nil where it is another. Call it before anything else.
    func runLine() throws(HostError) -> IntentFields? {
        guard let line = try read() else { return nil }
        if let fields = IntentFields(line), fields.text("kind") == "run" { return fields }
        throw HostError(
            .badData,
            "\(name) does not begin with the line of a run; name the file that the run has written with --intents"
        )
    }

    /// As every line begins that was not touched.
    private static func quickSequence(_ line: [UInt8]) -> UInt64? {
        for beginning in [Self.intent, Self.withdrawal] where line.starts(with: beginning) {
            var sequence: UInt64 = 0
            for byte in line.dropFirst(beginning.count).prefix(18) {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return sequence }
                sequence = sequence * 10 + UInt64(byte - UInt8(ascii: "0"))
            }
        }
        return nil
    }

    private static let intent = Array(#"{"kind":"intent","seq":"#.utf8)
    private static let withdrawal = Array(#"{"kind":"withdrawal","seq":"#.utf8)

    private func read() throws(HostError) -> [UInt8]? {
        var searched = used
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { used = end + 1 }
                lineNumber += 1
                return Array(buffer[used...end])
            }
            searched = buffer.count
            guard buffer.count - used <= Self.maxLineBytes else {
                throw HostError(.badData, "\(name):\(lineNumber + 1): is longer than any line of intents")
            }
            if position >= size {
                endsInMidLine = used < buffer.count
                return nil
            }
            searched -= used
            try fill()
        }
    }

    private func fill() throws(HostError) {
        buffer.removeFirst(used)
        used = 0
        var chunk = [UInt8](repeating: 0, count: min(Self.chunk, size - position))
        let offset = UInt64(position)
        let count: Int
        do throws(SystemCallError) {
            count = try chunk.withUnsafeMutableBytes { space in
                Result { () throws(SystemCallError) in
                    try DescriptorIO.read(descriptor.rawValue, at: offset, into: space)
                }
            }.get()
        } catch {
            throw HostError(
                .inputOutput, "cannot read the intents in \(name): \(SystemCallError.text(of: error.errno))")
        }
        guard count > 0 else {
            throw HostError(.badData, "\(name) was cut while it was read; nothing was changed")
        }
        position += count
        buffer.append(contentsOf: chunk[..<count])
    }
}
