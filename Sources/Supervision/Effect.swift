/// A monotonic time, as the event loop reads it and the simulator makes it up. Nanoseconds.
package struct MonotonicTime: Sendable, Hashable, Comparable {
    package let nanoseconds: UInt64
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }
    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    /// Never, where that is too far away to be told.
    package static func + (time: Self, milliseconds: UInt64) -> Self {
        let (nanoseconds, isTooLong) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isTooLate) = time.nanoseconds.addingReportingOverflow(nanoseconds)
        return Self(nanoseconds: isTooLong || isTooLate ? .max : sum)
    }
    /// Milliseconds from `time` until this one, rounded up; 0 where it has passed.
    package func milliseconds(after time: Self) -> UInt64 {
        guard self > time else { return 0 }
        return (nanoseconds - time.nanoseconds - 1) / 1_000_000 + 1
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
    /// Look at the worker from outside. Answer with `observed`.
    case look(WorkerIndex, Generation)
    /// What no event determines, to be on the disk before any output that comes after it.
    case keep(ExternalInput)
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
    /// It is time to look at a worker that owes an answer.
    case look(WorkerIndex)
    /// The seconds for which a strategy is out of service are over.
    case due(StrategyRank)
}

/// How a worker ended, as far as can be told from outside.
package enum WorkerExit: Sendable, Equatable {
    /// By itself; `said` is what stood last on its standard error, or nothing.
    case exited(Int32, said: String)
    /// By a signal of its own making.
    case signalled(Int32, said: String)
    /// By a signal that it cannot have sent itself.
    case killed(Int32)
    /// It asked for more memory than its limit lets it have.
    case outOfMemory(String)
    /// The filter reported a call that is not allowed: its name, and a description that ends “was killed for …”.
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
        /// By this signal, which it brought upon itself.
        case signalled(Int32)
        /// By this signal, from outside.
        case killed(Int32)
        case outOfMemory
        /// One evaluation took too much of the processor's time.
        case timeout
        /// It was stopped, or sat there, and was given up.
        case stalled
        /// For this call.
        case violation(String)
        case protocolError
        /// A strategy of it has left service.
        case recycled
        /// It could not take what its predecessor remembered.
        case snapshotRefused
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
            self.init(.signalled(number), "was ended by signal \(SignalName.of(number))\(said)")
        case .killed(let number): self.init(.killed(number), "was killed from outside by \(SignalName.of(number))")
        case .outOfMemory(let description): self.init(.outOfMemory, "ran out of memory\(description)")
        case .violation(let call, let description):
            self.init(.violation(call), "was killed for \(description)")
        case .failed(let problem): self.init(.hostFault, problem)
        }
    }

    /// Whether somebody else has ended it.
    package var isKill: Bool { if case .killed = kind { true } else { false } }

    /// What a strategy is charged with that was being evaluated; nil where it is nobody's fault.
    var outcome: Outcome? {
        switch kind {
        case .exited, .signalled: .crash
        case .outOfMemory: .outOfMemory
        case .timeout: .timeout
        case .violation: .violation
        case .protocolError: .protocolError
        case .launchFailed, .startTimeout, .attestationFailed, .killed, .stalled, .recycled, .snapshotRefused,
            .hostFault:
            nil
        }
    }
}

/// What signals are called.
package enum SignalName {
    private static let names: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
        9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
        16: "SIGSTKFLT", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 29: "SIGPOLL", 30: "SIGPWR",
        31: "SIGSYS",
    ]

    /// `SIGSEGV`, or `signal 40` where it has no common name.
    package static func of(_ number: Int32) -> String { names[number] ?? unnamed + "\(number)" }

    /// The number of `SIGSEGV` or of `signal 40`; 0 for a name that is none.
    package static func number(of name: String) -> Int32 {
        if let known = names.first(where: { $0.value == name }) { return known.key }
        return name.hasPrefix(unnamed) ? Int32(name.dropFirst(unnamed.count)) ?? 0 : 0
    }

    /// `SIGSYS`, by which a filter ends a process.
    package static let badSystemCall: Int32 = 31

    private static let unnamed = "signal "
}

/// A change of state.
package enum Report: Sendable, Equatable {
    /// Its process runs.
    case workerStarting(WorkerIndex, Generation)
    case workerReady(WorkerIndex, Generation)
    /// With the event that it was at, and the strategies that are suspected.
    case workerLost(WorkerIndex, Generation, WorkerLossCause, sequence: UInt64?, [StrategyRank])
    case workerRestarting(WorkerIndex, Generation, afterMilliseconds: UInt64)
    /// It was made to go on from a snapshot that knows nothing of this event and those after it.
    case wentBack(WorkerIndex, to: UInt64)
    case snapshotRefused(WorkerIndex, problem: String)
    /// The event is lost to these strategies.
    case charged(WorkerIndex, sequence: UInt64, Outcome, cause: String, [StrategyRank])
    /// It is out of service, or stays out for longer than was said before.
    case leftService(StrategyRank, Outage)
    /// It is tried whether it can serve again with this event.
    case tried(StrategyRank, before: UInt64)
    case backInService(StrategyRank, from: UInt64)
    /// So much was missed that the strategy can only begin anew when it comes back.
    case memoryLost(StrategyRank)
}
