import Digest
import Host
private import Glibc

/// The executable of this process: as `bulkhead audit` is `bulkhead`, the supervisor's.
package struct SupervisorFile: Sendable {
    package let path: String
    /// `sha256:…`; nil where it cannot be read.
    package let digest: String?

    package var directory: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    package static var current: SupervisorFile {
        SupervisorFile(path: WorkerHost.executablePath, digest: digest(of: "/proc/self/exe"))
    }

    private static func digest(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            let mapping = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED
        else { return nil }
        defer { munmap(mapping, Int(status.st_size)) }
        return SHA256Digest(of: UnsafeRawBufferPointer(start: mapping, count: Int(status.st_size))).labelled
    }
}
