import LinuxSystem

/// Where the HTTP endpoint listens: this machine only, by loopback or a Unix socket.
package enum ListenAddress: Sendable, Hashable {
    /// A loopback address in numbers, such as `127.0.0.1` or `::1`; port 0 lets the system choose.
    case loopback(host: String, port: Int)
    /// `unix:PATH`.
    case unix(path: String)

    /// What `sockaddr_un` holds, less the byte that ends it.
    package static let maxPathBytes = UnixSocket.maxPathBytes

    /// Reads `127.0.0.1:PORT` (or another address of 127.0.0.0/8), `[::1]:PORT`, `localhost:PORT` or `unix:PATH`. Looks
    /// up no name: `localhost` is 127.0.0.1.
    package init(_ text: String) throws(ListenAddressError) {
        if text.hasPrefix("unix:") {
            self = try Self.unix(text.dropFirst("unix:".count))
            return
        }
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]"), colon > text.startIndex else {
            throw ListenAddressError("\"\(text)\" has no port; \(Self.forms)")
        }
        let host = text[..<colon]
        guard let loopback = LoopbackName(host) else {
            throw ListenAddressError(
                "\"\(text)\" is refused: bulkhead listens on this machine only, since whoever reads its metrics needs no "
                    + "password; \(Self.forms)")
        }
        let digits = text[text.index(after: colon)...]
        guard let port = UInt16(digits), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ListenAddressError("\"\(digits)\" is no port: a number from 0 to 65535, 0 to let the system choose")
        }
        self = .loopback(host: loopback.address, port: Int(port))
    }

    private static func unix(_ path: Substring) throws(ListenAddressError) -> Self {
        guard !path.isEmpty else { throw ListenAddressError("unix: lacks a path; \(forms)") }
        guard !path.utf8.contains(0) else { throw ListenAddressError("a path cannot hold a zero byte") }
        guard path.utf8.count <= maxPathBytes else {
            throw ListenAddressError(
                "the path of the socket has \(path.utf8.count) bytes, and the system takes at most \(maxPathBytes): \(path)"
            )
        }
        return .unix(path: String(path))
    }

    private static let forms = "write 127.0.0.1:PORT, [::1]:PORT, localhost:PORT or unix:PATH"
}

extension ListenAddress: CustomStringConvertible {
    /// As it would be given: `127.0.0.1:9464`, `[::1]:9464` or `unix:PATH`.
    package var description: String {
        switch self {
        case .loopback(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// Why an address is not listened on, in words that say what to write instead.
package struct ListenAddressError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
