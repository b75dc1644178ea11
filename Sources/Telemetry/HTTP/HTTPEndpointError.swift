/// Why the endpoint does not listen.
package struct HTTPEndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Another process listens there.
        case addressInUse
        /// At the path of a Unix socket is something else.
        case notASocket
        case system
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
