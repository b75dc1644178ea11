private import Glibc
import LinuxSystem

/// Files of this machine.
enum LocalFile {
    struct Failure: Error {
        /// Such as `is larger than 4194304 bytes`.
        let problem: String
    }

    /// The bytes of a regular file, be it by a link; a pipe would keep whoever reads it waiting.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Failure(problem: "cannot be read: \(SystemCallError.text(of: errno))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(problem: "is no file") }
        do {
            return try DescriptorIO.readAll(path, limit: limit)
        } catch  where error.errno == EFBIG {
            throw Failure(problem: "is larger than \(limit) bytes")
        } catch {
            throw Failure(problem: "cannot be read: \(SystemCallError.text(of: error.errno))")
        }
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
