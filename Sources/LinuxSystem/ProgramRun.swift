private import CLinux
private import Glibc

/// A program that was run to its end, and what it wrote.
package struct ProgramRun: Sendable {
    package let status: ExitStatus
    package let output: [UInt8]
    package let errors: [UInt8]

    /// Runs a program, whose standard input is empty, and waits for its end.
    ///
    /// - Parameters:
    ///   - path: of the executable; nothing is looked for.
    ///   - environment: the whole of it, as `NAME=value`.
    ///   - limit: bytes that it may write to either of its streams.
    ///   - seconds: how long it may take.
    /// - Throws: also where it writes more (`EFBIG`) or takes longer (`ETIMEDOUT`); it is killed then.
    package init(
        _ path: String, _ arguments: [String], environment: [String], limit: Int, seconds: Int
    ) throws(SystemCallError) {
        let output = try Pipe()
        let errors = try Pipe()
        let id = try Self.spawn(
            path, arguments, environment, output: output.writeEnd.rawValue, errors: errors.writeEnd.rawValue)
        let process: ProcessHandle
        do {
            process = ProcessHandle(
                owning: OwnedDescriptor(owning: try checked("pidfd_open", bulkhead_pidfd_open(id))), id: id)
        } catch {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
            throw error
        }
        var streams = Streams(output: output.keepReadEnd(), errors: errors.keepReadEnd())
        do {
            try streams.drain(limit: limit, deadline: MonotonicClock.now + UInt64(seconds) * 1_000_000_000)
        } catch {
            try process.send(signal: SIGKILL)
            _ = try process.reapKilled()
            throw SystemCallError(call: path, errno: error.errno)
        }
        guard let exit = try process.reap() else { throw SystemCallError(call: "waitid \(path)", errno: ECHILD) }
        status = exit.status
        self.output = streams.outputBytes
        self.errors = streams.errorBytes
    }

    /// Both streams at once: a program that fills one of them waits until it is read.
    private struct Streams: ~Copyable {
        let output: OwnedDescriptor
        let errors: OwnedDescriptor
        var outputBytes: [UInt8] = []
        var errorBytes: [UInt8] = []

        init(output: consuming OwnedDescriptor, errors: consuming OwnedDescriptor) {
            self.output = output
            self.errors = errors
        }

        mutating func drain(limit: Int, deadline: UInt64) throws(SystemCallError) {
            var open = [
                pollfd(fd: output.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            while open.contains(where: { $0.fd >= 0 }) {
                let now = MonotonicClock.now
                guard now < deadline else { throw SystemCallError(call: "poll", errno: ETIMEDOUT) }
                let wait = Int32(clamping: (deadline - now) / 1_000_000 + 1)
                guard poll(&open, nfds_t(open.count), wait) >= 0 || errno == EINTR else {
                    throw SystemCallError(call: "poll", errno: errno)
                }
                for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
                    let piece = try Self.piece(of: open[index].fd)
                    // What has ended is not asked again.
                    if piece.isEmpty { open[index].fd = -1 }
                    if index == 0 { outputBytes += piece } else { errorBytes += piece }
                    open[index].revents = 0
                }
                guard outputBytes.count <= limit, errorBytes.count <= limit else {
                    throw SystemCallError(call: "read", errno: EFBIG)
                }
            }
        }

        /// Empty at the end.
        private static func piece(of descriptor: Int32) throws(SystemCallError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            let result = bytes.withUnsafeMutableBytes { space in
                Result { () throws(SystemCallError) in try DescriptorIO.read(descriptor, into: space) }
            }
            guard case .transferred(let count) = try result.get() else { return [] }
            return Array(bytes[..<count])
        }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], output: Int32, errors: Int32
    ) throws(SystemCallError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // This process ignores some signals and may have blocked others; neither is for the program to inherit.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, path, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw SystemCallError(call: "posix_spawn \(path)", errno: code) }
        return id
    }
}
