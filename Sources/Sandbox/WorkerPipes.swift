import LinuxSystem

/// The three pipes of a worker, both ends of each. The supervisor's ends never wait, the worker's do.
struct WorkerPipes: ~Copyable {
    let requests: Pipe
    let replies: Pipe
    let standardError: Pipe
    let identities: Identities

    /// Which pipes they are; both ends of a pipe say the same.
    struct Identities: Sendable, Hashable {
        let requests: FileIdentity
        let replies: FileIdentity
        let standardError: FileIdentity
    }

    /// Bytes wanted in each pipe for frames; an ordinary user may get less.
    private static let capacity = 256 << 10

    init() throws(SystemCallError) {
        let requests = try Pipe(nonblocking: .write, capacity: Self.capacity)
        let replies = try Pipe(nonblocking: .read, capacity: Self.capacity)
        let standardError = try Pipe(nonblocking: .read)
        identities = Identities(
            requests: try FileIdentity(of: requests.readEnd.rawValue),
            replies: try FileIdentity(of: replies.readEnd.rawValue),
            standardError: try FileIdentity(of: standardError.readEnd.rawValue))
        self.requests = requests
        self.replies = replies
        self.standardError = standardError
    }
}
