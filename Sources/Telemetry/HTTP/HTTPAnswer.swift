package import Status

/// What is sent back.
package struct HTTPAnswer: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case text, json, metrics, page
    }

    /// Of HTTP, such as 200.
    package var code: Int
    package var content: Content
    package var body: [UInt8]

    package init(code: Int, content: Content, body: [UInt8]) {
        self.code = code
        self.content = content
        self.body = body
    }

    package static func text(_ code: Int, _ text: String) -> Self {
        Self(code: code, content: .text, body: Array("\(text)\n".utf8))
    }

    package static func metrics(_ status: HostStatus, rejectionReasons: [String] = []) -> Self {
        Self(code: 200, content: .metrics, body: MetricsText.render(status, rejectionReasons: rejectionReasons))
    }

    package static func page(_ status: HostStatus) -> Self {
        Self(code: 200, content: .page, body: StatusPage.html(status))
    }

    /// 200, or 503 with the reasons.
    package static func readiness(_ status: HostStatus) -> Self {
        let readiness = Readiness(status)
        return Self(code: readiness.isReady ? 200 : 503, content: .json, body: readiness.json)
    }

    var contentType: String {
        switch content {
        case .text: "text/plain; charset=utf-8"
        case .json: "application/json"
        case .metrics: MetricsText.contentType
        case .page: "text/html; charset=utf-8"
        }
    }

    var contentSecurityPolicy: String {
        switch content {
        case .page: StatusPage.contentSecurityPolicy
        case .text, .json, .metrics: "default-src 'none'; frame-ancestors 'none'"
        }
    }
}
