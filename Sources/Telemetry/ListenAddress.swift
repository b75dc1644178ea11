/// Where the HTTP endpoint listens: this machine only, by loopback or a Unix socket.
package enum ListenAddress: Sendable, Hashable {
    /// `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`; port 0 lets the system choose.
    case loopback(host: String, port: Int)
    /// `unix:PATH`.
    case unix(path: String)
}
