private import Glibc
import LinuxSystem

/// The control socket of a running host. Every connection asks once, is answered once, and is closed.
///
/// Only the user who runs the host, and root, are answered: the file's mode keeps others away, and the kernel's word on
/// who has connected is checked as well. Nothing that a client does makes the host wait.
final class ControlServer {
    /// Answers a request, in bytes; may do so later.
    typealias Handler = (ControlRequest, _ user: UInt32, _ answer: @escaping ([UInt8]) -> Void) -> Void

    private let path: String
    private var listener: UnixListener
    private let sources: HostSources
    private let handler: Handler
    private var token: HostSources.Token?
    private var connections: [ObjectIdentifier: ControlConnection] = [:]

    private static let maxConnections = 32

    /// Listens at `path`. A socket that a dead host left there is replaced.
    init(_ path: String, _ sources: HostSources, _ handler: @escaping Handler) throws(HostError) {
        self.path = path
        self.sources = sources
        self.handler = handler
        do {
            listener = try UnixListener(path: path)
        } catch  where error.errno == ENAMETOOLONG {
            throw HostError(
                .usage,
                "the control socket \(path) has a longer path than the \(UnixSocket.maxPathBytes) bytes that a socket may have; choose a shorter --state"
            )
        } catch {
            throw HostError(.inputOutput, "the control socket cannot be made: \(error)")
        }
        do {
            try watch()
        } catch {
            throw HostError(.internalFault, "the control socket cannot be waited for: \(error)")
        }
    }

    private func watch() throws(SystemCallError) {
        token = try sources.add(listener.rawValue) { [unowned self] in accept() }
    }

    /// Listens anew where somebody has removed the socket's file, so that a host can always be told to halt.
    func restore() {
        guard !listener.file.exists else { return }
        do throws(SystemCallError) {
            let fresh = try UnixListener(path: path)
            if let token { sources.remove(token) }
            listener = fresh
            try watch()
        } catch {
            // The directory may be gone too; it is tried again.
        }
    }

    deinit {
        if let token { sources.remove(token) }
        listener.file.remove()
    }

    /// Ends connections that have been there for too long.
    func endIdle() {
        let now = MonotonicClock.now
        for connection in connections.values where connection.deadline < now { connection.close() }
    }

    /// Answers that wait to be written are given a moment.
    func finish() {
        for connection in connections.values { connection.flush(milliseconds: 200) }
    }

    private func accept() {
        do {
            while true {
                let accepted = try listener.accept()
                guard let accepted else { return }
                let user = try UnixSocket.peerUser(accepted)
                guard user == geteuid() || user == 0 else { continue }
                // Whoever connects and says nothing must not keep an order out.
                if connections.count >= Self.maxConnections {
                    connections.values.min { $0.deadline < $1.deadline }?.close()
                }
                let connection = try ControlConnection(accepted, user: user, sources, handler)
                let id = ObjectIdentifier(connection)
                connections[id] = connection
                connection.whenClosed = { [weak self] in self?.connections[id] = nil }
            }
        } catch {
            // No descriptors left, for instance: the client is told by the end of its connection.
        }
    }
}

/// One connection to the control socket.
private final class ControlConnection {
    /// When it is ended, on the monotonic clock.
    private(set) var deadline: UInt64
    var whenClosed: () -> Void = {}

    private let descriptor: OwnedDescriptor
    private let user: UInt32
    private let sources: HostSources
    private let handler: ControlServer.Handler
    private var token: HostSources.Token?
    private var received: [UInt8] = []
    private var outgoing: ArraySlice<UInt8> = []
    private var isAsked = false

    /// From connection to request, and again to the answer's end.
    private static let limit: UInt64 = 10_000_000_000

    init(
        _ descriptor: consuming OwnedDescriptor, user: UInt32, _ sources: HostSources,
        _ handler: @escaping ControlServer.Handler
    ) throws(SystemCallError) {
        self.descriptor = descriptor
        self.user = user
        self.sources = sources
        self.handler = handler
        deadline = MonotonicClock.now + Self.limit
        token = try sources.add(self.descriptor.rawValue) { [unowned self] in
            if isAsked { write() } else { read() }
        }
    }

    func close() {
        guard let token else { return }
        sources.remove(token)
        self.token = nil
        whenClosed()
    }

    private func read() {
        var isOver = false
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { space in
            switch try? descriptor.read(into: space) {
            case .transferred(let count)?:
                received.append(contentsOf: UnsafeRawBufferPointer(rebasing: space[..<count]))
            case .wouldBlock?: break
            case .endOfFile?, nil: isOver = true
            }
        }
        guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else {
            if received.count >= ControlRequest.maxBytes {
                answer(.refused("a request is at most \(ControlRequest.maxBytes) bytes long"))
            } else if isOver {
                close()
            }
            return
        }
        do throws(HostError) {
            let request = try ControlCoding.decode(ControlRequest.self, received[..<end])
            isAsked = true
            if let token { sources.change(token, to: []) }
            handler(request, user) { [weak self] in self?.send($0) }
        } catch {
            answer(.refused("the request is not understood: \(error)"))
        }
    }

    private func answer(_ answer: ControlAnswer) { send(ControlCoding.line(answer)) }

    private func send(_ bytes: [UInt8]) {
        isAsked = true
        deadline = MonotonicClock.now + Self.limit
        outgoing = bytes[...]
        write()
    }

    private func write() {
        while !outgoing.isEmpty {
            let result = outgoing.withUnsafeBytes { try? descriptor.write($0) }
            switch result {
            case .transferred(let count)?: outgoing.removeFirst(count)
            case .wouldBlock?:
                if let token { sources.change(token, to: .writable) }
                return
            case .brokenPipe?, nil: return close()
            }
        }
        close()
    }

    /// Writes what is left, waiting for the client at most so long.
    func flush(milliseconds: Int32) {
        guard !outgoing.isEmpty else { return }
        var target = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
        if poll(&target, 1, milliseconds) == 1 { write() }
    }
}
