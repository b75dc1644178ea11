import Glibc
import LinuxSystem
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The HTTP endpoint of `--listen`, on a thread of its own. It only reads: nothing that is sent to it changes the host.
///
/// The thread inherits the signal mask of the one that makes it: a host that takes signals through a descriptor blocks
/// them before. It must be closed before it is let go.
package final class HTTPEndpoint: Sendable {
    /// Is called on the endpoint's thread, which it must not block. `answer` may be called from any thread, at once or
    /// later; what comes after ``HTTPLimits/answering``, a second time or after ``close()`` is dropped.
    package typealias Handler =
        @Sendable (_ route: HTTPRoute, _ answer: @escaping @Sendable (HTTPAnswer) -> Void) -> Void

    /// Where it listens: the port is the one that the system chose.
    package let address: ListenAddress

    private let group: MultiThreadedEventLoopGroup
    private let shared: Shared
    private let socketFile: SocketFile?
    private let channel: any Channel

    /// Listens from here on. Waits until the system has agreed.
    package init(
        address: ListenAddress, limits: HTTPLimits = HTTPLimits(), handler: @escaping Handler
    ) throws(HTTPEndpointError) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var file: SocketFile?
        do throws(HTTPEndpointError) {
            switch address {
            case .loopback(let host, let port):
                shared = Shared(loop: group.next(), limits: limits, checksHost: true, handler: handler)
                channel = try Self.bind(host, port, Self.bootstrap(group, shared))
                self.address = .loopback(host: host, port: channel.localAddress?.port ?? port)
            case .unix(let path):
                shared = Shared(loop: group.next(), limits: limits, checksHost: false, handler: handler)
                let listener = try Self.listen(path)
                file = listener.file
                channel = try Self.accept(on: listener.release(), path, Self.bootstrap(group, shared))
                self.address = address
            }
        } catch {
            file?.remove()
            try? group.syncShutdownGracefully()
            throw error
        }
        socketFile = file
    }

    /// Stops listening, ends every connection, and returns when the thread is gone. May be called more than once, but
    /// never by the handler.
    package func close() {
        guard shared.stop() else { return }
        // Before the socket closes, so that nobody takes the file for a living host's.
        socketFile?.remove()
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
    }

    private static func bootstrap(_ group: MultiThreadedEventLoopGroup, _ shared: Shared) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try configure(channel, shared) }
            }
    }

    private static func configure(_ channel: any Channel, _ shared: Shared) throws {
        guard shared.connections.admit() else { throw TooManyConnections() }
        channel.closeFuture.whenComplete { _ in shared.connections.release() }
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = shared.limits.headerFieldBytes
        decoder.maxHeaderListSize = shared.limits.headerBytes
        decoder.maxHeaderFieldCount = shared.limits.headerFields
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(RequestArrivalHandler())
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withServerUpgrade: nil, withErrorHandling: false,
            withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoder)
        try pipeline.addHandler(HTTPConnectionHandler(shared))
    }

    private struct TooManyConnections: Error {}

    private static func bind(
        _ host: String, _ port: Int, _ bootstrap: ServerBootstrap
    ) throws(HTTPEndpointError) -> any Channel {
        do {
            // From numbers, so that no name is looked up.
            return try bootstrap.bind(to: SocketAddress(ipAddress: host, port: port)).wait()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw HTTPEndpointError(.addressInUse, "another process listens on port \(port) of \(host)")
        } catch {
            throw HTTPEndpointError(.system, "cannot listen on port \(port) of \(host): \(error)")
        }
    }

    private static func listen(_ path: String) throws(HTTPEndpointError) -> UnixListener {
        do {
            return try UnixListener(path: path)
        } catch {
            switch error.errno {
            case EADDRINUSE: throw HTTPEndpointError(.addressInUse, "another process listens on unix:\(path)")
            case ENOTSOCK:
                throw HTTPEndpointError(.notASocket, "\(path) exists and is no socket; it is left alone")
            default:
                let reason = SystemCallError.text(of: error.errno)
                throw HTTPEndpointError(.system, "cannot listen on unix:\(path): \(reason)")
            }
        }
    }

    private static func accept(
        on socket: Int32, _ path: String, _ bootstrap: ServerBootstrap
    ) throws(HTTPEndpointError) -> any Channel {
        do {
            return try bootstrap.withBoundSocket(socket).wait()
        } catch {
            throw HTTPEndpointError(.system, "cannot listen on unix:\(path): \(error)")
        }
    }
}

extension HTTPEndpoint {
    /// What every connection of an endpoint needs.
    final class Shared: Sendable {
        let limits: HTTPLimits
        let checksHost: Bool
        let handler: Handler
        let connections: BoundedCount
        let answers: BoundedCount
        private let loop: any EventLoop
        private let isOpen = Mutex(true)

        init(loop: any EventLoop, limits: HTTPLimits, checksHost: Bool, handler: @escaping Handler) {
            self.loop = loop
            self.limits = limits
            connections = BoundedCount(limit: limits.connections)
            answers = BoundedCount(limit: limits.answers)
            self.checksHost = checksHost
            self.handler = handler
        }

        /// Runs `work` on the endpoint's thread; not at all once the endpoint is closed.
        func execute(_ work: @escaping @Sendable () -> Void) {
            isOpen.withLock { isOpen in
                if isOpen { loop.execute(work) }
            }
        }

        /// False where it had been stopped before.
        func stop() -> Bool {
            isOpen.withLock { isOpen in
                defer { isOpen = false }
                return isOpen
            }
        }
    }
}
