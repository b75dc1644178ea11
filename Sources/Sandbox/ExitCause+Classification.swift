import LinuxSystem

extension ExitCause {
    /// Tells the causes apart.
    ///
    /// Do not ask about a worker that was told to leave, nor about one that the supervisor has killed for another
    /// reason than a violation: that looks like a kill from outside.
    package init(_ end: WorkerEnd) {
        // The supervisor has killed it, so what the signal says does not count.
        if let report = end.violation {
            self = Self.isRuntimeDying(report, end.lastWords) ? Self.fatalError(end.lastWords) : .violation(report)
            return
        }
        switch end.status {
        case .exited(let code): self = .unexpectedExit(code: code)
        case .signalled(Signal.badSystemCall, _):
            // Nobody was told which call it was, so its own word is all there is.
            self = Self.hasRuntimeSpoken(end.lastWords) ? Self.fatalError(end.lastWords) : .violation(nil)
        case .signalled(let signal, _) where Signal.recorded.contains(signal): self.init(signal, end)
        case .signalled(let signal, _):
            let name = Signal.name(signal)
            self = Signal.ownDoing.contains(signal) ? .crash(signal: name) : .killedFromOutside(signal: name)
        }
    }

    /// One of the signals that a worker describes before it dies of them.
    private init(_ signal: Int32, _ end: WorkerEnd) {
        guard let fault = end.fault else {
            self = .crash(signal: Signal.name(signal))
            return
        }
        // The second fault is the one that was seen, the first is the one that matters.
        let name = Signal.name(fault.signal)
        switch fault.kind {
        case .sentFromOutside: self = .killedFromOutside(signal: name)
        case .clockRead: self = .clockRead
        case .nullPointer where fault.memoryIsExhausted: self = .outOfMemory
        case .trap where fault.memoryIsExhausted && !end.lastWords.contains(Self.fatalErrorMark): self = .outOfMemory
        case .nullPointer, .trap, .stackOverflow, .badAddress, .illegalInstruction, .busError, .arithmetic:
            self = .crash(signal: name)
        }
    }

    // MARK: A runtime's last calls

    /// Whether a denied call is one that a runtime makes because it has already given up.
    private static func isRuntimeDying(_ report: ViolationReport, _ lastWords: String) -> Bool {
        switch report.callName {
        // Swift looks for what it needs to print a stack trace, and wakes those who wait for the same: nobody.
        case "futex": report.arguments[1] == wakePrivate && hasRuntimeSpoken(lastWords)
        // abort(3) unblocks its signal first. The old mask is not asked for.
        case "rt_sigprocmask": report.arguments[0] == unblock && report.arguments[2] == 0
        default: false
        }
    }

    /// Whether the Swift runtime has said why it goes no further, which it does before it prints a stack trace.
    private static func hasRuntimeSpoken(_ lastWords: String) -> Bool {
        lastWords.contains("Current stack trace:") || lastWords.contains("Simultaneous accesses to 0x")
    }

    private static func fatalError(_ lastWords: String) -> ExitCause {
        lastWords.contains(failedAllocation) ? .outOfMemory : .crash(signal: Signal.name(Signal.abort))
    }

    private static let fatalErrorMark = "Fatal error:"
    private static let failedAllocation = "Fatal error: failed to allocate "
    /// `FUTEX_WAKE_PRIVATE`.
    private static let wakePrivate: UInt64 = 0x81
    /// `SIG_UNBLOCK`.
    private static let unblock: UInt64 = 1
}
