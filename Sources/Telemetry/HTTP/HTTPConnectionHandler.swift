import NIOCore
import NIOHTTP1

/// One connection: one request at a time, each phase of which has a limit of time.
final class HTTPConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase: Equatable {
        /// No byte of the next request has come.
        case waiting
        case receiving
        /// The host has been asked for the answer to the request of this number.
        case answering(UInt64)
        case sending
        /// All is said. What the client still sends is dropped: closing at once would make its system throw away the
        /// answer.
        case closing
    }

    private let endpoint: HTTPEndpoint.Shared
    private let limits: HTTPLimits
    private var phase = Phase.waiting
    private var head: HTTPRequestHead?
    private var requests: UInt64 = 0
    private var isCounted = false
    private var inputIsClosed = false
    private var closesAfterAnswer = false
    private var timer: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(_ endpoint: HTTPEndpoint.Shared) {
        self.endpoint = endpoint
        limits = endpoint.limits
    }

    // MARK: What the channel tells

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        end()
    }

    func channelActive(context: ChannelHandlerContext) {
        enter(.waiting)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            guard phase == .waiting || phase == .receiving else { return }
            self.head = head
            if phase == .waiting { enter(.receiving) }
            // A body would have to be waited for, and there is nothing that it could say.
            if case .refuse(413, let text) = HTTPRequestCheck(head, checksHost: endpoint.checksHost) {
                refuse(413, text)
            }
        case .body: break
        case .end:
            guard phase == .receiving, let head else { return }
            answer(head)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is RequestArrivalHandler.BytesArrived:
            if phase == .waiting { enter(.receiving) }
        case ChannelEvent.inputClosed:
            inputIsClosed = true
            closesAfterAnswer = true
            switch phase {
            case .waiting, .receiving, .closing: context.close(promise: nil)
            case .answering, .sending: break
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error as? HTTPParserError) {
        case (.waiting, .some(let error)), (.receiving, .some(let error)):
            head = nil
            if error == .headerOverflow { refuse(431, "the header is too long") } else { refuse(400, "not HTTP") }
        case (.closing, _), (.answering, .some), (.sending, .some):
            // What cannot be read is dropped, and after the answer the connection is closed.
            closesAfterAnswer = true
        default: context.close(promise: nil)
        }
    }

    // MARK: What follows

    private func answer(_ head: HTTPRequestHead) {
        switch HTTPRequestCheck(head, checksHost: endpoint.checksHost) {
        case .refuse(let code, let text): refuse(code, text)
        case .redirect: send(.text(302, HTTPRoute.status.rawValue), more: [("Location", HTTPRoute.status.rawValue)])
        case .route(let route):
            guard endpoint.answers.admit() else {
                refuse(503, "too many requests at once")
                return
            }
            isCounted = true
            ask(for: route)
        }
    }

    private func ask(for route: HTTPRoute) {
        guard let context else { return }
        requests += 1
        let number = requests
        enter(.answering(number))
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let endpoint = endpoint
        endpoint.handler(route) { answer in
            endpoint.execute { bound.value.take(answer, number) }
        }
    }

    /// An answer that comes too late, or for the second time, is to no request.
    private func take(_ answer: HTTPAnswer, _ number: UInt64) {
        guard phase == .answering(number) else { return }
        send(answer)
    }

    private func refuse(_ code: Int, _ text: String) {
        var more: [(String, String)] = []
        if code == 405 { more.append(("Allow", "GET, HEAD")) }
        if code == 503 { more.append(("Retry-After", "1")) }
        send(.text(code, text), more: more)
    }

    private func send(_ answer: HTTPAnswer, more: [(String, String)] = []) {
        guard let context else { return }
        // What could not be understood, or has a body that is not read, leaves no place where the next request begins.
        let keepsAlive =
            head.map { $0.isKeepAlive } == true && !closesAfterAnswer && ![400, 413, 431].contains(answer.code)
        let isHead = head?.method == .HEAD
        enter(.sending)
        let response = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.code),
            headers: HTTPConnectionHandler.headers(answer, more: more, keepsAlive: keepsAlive))
        let taken = context.eventLoop.makePromise(of: Void.self)
        if isHead || answer.body.isEmpty {
            context.writeAndFlush(Self.wrapOutboundOut(.head(response)), promise: taken)
        } else {
            let body = context.channel.allocator.buffer(bytes: answer.body)
            context.write(Self.wrapOutboundOut(.head(response)), promise: nil)
            context.writeAndFlush(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: taken)
        }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        taken.futureResult.whenComplete { _ in bound.value.finish(keepsAlive: keepsAlive) }
    }

    /// After the client's system has taken the answer.
    private func finish(keepsAlive: Bool) {
        guard let context, phase == .sending else { return }
        uncount()
        head = nil
        // The end has no bytes. With it the next request comes, if it was already there, so it is written in the phase
        // that takes one, or drops it.
        if keepsAlive && !closesAfterAnswer {
            enter(.waiting)
            context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
        } else {
            enter(.closing)
            context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
            context.close(mode: inputIsClosed ? .all : .output, promise: nil)
        }
    }

    private func enter(_ phase: Phase) {
        self.phase = phase
        timer?.cancel()
        guard let context else { return }
        let limit =
            switch phase {
            case .waiting: limits.idle
            case .receiving: limits.receiving
            case .answering: limits.answering
            case .sending: limits.sending
            case .closing: limits.closing
            }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(limit)) { self.timeIsUp() }
    }

    private func timeIsUp() {
        switch phase {
        case .answering: refuse(503, "the host gave no answer in time")
        // A slow request is not answered: there is no request yet that an answer could belong to.
        case .waiting, .receiving, .sending, .closing: context?.close(promise: nil)
        }
    }

    private func uncount() {
        guard isCounted else { return }
        isCounted = false
        endpoint.answers.release()
    }

    private func end() {
        timer?.cancel()
        timer = nil
        phase = .closing
        uncount()
    }
}
