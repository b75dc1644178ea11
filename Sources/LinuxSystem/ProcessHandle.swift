private import CLinux

/// How a process ended.
package enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
    case exited(code: Int32)
    case signalled(signal: Int32, dumpedCore: Bool)

    package var description: String {
        switch self {
        case .exited(let code): "exit \(code)"
        case .signalled(let signal, _): "signal \(signal)"
        }
    }
}

/// A child process by its pidfd, which unlike a process id never comes to mean another process.
package struct ProcessHandle: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    /// For messages and `/proc`; valid until the process is reaped.
    package let id: Int32

    /// Takes over a pidfd.
    package init(owning descriptor: consuming OwnedDescriptor, id: Int32) {
        self.descriptor = descriptor
        self.id = id
    }

    /// To wait for: readable once the process has ended.
    package var rawValue: Int32 { descriptor.rawValue }

    /// Sends a signal. To a process that has ended and is not yet reaped nothing happens.
    package func send(signal: Int32) throws(SystemCallError) {
        try checked("pidfd_send_signal", bulkhead_pidfd_send_signal(descriptor.rawValue, signal))
    }

    /// How the process ended, and reaps it; nil while it runs, or while a tracer holds it. Once only.
    package func reapIfEnded() throws(SystemCallError) -> ProcessExit? { try reap(waiting: false) }

    /// Waits for the end, however long that takes, and reaps. Once only.
    package func reap() throws(SystemCallError) -> ProcessExit? { try reap(waiting: true) }

    private func reap(waiting: Bool) throws(SystemCallError) -> ProcessExit? {
        var exit = bulkhead_exit()
        try checked("waitid", bulkhead_reap(descriptor.rawValue, waiting ? 1 : 0, &exit))
        switch exit.code {
        case 0: return nil
        case 1: return ProcessExit(status: .exited(code: exit.status), processorTime: exit.processor_time)
        default:
            return ProcessExit(
                status: .signalled(signal: exit.status, dumpedCore: exit.code == 3), processorTime: exit.processor_time)
        }
    }

    /// Waits a few seconds for the end of a process that was killed, and reaps it; nil where a tracer holds it, so that nobody
    /// else can learn its end. It is reaped when that is gone. Once only.
    package func reapKilled() throws(SystemCallError) -> ProcessExit? {
        _ = bulkhead_wait_readable(descriptor.rawValue, Self.patience)
        for attempt in 0..<Self.attempts {
            if attempt > 0 { bulkhead_pause(Self.pause) }
            if let exit = try reapIfEnded() { return exit }
        }
        // One of its own: a copy of this one would stay in whatever poller this one is in. Nobody else has its number until it
        // is reaped.
        if let other = try? checked("pidfd_open", bulkhead_pidfd_open(id)) {
            HeldProcesses.add(OwnedDescriptor(owning: other))
        }
        return nil
    }

    /// Milliseconds. A process that is killed ends at once, unless the kernel is busy with it.
    private static let patience: Int32 = 5000
    private static let pause: Int32 = 5
    private static let attempts = 20
}

/// A process's end and what it used.
package struct ProcessExit: Sendable, Hashable {
    package let status: ExitStatus
    /// Nanoseconds of processor time over its whole life.
    package let processorTime: UInt64
}
