import NIOHTTP1

/// What a request asks for, or the code that refuses it.
enum HTTPRequestCheck {
    case route(HTTPRoute)
    case redirect
    case refuse(Int, String)

    /// - Parameter checksHost: Whether the `Host` header must name this machine. A browser cannot be led to a Unix
    ///   socket, so there it may say anything.
    init(_ head: HTTPRequestHead, checksHost: Bool) {
        if let refusal = Self.refusalOfBody(head) ?? (checksHost ? Self.refusalOfHost(head) : nil) {
            self = refusal
            return
        }
        let path = head.uri.prefix { $0 != "?" && $0 != "#" }
        let route = HTTPRoute(rawValue: String(path))
        if route == nil && path != "/" {
            self = .refuse(404, "there are \(HTTPRoute.allCases.map(\.rawValue).joined(separator: ", "))")
        } else if head.method != .GET && head.method != .HEAD {
            self = .refuse(405, "only GET and HEAD")
        } else {
            self = route.map { .route($0) } ?? .redirect
        }
    }

    private static func refusalOfBody(_ head: HTTPRequestHead) -> Self? {
        let lengths = head.headers["content-length"]
        guard head.headers["transfer-encoding"].isEmpty, lengths.allSatisfy({ $0 == "0" }) else {
            return .refuse(413, "a request has no body here")
        }
        return nil
    }

    private static func refusalOfHost(_ head: HTTPRequestHead) -> Self? {
        let hosts = head.headers["host"]
        if hosts.isEmpty && head.version == .http1_0 { return nil }
        guard hosts.count == 1, let host = hosts.first else { return .refuse(400, "one Host header is needed") }
        guard LoopbackName.accepts(hostHeader: host) else {
            return .refuse(421, "this is a server of the machine that it runs on, under no other name")
        }
        return nil
    }
}
