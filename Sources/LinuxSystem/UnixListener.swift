private import CLinux
private import Glibc

/// A listening Unix socket with its file, which only its owner may connect to; accepting never waits.
package struct UnixListener: ~Copyable, Sendable {
    package let file: SocketFile
    private let socket: OwnedDescriptor

    /// Listens at `path`. A socket that a dead process left there is replaced.
    /// - Throws: `EADDRINUSE` where another process listens there, `ENOTSOCK` where something else is there, which is left
    ///   alone, `ENAMETOOLONG` for a path longer than ``UnixSocket/maxPathBytes``.
    package init(path: String, backlog: Int32 = 128) throws(SystemCallError) {
        if let found = try SocketFile.look(at: path) {
            guard found.isSocket else { throw SystemCallError(call: "listen at \(path)", errno: ENOTSOCK) }
            guard UnixSocket.isAbandoned(path) else {
                throw SystemCallError(call: "listen at \(path)", errno: EADDRINUSE)
            }
            unlink(path)
        }
        let socket = OwnedDescriptor(
            owning: try checked("listen at \(path)", bulkhead_listen_unix(path, backlog)))
        guard let made = try SocketFile.look(at: path) else {
            throw SystemCallError(call: "listen at \(path)", errno: ENOENT)
        }
        self.socket = socket
        file = made.file
    }

    /// To wait for.
    package var rawValue: Int32 { socket.rawValue }

    /// The next connection; nil if none waits.
    package func accept() throws(SystemCallError) -> OwnedDescriptor? {
        let number = bulkhead_accept(socket.rawValue)
        // Whoever wanted to connect may have gone again meanwhile.
        if number == -EAGAIN || number == -ECONNABORTED { return nil }
        return OwnedDescriptor(owning: try checked("accept", number))
    }

    /// Gives the socket up without closing it.
    package consuming func release() -> Int32 { socket.release() }
}

/// The file of a Unix socket that this process has made.
package struct SocketFile: Sendable {
    package let path: String
    private let identity: FileIdentity

    /// Removes it, unless somebody has put another in its place.
    package func remove() {
        guard let found = try? Self.look(at: path), found.file.identity == identity else { return }
        unlink(path)
    }

    /// Whether it is still there.
    package var exists: Bool { access(path, F_OK) == 0 || errno != ENOENT }

    /// Nil where there is nothing.
    fileprivate static func look(at path: String) throws(SystemCallError) -> (file: Self, isSocket: Bool)? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw SystemCallError(call: "lstat \(path)", errno: errno)
        }
        let file = Self(path: path, identity: FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
        return (file, status.st_mode & S_IFMT == S_IFSOCK)
    }
}
