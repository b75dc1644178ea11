import Words

/// Puts a violation into words, and says what a reviewer does with it.
struct ViolationAdvice {
    let violation: Violation
    /// Of the state.
    let directory: String

    var sentence: String {
        let who =
            violation.strategy.map { "\($0) (\(violation.plugin ?? violation.family))" }
            ?? (violation.suspects.isEmpty ? "the worker of \(violation.family)" : "a strategy of \(violation.family)")
        let moment = violation.sequence.map { " at event \($0)" } ?? ""
        let deed = Words.clean(violation.summary, limit: 400)
        switch violation.kind {
        case .clock:
            return "\(who) \(deed)\(moment); it got no time: the processor refused, and the worker is gone"
        case .untold:
            return "\(who) made \(deed)\(moment); it did not happen, and the worker is gone"
        case .call, nil:
            return
                "\(who) tried \(deed)\(moment); it did not happen: the worker was stopped before the call, and killed"
        }
    }

    var steps: [String] {
        var steps = [meaning]
        switch violation.phase {
        case .start:
            steps.append(
                "no plugin had run: hold the executable \(violation.executableDigest ?? "that ran") against the one that you built, and the policy against the one that you reviewed"
            )
            return steps
        case .admission:
            steps.append(
                "it happened before any event: `bulkhead check` with the same catalog shows it again; the entry is disabled"
            )
        case .serving, .trial, nil: break
        }
        if let place = violation.place {
            steps.append(
                "look for the way into \(Words.clean(place, limit: 200)) in the sources of \(plugin): the instruction belongs to the executable with the digest above"
            )
        } else if violation.instructionPointer != nil {
            steps.append("build the worker without stripping it: then a report names the function")
        }
        if canBeReproduced {
            steps.append(
                "find the fewest events that lead there: `bulkhead violations reproduce \(violation.id) --state \(directory) --output events.ndjson`"
            )
        }
        steps.append(
            "all strategies of \(plugin) are out of service until somebody resets them: `bulkhead breaker list --state \(directory)`; do that only once the code is understood. A corrected version begins in service by itself"
        )
        return steps
    }

    private var plugin: String { violation.plugin ?? "the plugin" }

    private var canBeReproduced: Bool {
        violation.sequence != nil && violation.source.entries != nil && violation.source.journalPosition != nil
    }

    private var meaning: String {
        switch violation.kind {
        case .clock:
            return
                "a plugin has no clock, or no replay could give the same: the time of an event is in its context (`context.eventTime`); look whether this was an oversight, such as a time for a log"
        case .untold:
            return
                "nobody was told which call it was, since denied calls cannot be reported on this machine, or it was made by another machine's convention: `bulkhead doctor` says which; run it again where they can be"
        case .call, nil: return Self.meaning(of: violation.call, arguments: violation.arguments)
        }
    }

    private static func meaning(of call: String, arguments: [Violation.Argument]) -> String {
        let names = Set(arguments.map(\.name))
        switch call {
        case "socket", "socketpair", "connect", "bind", "sendto", "sendmsg", "recvmsg", "listen", "accept", "accept4":
            return "a plugin has no business with a network: take it for an attack until its author explains it"
        case "ptrace", "process_vm_readv", "process_vm_writev", "kill", "tgkill", "tkill", "pidfd_open", "pidfd_getfd",
            "pidfd_send_signal", "execve", "execveat", "unshare", "setns", "mount", "bpf", "seccomp", "prctl",
            "init_module", "finit_module", "keyctl", "setresuid", "capset", "io_uring_setup", "userfaultfd":
            return "no plugin comes to this by mistake: take it for an attack until its author explains it"
        case "fork", "vfork", "clone", "clone3":
            return
                "a worker has one thread and no children: look for a task, a thread or a program that is started; Swift's concurrency starts threads at its first use"
        case "clock_gettime", "gettimeofday", "time", "clock_nanosleep", "nanosleep", "timerfd_create", "setitimer":
            return
                "a plugin has no clock and waits for nothing: the time of an event is in its context (`context.eventTime`)"
        case "getrandom":
            return
                "a plugin has no chance, or no replay could give the same: look for Int.random, shuffled(), or a Set whose order is used"
        case "mmap", "mprotect", "pkey_mprotect", "mremap":
            return
                "memory of this kind (executable, shared, or at a chosen place) is denied: no calculation needs it; look for code that is made while it runs"
        case "write", "read", "close", "dup", "dup2", "dup3", "fcntl", "ioctl", "splice", "sendfile":
            return
                "a plugin has no descriptor of its own: look for print, standard input, or somebody who writes into the pipes"
        default:
            if names.contains("path") || names.contains("old_path") {
                return
                    "a plugin reads and writes no files: look for what it wanted there; whatever it needs to know is a parameter or a feature"
            }
            return "the policy of a worker does not have this call: look for what wanted it"
        }
    }
}
