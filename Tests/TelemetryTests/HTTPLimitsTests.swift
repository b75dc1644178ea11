import Foundation
import Synchronization
import Telemetry
import Testing

/// What a client cannot use up, over real sockets.
@Suite struct HTTPLimitsTests {
    @Test func aClientThatSendsTooSlowlyIsClosed() throws {
        var limits = HTTPLimits()
        limits.receiving = 300
        try HTTPEndpointTests.serving(limits: limits) { endpoint in
            let client = try RawClient(endpoint.address)
            let took = ContinuousClock().measure {
                // One byte after another, so that no wait is long.
                for byte in "GET /metrics HTTP/1.1\r\nHost: localhost\r\n".utf8 {
                    guard client.send([byte]) else { break }
                    usleep(20_000)
                }
                #expect(client.readToEnd() == "")
            }
            #expect(took < .seconds(4))
        }
    }

    @Test func anIdleConnectionIsClosed() throws {
        var limits = HTTPLimits()
        limits.idle = 200
        try HTTPEndpointTests.serving(limits: limits) { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(HTTPEndpointTests.get("/livez"))
            #expect(try client.readAnswer().code == 200)
            #expect(client.readToEnd() == "")
        }
    }

    @Test func aClientThatDoesNotReadIsClosed() throws {
        var limits = HTTPLimits()
        limits.sending = 1500
        limits.answers = 1
        let body = [UInt8](repeating: 0x61, count: 32 << 20)
        let handler: HTTPEndpoint.Handler = {
            $1(HTTPAnswer(code: 200, content: .text, body: $0 == .metrics ? body : []))
        }
        try HTTPEndpointTests.serving(limits: limits, handler: handler) { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(HTTPEndpointTests.get("/metrics"))
            usleep(100_000)
            let other = try RawClient(endpoint.address)
            other.send(HTTPEndpointTests.get("/livez"))
            #expect(try other.readAnswer().code == 503)
            // Somebody else is answered as soon as it is closed.
            let end = ContinuousClock.now + .seconds(20)
            var code = 503
            while code == 503, ContinuousClock.now < end {
                usleep(50_000)
                let next = try RawClient(endpoint.address)
                next.send(HTTPEndpointTests.get("/livez"))
                code = try next.readAnswer().code
            }
            #expect(code == 200)
            let text = try #require(client.readToEnd())
            #expect(text.utf8.count < body.count)
            try HTTPEndpointTests.expectAlive(endpoint)
        }
    }

    @Test func aHostThatDoesNotAnswerIsReportedAndItsLateAnswerDropped() throws {
        let late = Mutex<[@Sendable (HTTPAnswer) -> Void]>([])
        var limits = HTTPLimits()
        limits.answering = 200
        try HTTPEndpointTests.serving(
            limits: limits,
            handler: { route, answer in
                if route == .live { answer(.text(200, "alive")) } else { late.withLock { $0.append(answer) } }
            }
        ) { endpoint in
            let client = try RawClient(endpoint.address)
            client.send(HTTPEndpointTests.get("/metrics"))
            let answer = try client.readAnswer()
            #expect(answer.code == 503)
            #expect(answer.headers["retry-after"] == "1")
            late.withLock { for answer in $0 { answer(.text(200, "late")) } }
            client.send(HTTPEndpointTests.get("/livez"))
            #expect(try client.readAnswer().body == "alive\n")
            endpoint.close()
            late.withLock { for answer in $0 { answer(.text(200, "later still")) } }
        }
    }

    @Test func connectionsBeyondTheLimitAreClosed() throws {
        var limits = HTTPLimits()
        limits.connections = 2
        try HTTPEndpointTests.serving(limits: limits) { endpoint in
            do {
                let (first, second) = (try RawClient(endpoint.address), try RawClient(endpoint.address))
                for client in [0, 1] {
                    if client == 0 {
                        first.send(HTTPEndpointTests.get("/livez"))
                    } else {
                        second.send(HTTPEndpointTests.get("/livez"))
                    }
                }
                #expect(try first.readAnswer().code == 200)
                #expect(try second.readAnswer().code == 200)
                let third = try RawClient(endpoint.address)
                #expect(third.readToEnd() == "")
            }
            // It takes a moment until the server sees that they have gone.
            usleep(300_000)
            try HTTPEndpointTests.expectAlive(endpoint)
        }
    }
}
