package import LinuxSystem
package import Sandbox
package import SandboxPolicy

/// How a worker ended that did not do what a workload wanted of it.
package enum TrialEnd: Error, Sendable, Hashable {
    /// It made a call that its policy does not allow; the call did not happen.
    case stopped(ViolationReport, Phase)
    /// The kernel ended it for a call, where nobody is told for which.
    case stoppedUnseen(Phase)
    /// It could not be started.
    case notStarted(String)
    /// It ended otherwise.
    case ended(ExitStatus, Phase, lastWords: String)
    /// It was alive and did not answer in time.
    case silent(Phase)
    /// It answered what it should not, or could not be spoken to. Says nothing about the policy.
    case unexpected(String)
}

extension TrialEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stopped(let report, let phase): "stopped at \(report.callName) \(phase.words)"
        case .stoppedUnseen(let phase): "stopped at a call that nobody is told of, \(phase.words)"
        case .notStarted(let why): "not started: \(why)"
        case .ended(let status, let phase, let words):
            "ended with \(status) \(phase.words)" + (words.isEmpty ? "" : "; its last words: \(words)")
        case .silent(let phase): "did not answer, \(phase.words)"
        case .unexpected(let what): what
        }
    }
}
