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
package enum WorkerExit: Sendable, Equatable {
    /// By itself; `said` is what stood last on its standard error, or nothing.
    case exited(Int32, said: String)
    case signalled(Int32, said: String)
    /// The filter reported a call that is not allowed: its name and its description.
    case violation(call: String, description: String)
    /// The supervisor could not do its part.
    case failed(String)
}

/// Why a generation of a worker is gone.
package struct WorkerLossCause: Sendable, Equatable, CustomStringConvertible {
    /// A fixed set, so that it can name a metric.
    package enum Kind: Sendable, Hashable {
        case launchFailed
        case startTimeout
        case attestationFailed
        case exited
        /// By this signal.
        case signalled(Int32)
        /// For this call.
        case violation(String)
        case protocolError
        /// The supervisor could not do its part.
        case hostFault
    }

    package let kind: Kind
    /// In words.
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    package init(_ exit: WorkerExit) {
        switch exit {
        case .exited(let code, let said): self.init(.exited, "exited with \(code)\(said)")
        case .signalled(let number, let said):
            self.init(.signalled(number), "was ended by signal \(number)\(said)")
        case .violation(let call, let description):
            self.init(.violation(call), "was killed for the call \(description)")
        case .failed(let problem): self.init(.hostFault, problem)
        }
    }
}

/// A change of state.
package enum Report: Sendable, Equatable {
    /// Its process runs.
    case workerStarting(WorkerIndex, Generation)
    case workerReady(WorkerIndex, Generation)
    case workerLost(WorkerIndex, Generation, WorkerLossCause, sequence: UInt64?)
    case workerRestarting(WorkerIndex, Generation, afterMilliseconds: UInt64)
    /// The event is lost to these strategies.
    case charged(WorkerIndex, sequence: UInt64, Outcome, cause: String)
}
