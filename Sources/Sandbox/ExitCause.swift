package import LinuxSystem

/// All that is known of a worker's end.
package struct WorkerEnd: Sendable, Hashable {
    package var status: ExitStatus
    /// The first call that was not allowed; nil where there was none, or where nobody is told.
    package var violation: ViolationReport?
    /// What the worker wrote of a fault.
    package var fault: FaultRecord?
    /// The end of its standard error: several lines, as they came.
    package var lastWords: String

    package init(
        status: ExitStatus, violation: ViolationReport? = nil, fault: FaultRecord? = nil, lastWords: String = ""
    ) {
        self.status = status
        self.violation = violation
        self.fault = fault
        self.lastWords = lastWords
    }
}

/// Why a worker ended, as far as can be told from outside. Signals go by their names, such as `SIGSEGV`.
///
/// Page and last words come from the worker. So a plugin can make a crash look like a signal that somebody sent, or
/// like a lack of memory. It cannot make a call that its policy denies look like anything but a violation, except one
/// of the two harmless ones that a runtime makes while it dies.
package enum ExitCause: Sendable, Hashable {
    /// It faulted, stopped itself or reached a limit of its processor time.
    case crash(signal: String)
    /// It left by itself, whatever the code says.
    case unexpectedExit(code: Int32)
    /// There was no more memory within its limit.
    case outOfMemory
    /// It made a call that its policy does not allow. Nil where nobody was told which.
    case violation(ViolationReport?)
    /// It read a clock that needs no call: a violation too.
    case clockRead
    /// Another process ended it, or the kernel when the whole machine was short of memory. A sealed worker cannot send
    /// signals, itself included.
    case killedFromOutside(signal: String)
}

extension ExitCause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .crash(let signal): "crash (\(signal))"
        case .unexpectedExit(let code): "exit \(code) without being asked"
        case .outOfMemory: "out of memory"
        case .violation(let report): report.map { "violation: \($0)" } ?? "violation: a call that nobody was told of"
        case .clockRead: "clock read"
        case .killedFromOutside(let signal): "killed from outside (\(signal))"
        }
    }
}
