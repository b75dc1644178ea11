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
        let id: Int32
        do {
            id = try ProgramStart.spawn(
                path, arguments, environment: environment,
                [
                    .file("/dev/null", flags: O_RDONLY, as: 0), .copy(of: output.writeEnd.rawValue, as: 1),
                    .copy(of: errors.writeEnd.rawValue, as: 2),
                ])
        } catch {
            throw SystemCallError(call: "\(error.call) \(path)", errno: error.errno)
        }
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
}
