private import CLinux

/// The signals that an event loop takes as input.
package enum LoopSignal: Int32, Sendable, CaseIterable {
    case hangup = 1
    case interrupt = 2
    case terminate = 15

    fileprivate var bit: UInt32 {
        switch self {
        case .interrupt: 1
        case .terminate: 2
        case .hangup: 4
        }
    }
}

/// Signals as something to read. Make it before any thread is started, since each thread has a mask of its own.
package struct SignalDescriptor: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// Blocks the signals and takes them over.
    package init(_ signals: [LoopSignal] = LoopSignal.allCases) throws(SystemCallError) {
        let bits = signals.reduce(0) { $0 | $1.bit }
        descriptor = OwnedDescriptor(owning: try checked("signalfd", bulkhead_signal_descriptor(bits)))
    }

    /// To wait for.
    package var rawValue: Int32 { descriptor.rawValue }

    /// The next signal; nil if none waits.
    package func next() throws(SystemCallError) -> LoopSignal? {
        LoopSignal(rawValue: try checked("read of a signal", bulkhead_next_signal(descriptor.rawValue)))
    }

    /// From now on a write to a pipe that nobody reads fails instead of ending this process, and one that would make a file
    /// larger than this process may.
    package static func ignoreFailedWrites() {
        _ = bulkhead_ignore_failed_writes()
    }
}
