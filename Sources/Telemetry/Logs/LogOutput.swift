import Glibc

/// A descriptor that log lines are written to: standard error, which may be closed, full, or a pipe whose reader died.
///
/// Never waits for long: a reader who does not read costs one second once, and the lines that it did not take. What it
/// cannot rule out is another process that fills the same pipe between the question and the write.
struct LogOutput {
    /// What a pipe that says it is writable takes at once.
    private static let chunkBytes = 4096
    private static let patienceMilliseconds: Int32 = 1000

    private let descriptor: Int32
    /// Lines that were not written since the last that was.
    private(set) var lostLines: UInt64 = 0
    private var isBlocked = false
    private var endsWithinLine = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes a whole line, or loses it.
    ///
    /// - Parameter notice: A line that says how many were lost before this one.
    mutating func write(_ line: [UInt8], notice: (UInt64) -> [UInt8]) {
        var prefix: [UInt8] = endsWithinLine ? [UInt8(ascii: "\n")] : []
        if lostLines > 0 { prefix += notice(lostLines) }
        let bytes = prefix + line
        let written = Self.withoutBrokenPipes { put(bytes) }
        guard written == bytes.count else {
            if written > 0 { endsWithinLine = bytes[written - 1] != UInt8(ascii: "\n") }
            lostLines += 1
            return
        }
        endsWithinLine = false
        lostLines = 0
    }

    private mutating func put(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count, isWritable() {
                let chunk = UnsafeRawBufferPointer(rebasing: bytes[done..<min(done + Self.chunkBytes, bytes.count)])
                let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
                if count > 0 { done += count } else if errno != EINTR && errno != EAGAIN { break }
            }
            return done
        }
    }

    private mutating func isWritable() -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // After it was waited for in vain, it is only looked at.
        var result: Int32
        repeat {
            result = poll(&entry, 1, isBlocked ? 0 : Self.patienceMilliseconds)
        } while result < 0 && errno == EINTR
        isBlocked = result == 0
        return result > 0 && entry.revents & Int16(POLLOUT) != 0
    }

    /// A write to a pipe whose reader died raises SIGPIPE, which ends a process that does not ignore it. The host does;
    /// a log must not depend on it.
    private static func withoutBrokenPipes<Result>(_ body: () -> Result) -> Result {
        var brokenPipe = sigset_t()
        var before = sigset_t()
        var pending = sigset_t()
        sigemptyset(&brokenPipe)
        sigaddset(&brokenPipe, SIGPIPE)
        sigpending(&pending)
        let wasPending = sigismember(&pending, SIGPIPE) == 1
        guard !wasPending, pthread_sigmask(SIG_BLOCK, &brokenPipe, &before) == 0 else { return body() }
        let result = body()
        var none = timespec()
        while sigtimedwait(&brokenPipe, nil, &none) < 0, errno == EINTR {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }
}
