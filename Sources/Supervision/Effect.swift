/// A monotonic time, as the event loop reads it and the simulator makes it up. Nanoseconds.
package struct MonotonicTime: Sendable, Hashable, Comparable {
    package let nanoseconds: UInt64
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }
    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    package static func + (time: Self, milliseconds: UInt64) -> Self {
        Self(nanoseconds: time.nanoseconds + milliseconds * 1_000_000)
    }
}

/// Counts the starts of one worker, from 1. What carries an older one is of no interest any more.
package struct Generation: Sendable, Hashable, CustomStringConvertible {
    package let number: UInt32
    package init(_ number: UInt32) { self.number = number }
    package var description: String { "\(number)" }
}

/// What the core wants done. The event loop carries effects out in order and reports back through inputs.
package enum Effect: Sendable, Equatable {
    /// Start a sealed worker. Answer with `launched` or `launchFailed`.
    case launch(WorkerIndex, Generation)
    /// Check from outside that the worker is what its policy says. Answer with `attested` or `failed`.
    case attest(WorkerIndex, Generation)
    /// End the worker at once. Its exit is reported as usual.
    case kill(WorkerIndex, Generation)
    /// Call `timerFired` at or after this time. Arming again replaces.
    case arm(Timer, MonotonicTime)
    case disarm(Timer)
    /// A change of state that people want to know of.
    case report(Report)
    /// Input has ended and every event is finished.
    case finish
}

package enum Timer: Sendable, Hashable {
    /// The worker must have become ready.
    case start(WorkerIndex)
    /// Backoff is over.
    case restart(WorkerIndex)
}

/// How a worker ended, as far as can be told from outside.
package enum WorkerExit: Sendable, Equatable, CustomStringConvertible {
    /// By itself; `said` is what stood last on its standard error, or nothing.
    case exited(Int32, said: String)
    case signalled(Int32, said: String)
    /// The filter reported a call that is not allowed; its description.
    case violation(String)
    /// The supervisor could not do its part.
    case failed(String)

    package var description: String {
        switch self {
        case .exited(let code, let said): "exited with \(code)\(said)"
        case .signalled(let number, let said): "was ended by signal \(number)\(said)"
        case .violation(let call): "was killed for the call \(call)"
        case .failed(let problem): problem
        }
    }
}

/// A change of state.
package enum Report: Sendable, Equatable {
    case workerReady(WorkerIndex, Generation)
    case workerLost(WorkerIndex, Generation, cause: String, sequence: UInt64?)
    case workerRestarting(WorkerIndex, Generation, afterMilliseconds: UInt64)
    /// The event is lost to these strategies.
    case charged(WorkerIndex, sequence: UInt64, Outcome, cause: String)
}
