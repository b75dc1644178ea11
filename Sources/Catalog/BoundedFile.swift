private import Glibc

/// Reads files that must not be larger than they should be.
enum BoundedFile {
    struct Failure: Error {
        /// Of the C library.
        let number: Int32
        var description: String { String(cString: strerror(number)) }
    }

    /// The bytes of the file at `path`, but no more than `limit` + 1: so many mean that the file is too large.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
        guard descriptor >= 0 else { throw Failure(number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limit {
            let wanted = min(chunk.count, limit + 1 - bytes.count)
            let count = chunk.withUnsafeMutableBytes { buffer in
                retrying { Glibc.read(descriptor, buffer.baseAddress, wanted) }
            }
            guard count >= 0 else { throw Failure(number: errno) }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            guard result == -1, errno == EINTR else { return result }
        }
    }
}
