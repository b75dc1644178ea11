private import Glibc

/// Reading a policy file whole, within bounds.
enum PolicyFileContent {
    /// A policy is some kilobytes of text.
    static let maxBytes = 1 << 20

    static func read(_ path: String) throws(PolicyFileError) -> [UInt8] {
        // Without waiting: a pipe in this place must not hold up the supervisor.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PolicyFileError(.unreadable, path: path, "is not a regular file; a policy is a YAML file")
        }
        var bytes = [UInt8](repeating: 0, count: maxBytes + 1)
        var count = 0
        while count < bytes.count {
            let room = bytes.count - count
            let transferred = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { Glibc.read(descriptor, $0 + count, room) } ?? 0
            }
            if transferred < 0 {
                let code = errno
                if code == EINTR { continue }
                throw unreadable(path, code)
            }
            if transferred == 0 { break }
            count += transferred
        }
        guard count <= maxBytes else {
            throw PolicyFileError(.tooLarge, path: path, "is larger than \(maxBytes) bytes; a policy is some kilobytes")
        }
        return Array(bytes[..<count])
    }

    /// Whether anything has this name, be it a link that leads nowhere.
    static func exists(_ path: String) throws(PolicyFileError) -> Bool {
        var status = stat()
        if lstat(path, &status) == 0 { return true }
        let code = errno
        if code == ENOENT { return false }
        throw unreadable(path, code)
    }

    private static func unreadable(_ path: String, _ code: Int32) -> PolicyFileError {
        let meaning = strerror(code).map { String(cString: $0) } ?? "errno \(code)"
        return PolicyFileError(.unreadable, path: path, "cannot be read: \(meaning)")
    }
}
