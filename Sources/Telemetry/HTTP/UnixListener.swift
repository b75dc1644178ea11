import Glibc

/// The file of a Unix socket that this process listens on.
struct UnixListener: Sendable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Listens at `path`, and returns the socket too, which the caller then owns. A file that a dead process left there
    /// is replaced.
    ///
    /// There is no moment at which another user could connect: the file gets its mode 0600 from the socket as it is made.
    static func listen(at path: String, backlog: Int32) throws(HTTPEndpointError) -> (listener: Self, socket: Int32) {
        guard var address = address(of: path) else {
            throw HTTPEndpointError(
                .system, "the path of the socket is longer than \(ListenAddress.maxPathBytes) bytes: \(path)")
        }
        try removeStale(path, &address)
        let socket = try newSocket(path)
        do throws(HTTPEndpointError) {
            guard fchmod(socket, 0o600) == 0 else { throw failure("set the mode of", path) }
            guard call(bind, socket, &address) == 0 else { throw failure("bind", path) }
            var file = stat()
            guard lstat(path, &file) == 0 else { throw failure("look at", path) }
            guard Glibc.listen(socket, backlog) == 0 else { throw failure("listen on", path) }
            return (Self(path: path, device: file.st_dev, inode: file.st_ino), socket)
        } catch {
            close(socket)
            throw error
        }
    }

    /// Removes the file, unless another process has put its own in the place.
    func removeFile() {
        var file = stat()
        guard lstat(path, &file) == 0, file.st_dev == device, file.st_ino == inode else { return }
        unlink(path)
    }

    private static func removeStale(_ path: String, _ address: inout sockaddr_un) throws(HTTPEndpointError) {
        var file = stat()
        guard lstat(path, &file) == 0 else {
            if errno == ENOENT { return }
            throw failure("look at", path)
        }
        guard file.st_mode & S_IFMT == S_IFSOCK else {
            throw HTTPEndpointError(.notASocket, "\(path) exists and is no socket; it is left alone")
        }
        let probe = try newSocket(path)
        defer { close(probe) }
        // A socket without a listener refuses; one whose queue is full says EAGAIN, and is alive.
        if call(connect, probe, &address) != 0 {
            if errno == ENOENT { return }
            if errno == ECONNREFUSED {
                guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove the stale", path) }
                return
            }
            guard errno == EAGAIN else { throw failure("connect to", path) }
        }
        throw HTTPEndpointError(.addressInUse, "another process listens on unix:\(path)")
    }

    private static func newSocket(_ path: String) throws(HTTPEndpointError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = socket(AF_UNIX, type, 0)
        guard socket >= 0 else { throw failure("make a socket for", path) }
        return socket
    }

    private static func address(of path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard bytes.count < target.count else { return false }
            target.copyBytes(from: bytes)
            return true
        }
        return fits ? address : nil
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ socket: Int32,
        _ address: inout sockaddr_un
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                function(socket, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ what: String, _ path: String) -> HTTPEndpointError {
        let error = errno
        return HTTPEndpointError(
            error == EADDRINUSE ? .addressInUse : .system,
            "cannot \(what) unix:\(path): \(String(cString: strerror(error)))")
    }
}
