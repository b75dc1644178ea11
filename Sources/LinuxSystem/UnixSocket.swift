private import CLinux
private import Glibc

/// Unix stream sockets, by path.
package enum UnixSocket {
    /// Bytes of the longest path.
    package static let maxPathBytes = Int(BULKHEAD_SOCKET_PATH_BYTES)

    /// - Parameter milliseconds: limits each read and write.
    package static func connect(_ path: String, milliseconds: Int32) throws(SystemCallError) -> OwnedDescriptor {
        OwnedDescriptor(owning: try checked("connect to \(path)", bulkhead_connect_unix(path, milliseconds)))
    }

    /// The user at the other end, as the kernel knows it.
    package static func peerUser(_ connection: borrowing OwnedDescriptor) throws(SystemCallError) -> UInt32 {
        var user: UInt32 = 0
        try checked("getsockopt(SO_PEERCRED)", bulkhead_peer_user(connection.rawValue, &user))
        return user
    }

    /// Whether nobody listens at `path` any more, though its file is there.
    package static func isAbandoned(_ path: String) -> Bool {
        do {
            _ = try connect(path, milliseconds: 100)
            return false
        } catch {
            // One whose queue is full does not answer in time, and is alive.
            return error.errno == ECONNREFUSED
        }
    }

    /// A socket for datagrams to the one at `path`, or at an abstract name that begins with `@`.
    package static func datagrams(to path: String) throws(SystemCallError) -> OwnedDescriptor {
        OwnedDescriptor(owning: try checked("connect to \(path)", bulkhead_datagrams_to(path)))
    }

    /// Sends one datagram. Never waits.
    package static func send(_ text: String, on socket: borrowing OwnedDescriptor) throws(SystemCallError) {
        let bytes = Array(text.utf8)
        let code = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { bulkhead_send_datagram(socket.rawValue, $0, buffer.count) } ?? 0
        }
        try checked("send", code)
    }
}
