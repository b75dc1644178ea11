private import Glibc
import LinuxSystem
import Supervision

/// Keeps what one run computes, to be compared with what another one does: in a file without a name, which goes with this
/// process.
final class IntentSpool: RerunReader {
    private let descriptor: OwnedDescriptor
    private var pending: [UInt8] = []

    private static let chunk = 256 << 10

    var wantsEvents: Bool { false }
    var hasEnough: Bool { false }

    init() throws(HostError) {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/bulkhead-replay-XXXXXX".utf8CString)
        let number = template.withUnsafeMutableBufferPointer { name in
            name.baseAddress.map { mkstemp($0) } ?? -1
        }
        guard number >= 0 else {
            throw HostError(
                .cannotCreate,
                "cannot keep intents in \(directory) to compare them: \(SystemCallError.text(of: errno)); name another directory with TMPDIR"
            )
        }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        template.withUnsafeBufferPointer { name in if let name = name.baseAddress { unlink(name) } }
        descriptor = OwnedDescriptor(owning: number)
    }

    func begin(_ deployment: Deployment) {}

    func take(_ event: RerunEvent, _ lines: [RerunLine]) throws(HostError) {
        for line in lines { pending += line.bytes }
        if pending.count >= Self.chunk { try flush() }
    }

    private func flush() throws(HostError) {
        var rest = pending[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor.rawValue, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw HostError(
                    .inputOutput,
                    "intents cannot be kept to be compared: \(SystemCallError.text(of: errno)); name a directory with room with TMPDIR"
                )
            }
            rest = rest.dropFirst(count)
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// What was kept.
    func file() throws(HostError) -> IntentFile {
        try flush()
        let copy = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else {
            throw HostError(.internalFault, "kept intents cannot be read: \(SystemCallError.text(of: errno))")
        }
        return try IntentFile(OwnedDescriptor(owning: copy), name: "the first of two runs")
    }
}
