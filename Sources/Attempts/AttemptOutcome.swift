private import Glibc
private import LinuxSystem
import ProberProtocol

/// What became of an attempt. Its text is what the committed table says: `denied openat`, `EACCES`, `ok`.
package enum AttemptOutcome: Sendable, Hashable {
    /// A call that was stopped before it had happened and reported by its name; the process was ended.
    case denied(call: String)
    /// A call that was stopped before it had happened, by a filter that tells nobody which; it ended the process.
    case stopped
    /// The process faulted at reading a clock, and that is known.
    case clockRead
    /// It was carried out.
    case worked
    /// The kernel was asked, and refused with this error, such as `EACCES`.
    case failed(errno: String)
    /// It was carried out, and changed or found nothing.
    case noEffect
    /// This processor or kernel has nothing to try it on.
    case notHere
    /// The process faulted: a signal by its name.
    case crash(signal: String)
    /// The process left by itself.
    case exited(code: Int32)
    /// There was no more memory within its limit.
    case outOfMemory
    /// It would have gone on, and was ended.
    case timedOut
    /// Another process ended it.
    case killed(signal: String)
    /// No prober came as far as the attempt.
    case notTried(why: String)

    /// Whether the kernel has done, or has looked at, what a filter should have stopped.
    package var reachedTheKernel: Bool {
        switch self {
        case .worked, .failed, .noEffect: true
        default: false
        }
    }

    /// From the answer of a prober that is alive.
    init(answer: AttemptAnswer) {
        switch answer.value {
        case AttemptAnswer.noEffect: self = .noEffect
        case AttemptAnswer.notHere: self = .notHere
        case AttemptAnswer.unknown: self = .notTried(why: "the prober knows no such attempt")
        case ..<0: self = .failed(errno: SystemCallError.name(of: Int32(clamping: -answer.value)))
        default: self = .worked
        }
    }
}

extension AttemptOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .denied(let call): "denied \(call)"
        case .stopped: "stopped"
        case .clockRead: "clock read"
        case .worked: "ok"
        case .failed(let errno): errno
        case .noEffect: "no effect"
        case .notHere: "not here"
        case .crash(let signal): "crash \(signal)"
        case .exited(let code): "exit \(code)"
        case .outOfMemory: "out of memory"
        case .timedOut: "timeout"
        case .killed(let signal): "killed \(signal)"
        case .notTried(let why): "not tried: \(why)"
        }
    }
}
