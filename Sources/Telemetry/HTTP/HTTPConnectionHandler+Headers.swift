import NIOHTTP1

extension HTTPConnectionHandler {
    /// Of an answer: nothing of it is kept by anybody, guessed at, framed or read by another site.
    static func headers(_ answer: HTTPAnswer, more: [(String, String)], keepsAlive: Bool) -> HTTPHeaders {
        var headers = HTTPHeaders([
            ("Content-Type", answer.contentType),
            ("Content-Length", String(answer.body.count)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", answer.contentSecurityPolicy),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("Connection", keepsAlive ? "keep-alive" : "close"),
        ])
        headers.add(contentsOf: more)
        return headers
    }
}
