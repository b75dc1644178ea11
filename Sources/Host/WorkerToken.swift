import Supervision

/// Says which descriptor of which start of which worker an event is about, in the 64 bits that epoll keeps.
struct WorkerToken {
    enum Source: UInt8 {
        case requests = 1
        case replies = 2
        case standardError = 3
        case notifications = 4
        case process = 5
    }

    let worker: WorkerIndex
    let generation: Generation
    let source: Source

    init(_ worker: WorkerIndex, _ generation: Generation, _ source: Source) {
        self.worker = worker
        self.generation = generation
        self.source = source
    }

    /// Generation in the upper half, then 24 bits of worker and 8 of source; never 0 or 1, which are other descriptors.
    var rawValue: UInt64 {
        UInt64(generation.number) << 32 | UInt64(worker.index) << 8 | UInt64(source.rawValue)
    }

    init?(rawValue: UInt64) {
        guard let source = Source(rawValue: UInt8(truncatingIfNeeded: rawValue)) else { return nil }
        self.source = source
        worker = WorkerIndex(Int(rawValue >> 8 & 0xFF_FFFF))
        generation = Generation(UInt32(rawValue >> 32))
    }
}
