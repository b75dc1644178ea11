import Sandbox
import SandboxPolicy
import WorkerTrial

/// A worker ended, or had to be, before it did what it was asked.
struct WorkerFailure: Error {
    let end: TrialEnd
    let cause: ExitCause?
    /// During which event, in words; nil where it was none.
    var event: String?

    /// What that makes of a check.
    var verdict: Verdict {
        switch end {
        case .stopped, .stoppedUnseen: return .violation
        case .silent: return .timeout
        case .unexpected, .notStarted: return .crash
        case .ended:
            switch cause {
            case .violation?, .clockRead?: return .violation
            default: return .crash
            }
        }
    }

    /// Whether it says nothing of the plugin: the worker could not be started, or somebody else has ended it.
    var isFromOutside: Bool {
        if case .notStarted = end { return true }
        if case .killedFromOutside? = cause { return true }
        return false
    }

    var words: String {
        let what: String =
            switch (end, cause) {
            case (.stopped(let report, _), _): "it asked for \(report)"
            case (.ended, .clockRead?): "it read the clock of the processor"
            case (.ended(_, _, let lastWords), let cause?):
                "its worker ended: \(cause)" + (lastWords.isEmpty ? "" : "; its last words: \(lastWords)")
            case (.silent, _): "one evaluation took more processor time than a strategy may take"
            case (let end, _): "\(end)"
            }
        return event.map { "\(what), at \($0)" } ?? what
    }
}
