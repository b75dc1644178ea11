import Foundation
import Telemetry
import Testing

/// Over real sockets.
@Suite struct HTTPEndpointTests {
    @Test(arguments: ["127.0.0.1:0", "[::1]:0", "localhost:0"])
    func aRouteIsAnsweredByTheHandler(address: String) throws {
        try Self.serving(ListenAddress(address)) { endpoint in
            for route in HTTPRoute.allCases {
                let client = try RawClient(endpoint.address)
                client.send(Self.get(route.rawValue))
                let answer = try client.readAnswer()
                #expect(answer.code == 200)
                #expect(answer.body == "\(route.rawValue)\n")
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            }
        }
    }

    @Test func theAddressNamesThePortThatTheSystemChose() throws {
        try Self.serving { endpoint in
            guard case .loopback(_, let port) = endpoint.address else {
                Issue.record("\(endpoint.address)")
                return
            }
            #expect(port > 0)
            let error = #expect(throws: HTTPEndpointError.self) {
                try HTTPEndpoint(address: endpoint.address) { $1(.text(200, "")) }
            }
            #expect(error?.code == .addressInUse)
        }
    }

    @Test func theHeadOfAnAnswerIsThatOfTheAnswer() throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            client.send("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try client.readAnswer(hasBody: false)
            #expect(head.code == 200)
            #expect(head.headers["content-length"] == "9")
            #expect(head.body.isEmpty)
            client.send(Self.get("/metrics"))
            #expect(try client.readAnswer().body == "/metrics\n")
        }
    }

    @Test func aConnectionIsKeptForMoreRequests() throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            for route in HTTPRoute.allCases {
                client.send(Self.get(route.rawValue))
                #expect(try client.readAnswer().body == "\(route.rawValue)\n")
            }
            client.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let last = try #require(client.readToEnd())
            #expect(last.contains("Connection: close\r\n"))
        }
    }

    @Test func requestsInOnePacketAreAnsweredInOrder() throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(Self.get("/metrics") + Self.get("/nothing") + Self.get("/livez") + Self.get("/readyz"))
            #expect(try client.readAnswer().body == "/metrics\n")
            #expect(try client.readAnswer().code == 404)
            #expect(try client.readAnswer().body == "/livez\n")
            #expect(try client.readAnswer().body == "/readyz\n")
        }
    }

    @Test func aClientOfVersionOneIsAnsweredAndTheConnectionClosed() throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            client.send("GET /livez HTTP/1.0\r\n\r\n")
            client.endOutput()
            let text = try #require(client.readToEnd())
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.hasSuffix("\r\n\r\n/livez\n"))
        }
    }

    @Test(arguments: [
        ("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("GET /metrics/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        ("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 405),
        ("OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabcde", 413),
        ("GET /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
        ("GET /metrics HTTP/1.1\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        ("GET /metrics?name=x HTTP/1.1\r\nHost: localhost:80\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 302),
        ("\u{0}\u{1}\u{2}\r\n\r\n", 400), ("GET\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}\u{0}", 400),
        ("GET /metrics HTTP/9.9\r\n\r\n", 400), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    ])
    func aRequestHasItsCode(request: String, code: Int) throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(request)
            let answer = try client.readAnswer()
            #expect(answer.code == code)
            if code == 405 { #expect(answer.headers["allow"] == "GET, HEAD") }
            if code == 302 { #expect(answer.headers["location"] == "/statusz") }
            try Self.expectAlive(endpoint)
        }
    }

    @Test(arguments: [
        "evil.com", "evil.com:9464", "127.0.0.1.evil.com", "localhost.evil.com", "", "192.168.0.1", "[::2]",
    ])
    func aNameOfAnotherSiteIsRefused(host: String) throws {
        try Self.serving { endpoint in
            let client = try RawClient(endpoint.address)
            client.send("GET /metrics HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(try client.readAnswer().code == 421)
        }
    }

    @Test func headersBeyondTheirLimitsAreRefused() throws {
        let requests = [
            "GET /\(String(repeating: "u", count: 100_000)) HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nX: \(String(repeating: "v", count: 10_000))\r\n\r\n",
            "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 100) + "\r\n",
            "GET / HTTP/1.1\r\n" + (0..<60).map { "X\($0): \(String(repeating: "v", count: 1000))\r\n" }.joined()
                + "\r\n",
        ]
        try Self.serving { endpoint in
            for request in requests {
                let client = try RawClient(endpoint.address)
                client.send(request)
                #expect(try client.readAnswer().code == 431)
                #expect(client.readToEnd()?.isEmpty == true)
            }
            try Self.expectAlive(endpoint)
        }
    }

    @Test func randomBytesNeverStopTheServer() throws {
        let handler: HTTPEndpoint.Handler = { route, answer in
            // Both an answer at once and one that comes while the next bytes do.
            if route == .live {
                answer(.text(200, ""))
            } else {
                DispatchQueue.global().async { answer(.text(200, "")) }
            }
        }
        try Self.serving(handler: handler) { endpoint in
            var generator = SystemRandomNumberGenerator()
            let request = Array("GET /metrics HTTP/1.1\r\nHost: localhost\r\nA: b\r\n\r\n".utf8)
            for _ in 0..<200 {
                let client = try RawClient(endpoint.address)
                var bytes = request + request
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                let half = Int.random(in: 0...bytes.count, using: &generator)
                client.send(Array(bytes[..<half]))
                if Bool.random(using: &generator) { usleep(1000) }
                client.send(Array(bytes[half...]))
                client.endOutput()
                #expect(client.readToEnd() != nil, "\(bytes)")
            }
            try Self.expectAlive(endpoint)
        }
    }

    @Test func anAnswerMayComeLaterAndFromAnotherThread() throws {
        let handler: HTTPEndpoint.Handler = { route, answer in
            Thread.detachNewThread {
                usleep(100_000)
                answer(.text(200, "late \(route.rawValue)"))
                answer(.text(200, "twice"))
            }
        }
        try Self.serving(handler: handler) { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(Self.get("/metrics") + Self.get("/livez"))
            #expect(try client.readAnswer().body == "late /metrics\n")
            #expect(try client.readAnswer().body == "late /livez\n")
        }
    }

    @Test func closingEndsConnectionsAndFreesThePort() throws {
        let endpoint = try HTTPEndpoint(address: ListenAddress("127.0.0.1:0")) { _, _ in }
        let client = try RawClient(endpoint.address)
        client.send(Self.get("/metrics"))
        usleep(50_000)
        endpoint.close()
        endpoint.close()
        #expect(client.readToEnd() == "")
        #expect(throws: POSIXError.self) { _ = try RawClient(endpoint.address) }
        let next = try HTTPEndpoint(address: endpoint.address) { $1(.text(200, "next")) }
        try Self.expectAlive(next)
        next.close()
    }

    static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    /// Expects that a new client is answered.
    static func expectAlive(_ endpoint: HTTPEndpoint) throws {
        let client = try RawClient(endpoint.address)
        client.send(get("/livez"))
        let answer = try client.readAnswer()
        #expect(answer.code == 200)
    }

    /// An endpoint that answers with the name of the route, unless told otherwise.
    static func serving(
        _ address: ListenAddress = .loopback(host: "127.0.0.1", port: 0), limits: HTTPLimits = HTTPLimits(),
        handler: @escaping HTTPEndpoint.Handler = { $1(.text(200, $0.rawValue)) },
        _ body: (HTTPEndpoint) throws -> Void
    ) throws {
        let endpoint = try HTTPEndpoint(address: address, limits: limits, handler: handler)
        defer { endpoint.close() }
        try body(endpoint)
    }
}
