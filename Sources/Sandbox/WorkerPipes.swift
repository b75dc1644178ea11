import LinuxSystem

/// The three pipes of a worker. The supervisor's ends never wait.
struct WorkerPipes: ~Copyable {
    let requests: OwnedDescriptor
    let replies: OwnedDescriptor
    let standardError: OwnedDescriptor
    let workerRequests: OwnedDescriptor
    let workerReplies: OwnedDescriptor
    let workerError: OwnedDescriptor
    let identities: Identities

    /// Which pipes they are, as seen from both ends.
    struct Identities: Sendable, Hashable {
        let requests: FileIdentity
        let replies: FileIdentity
        let standardError: FileIdentity
    }

    /// Bytes wanted in the pipes for frames; an ordinary user may get less.
    private static let capacity = 1 << 20

    init() throws(SystemCallError) {
        (requests, workerRequests) = try Pipe(nonblocking: .write, capacity: Self.capacity).split()
    }
}
