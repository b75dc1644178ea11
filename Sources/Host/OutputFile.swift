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
    /// What of `pending` the system has taken, or the file of a resumed run had already.
    private var taken = 0
    /// Bytes that the system has taken; of a resumed run, what is in the file of its output up to there.
    private(set) var writtenBytes: UInt64 = 0
    /// What is compared, where a run is resumed.
    private var resumed: ResumedOutput?
    var backpressure: Backpressure?
    /// Is called before anything is written, and keeps it from being written by what it throws.
    var beforeWriting: (() throws(HostError) -> Void)?
    /// To be synced by whoever may wait for the disk; nil where there is no file.
    var syncDescriptor: Int32? { isRegular ? descriptor : nil }
    /// Bytes that the file of a resumed run had before.
    private let formerBytes: UInt64
    /// Whether everything that the file had before was composed again. It may yet be compared; what differs ends the run.
    var isCaughtUp: Bool { writtenBytes + UInt64(pending.count - taken) >= formerBytes }
    /// Since when its reader makes us wait for some of what is written; nil while it does not.
    private var blockedSince: UInt64?
    /// Whether its reader has made us wait for so long that it is worth telling.
    var isBlocked: Bool { blockedSince.map { MonotonicClock.now - $0 > Self.noticeableNanoseconds } ?? false }

    private static let flushBytes = 128 << 10
    private static let noticeableNanoseconds: UInt64 = 500_000_000

    /// Leaves what is already there until ``begin()``.
    ///
    /// - Parameters:
    ///   - path: `-` is standard output.
    ///   - offset: where a run is resumed, the bytes that its file has for certain. They stay as they are; what is
    ///     written is compared with those behind them as far as there are any, and appended from there on.
    init(_ path: String, purpose: String, resumingAt offset: UInt64? = nil) throws(HostError) {
        if let offset {
            let file = try ResumedOutput.open(path, purpose: purpose, at: offset)
            name = path
            descriptor = file.rawValue
            owned = consume file
            writtenBytes = offset
            resumed = ResumedOutput(descriptor, name: path)
        } else if path == "-" {
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
        formerBytes = offset == nil ? 0 : UInt64(clamping: status.st_size)
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
    /// refused must not cost the output of the last. Of a run that is resumed it takes nothing.
    func begin() throws(HostError) {
        guard isRegular, owned != nil, resumed == nil else { return }
        guard ftruncate(descriptor, 0) == 0 else { throw failure(errno) }
    }

    /// Queues what was composed, and writes when there is much of it.
    func append(_ bytes: [UInt8]) throws(HostError) {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.flushBytes { try flush() }
    }

    /// Writes everything that is queued.
    /// - Throws: 65 where the file of a resumed run has something else there; it is left as it is.
    func flush() throws(HostError) {
        guard taken < pending.count else { return }
        try beforeWriting?()
        try compare()
        while taken < pending.count {
            if !isRegular { try waitUntilWritable() }
            let limit = isRegular ? pending.count - taken : min(pending.count - taken, Int(PIPE_BUF))
            let count = pending.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + taken }, limit)
            }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw failure(errno)
            }
            taken += count
            writtenBytes += UInt64(count)
        }
        blockedSince = nil
        pending.removeAll(keepingCapacity: true)
        taken = 0
    }

    /// Takes what the file of a resumed run has already.
    private func compare() throws(HostError) {
        guard resumed?.isAtEnd == false else { return }
        let same = try resumed?.compare(pending[taken...], at: writtenBytes) ?? 0
        taken += same
        writtenBytes += UInt64(same)
    }

    /// What was flushed outlasts a loss of power from here on, where it is in a regular file.
    func sync() throws(HostError) {
        guard isRegular else { return }
        guard fdatasync(descriptor) == 0 else { throw failure(errno) }
    }

    /// Writes everything that is queued, and nothing comes after it.
    /// - Throws: 65 where the file of a resumed run has more.
    func finish() throws(HostError) {
        try flush()
        try resumed?.checkEnd(at: writtenBytes)
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
                    "\(name) is not being read; stopped with \(writtenBytes) bytes written and \(pending.count - taken) bytes lost"
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
