private import CLinux
private import Glibc

/// Unix stream sockets, by path.
package enum UnixSocket {
    /// Bytes of the longest path.
    package static let maxPathBytes = Int(BULKHEAD_SOCKET_PATH_BYTES)

    /// A listening socket that only its owner may connect to; never waits.
    package static func listen(_ path: String, backlog: Int32 = 128) throws(SystemCallError) -> OwnedDescriptor {
        OwnedDescriptor(owning: try checked("listen at \(path)", bulkhead_listen_unix(path, backlog)))
    }

    /// - Parameter milliseconds: limits each read and write.
    package static func connect(_ path: String, milliseconds: Int32) throws(SystemCallError) -> OwnedDescriptor {
        OwnedDescriptor(owning: try checked("connect to \(path)", bulkhead_connect_unix(path, milliseconds)))
    }

    /// The next connection; nil if none waits.
    package static func accept(_ listener: borrowing OwnedDescriptor) throws(SystemCallError) -> OwnedDescriptor? {
        let number = bulkhead_accept(listener.rawValue)
        // Whoever wanted to connect may have gone again meanwhile.
        if number == -EAGAIN || number == -ECONNABORTED { return nil }
        return OwnedDescriptor(owning: try checked("accept", number))
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
            return error.errno == ECONNREFUSED
        }
    }

    /// Sends one datagram to `path`, or to an abstract name that begins with `@`. Never waits.
    package static func send(_ text: String, to path: String) throws(SystemCallError) {
        let bytes = Array(text.utf8)
        let code = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { bulkhead_send_datagram(path, $0, buffer.count) } ?? 0
        }
        try checked("sendto \(path)", code)
    }
}
