import LinuxSystem

/// Descriptors beside those of workers and input: the control socket, its connections, wake-ups by other threads.
///
/// They have a poller of their own, which the event loop waits for like for one descriptor, so that they can be served
/// alone while a reader of the output keeps the run waiting.
final class HostSources {
    struct Token: Hashable { fileprivate let value: UInt64 }

    private var poller: Epoll
    private var handlers: [UInt64: (descriptor: Int32, handle: () -> Void)] = [:]
    private var next: UInt64 = 0

    init() throws(SystemCallError) { poller = try Epoll() }

    /// To wait for.
    var descriptor: Int32 { poller.rawValue }

    /// Has `handle` called whenever the descriptor is ready. The descriptor must stay open until it is removed.
    func add(
        _ descriptor: Int32, for interest: Readiness = .readable, _ handle: @escaping () -> Void
    ) throws(SystemCallError) -> Token {
        next += 1
        try poller.add(descriptor, token: next, for: interest)
        handlers[next] = (descriptor, handle)
        return Token(value: next)
    }

    func change(_ token: Token, to interest: Readiness) {
        guard let entry = handlers[token.value] else { return }
        try? poller.modify(entry.descriptor, token: token.value, for: interest)
    }

    func remove(_ token: Token) {
        guard let entry = handlers.removeValue(forKey: token.value) else { return }
        try? poller.remove(entry.descriptor)
    }

    /// Handles everything that is ready, without waiting.
    func serve() {
        guard let count = try? poller.wait(milliseconds: 0) else { return }
        let ready = (0..<count).map { poller[$0].token }
        // A handler may remove others that were ready too.
        for token in ready { handlers[token]?.handle() }
    }
}
