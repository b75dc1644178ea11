package import Digest
import LinuxSystem
import CLinux
import Glibc

/// The worker's executable, copied into memory, sealed against every change, and then hashed: what was hashed is what
/// runs, whoever may write to the file meanwhile.
package final class WorkerExecutable: Sendable {
    /// Where it came from, for messages.
    package let path: String
    /// Of the sealed copy.
    package let digest: SHA256Digest
    /// Bytes.
    package let size: Int
    let memory: MemoryFile
    let identity: FileIdentity

    /// An executable larger than this is certainly not a worker: 256 MiB.
    package static let largest = 256 << 20

    package init(path: String) throws(SandboxError) {
        self.path = path
        do {
            let file = OwnedDescriptor(owning: try checked("open", bulkhead_open(path, O_RDONLY, 0)))
            var status = bulkhead_file()
            try checked("fstat", bulkhead_file_of(file.rawValue, &status))
            guard status.mode & UInt32(S_IFMT) == UInt32(S_IFREG) else {
                throw SandboxError(
                    .executable, "the worker \(path) is not a regular file; name the file bulkhead-worker")
            }
            guard status.size <= UInt64(Self.largest) else {
                throw SandboxError(
                    .executable, "the worker \(path) has \(status.size) bytes, more than \(Self.largest)")
            }
            size = Int(status.size)
            memory = try MemoryFile(name: "bulkhead-worker", isExecutable: true)
            try memory.copy(from: file, count: size)
            // Execute only. Where the supervisor is root, and its workers are not, they then cannot be traced, nor
            // their memory be read, by anybody else who runs under their user.
            if geteuid() == 0 { try memory.setMode(0o111) }
            try memory.seal()
            identity = try FileIdentity(of: memory.descriptor.rawValue)
            digest = try Self.inspect(memory.descriptor, size: size, path: path)
        } catch let error as SandboxError {
            throw error
        } catch let error as SystemCallError {
            throw .system(.executable, "the worker \(path) cannot be prepared", error)
        } catch {
            throw SandboxError(.executable, "the worker \(path) cannot be prepared: \(error)")
        }
    }

    /// Checks and hashes the sealed copy.
    private static func inspect(
        _ descriptor: borrowing OwnedDescriptor, size: Int, path: String
    ) throws(SandboxError) -> SHA256Digest {
        guard size > 0, let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor.rawValue, 0),
            mapping != MAP_FAILED
        else { throw SandboxError(.executable, "the worker \(path) is empty or cannot be mapped") }
        defer { munmap(mapping, size) }
        let bytes = UnsafeRawBufferPointer(start: mapping, count: size)
        if let problem = ExecutableFormat.problem(of: bytes) {
            throw SandboxError(.executable, "the worker \(path) cannot be used: \(problem)")
        }
        return SHA256Digest(of: bytes)
    }
}
