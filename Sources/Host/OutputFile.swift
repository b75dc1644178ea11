private import Glibc
import LinuxSystem

/// What is done while a reader who does not read makes a run wait.
struct Backpressure {
    /// Readable when there is something to serve.
    let descriptor: Int32
    let serve: () -> Void
    /// Milliseconds until there is something to do again, at most so many.
    let pause: (_ limit: Int32) -> Int32
    /// True gives the output up.
    let isAbandoned: () -> Bool
}

/// A file of lines that are written in order, in large pieces.
///
/// A regular file is written with blocking calls. Anything else (a pipe, a terminal) is written in pieces that cannot
/// block, so that a reader who stops reading does not make the host deaf to signals.
final class OutputFile {
    /// What messages call it.
    let name: String
    private let descriptor: Int32
    private let owned: OwnedDescriptor?
    private let isRegular: Bool
    private var pending: [UInt8] = []
    /// Bytes that the system has taken.
    private(set) var writtenBytes: UInt64 = 0
    var backpressure: Backpressure?
    /// Since when its reader makes us wait for some of what is written; nil while it does not.
    private var blockedSince: UInt64?
    /// Whether its reader has made us wait for so long that it is worth telling.
    var isBlocked: Bool { blockedSince.map { MonotonicClock.now - $0 > Self.noticeableNanoseconds } ?? false }

    private static let flushBytes = 128 << 10
    private static let noticeableNanoseconds: UInt64 = 500_000_000

    /// Leaves what is already there until ``begin()``.
    ///
    /// - Parameter path: `-` is standard output.
    init(_ path: String, purpose: String) throws(HostError) {
        if path == "-" {
            name = "standard output"
            descriptor = 1
            owned = nil
        } else {
            let number = try Self.open(path)
            guard number >= 0 else {
                let reason = String(cString: strerror(errno))
                throw HostError(
                    .cannotCreate,
                    "cannot create \(path) for the \(purpose): \(reason); name a file in a directory that you may write to"
                )
            }
            name = path
            descriptor = number
            owned = OwnedDescriptor(owning: number)
        }
        var status = stat()
        isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        pending.reserveCapacity(Self.flushBytes + (64 << 10))
    }

    /// A FIFO opens when somebody reads it. Until then signals are looked for, which are taken over by now.
    private static func open(_ path: String) throws(HostError) -> Int32 {
        var isTold = false
        while true {
            let number = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
            guard number < 0, errno == ENXIO else {
                if number >= 0 { try? DescriptorIO.setNonblocking(number, false) }
                return number
            }
            if !isTold { Diagnostics().note("waiting for a reader of \(path)") }
            isTold = true
            usleep(50_000)
            var pending = sigset_t()
            sigpending(&pending)
            if sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 {
                throw HostError(
                    .failure, "ended by a signal while it waited for a reader of \(path); nothing was started")
            }
        }
    }

    /// Which file it is; nil where it is none on a disk.
    var identity: FileIdentity? { FileIdentity(ofRegularFile: descriptor) }

    /// Takes away what an earlier run wrote. Comes when nothing stands in the way of this one any more: a run that is
    /// refused must not cost the output of the last.
    func begin() throws(HostError) {
        guard isRegular, owned != nil else { return }
        guard ftruncate(descriptor, 0) == 0 else { throw failure(errno) }
    }

    /// Queues what was composed, and writes when there is much of it.
    func append(_ bytes: [UInt8]) throws(HostError) {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.flushBytes { try flush() }
    }

    /// Writes everything that is queued.
    func flush() throws(HostError) {
        var start = 0
        while start < pending.count {
            if !isRegular { try waitUntilWritable() }
            let limit = isRegular ? pending.count - start : min(pending.count - start, Int(PIPE_BUF))
            let count = pending.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + start }, limit)
            }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw failure(errno)
            }
            start += count
            writtenBytes += UInt64(count)
        }
        blockedSince = nil
        pending.removeAll(keepingCapacity: true)
    }

    private func waitUntilWritable() throws(HostError) {
        var targets = [
            pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
            // A negative descriptor is never ready.
            pollfd(fd: backpressure?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            // Most of the time there is room at once.
            if poll(&targets, 1, 0) == 1 { return }
            if blockedSince == nil { blockedSince = MonotonicClock.now }
            _ = poll(&targets, 2, backpressure?.pause(200) ?? 200)
            if targets[0].revents != 0 { return }
            guard let backpressure else { continue }
            backpressure.serve()
            if backpressure.isAbandoned() {
                throw HostError(
                    .inputOutput,
                    "\(name) is not being read; stopped with \(writtenBytes) bytes written and \(pending.count) bytes lost"
                )
            }
        }
    }

    private func failure(_ code: Int32) -> HostError {
        let advice =
            switch code {
            case ENOSPC, EDQUOT: "make room and run again"
            case EPIPE: "its reader has gone away"
            default: "see to the file and run again"
            }
        return HostError(
            .inputOutput,
            "cannot write to \(name): \(String(cString: strerror(code))); \(writtenBytes) bytes are written, the last line of them may be cut; \(advice)"
        )
    }
}
