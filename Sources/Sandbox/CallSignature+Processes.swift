/// Calls about processes, and all that are neither files, memory nor network.
extension CallSignature {
    static func processes(_ name: String) -> [CallParameter]? {
        let pidfd = CallParameter.descriptor("pidfd")
        let namespaces = CallParameter.flags(CallWords.clone)
        switch name {
        case "fork", "vfork", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "setsid",
            "sched_yield", "pause":
            return []
        case "clone": return [.flags(CallWords.cloneWithSignal), .address("stack")]
        case "clone3": return [CallParameter(name: "arguments", kind: .cloneArguments), .number("size")]
        case "exit", "exit_group": return [.integer("code")]
        case "kill": return [.pid, .signal]
        case "tkill": return [.integer("thread"), .signal]
        case "tgkill": return [.pid, .integer("thread"), .signal]
        case "rt_sigqueueinfo": return [.pid, .signal, .address("information")]
        case "rt_tgsigqueueinfo": return [.pid, .integer("thread"), .signal, .address("information")]
        case "rt_sigaction": return [.signal, .address("action"), .address("old"), .number("size")]
        case "pidfd_open": return [.pid, .number("flags")]
        case "pidfd_getfd": return [pidfd, .descriptor("target"), .number("flags")]
        case "pidfd_send_signal": return [pidfd, .signal, .address("information"), .number("flags")]
        case "ptrace": return [.word(CallWords.tracing, "request"), .pid, .address("address"), .address("data")]
        case "kcmp": return [.pid, .integer("other"), .integer("type"), .number("first"), .number("second")]
        case "unshare": return [namespaces]
        case "setns": return [.fd, namespaces]
        case "prctl":
            return [
                .word(CallWords.processControl, "option"), .number("argument2"), .number("argument3"),
                .number("argument4"), .number("argument5"),
            ]
        case "seccomp": return [.word(CallWords.filtering, "operation"), .number("flags"), .address("arguments")]
        case "setuid", "setgid", "setfsuid", "setfsgid": return [.integer("id")]
        case "setresuid", "setresgid": return [.integer("real"), .integer("effective"), .integer("saved")]
        case "capset", "capget": return [.address("header"), .address("data")]
        case "setpriority": return [.integer("which"), .integer("who"), .integer("priority")]
        case "getpriority": return [.integer("which"), .integer("who")]
        case "ioprio_set": return [.integer("which"), .integer("who"), .number("priority")]
        case "sched_setscheduler": return [.pid, .integer("policy"), .address("parameters")]
        case "sched_setaffinity": return [.pid, .number("size"), .address("mask")]
        case "prlimit64":
            return [.pid, .word(CallWords.resource, "resource"), .address("new"), .address("old")]
        case "setrlimit", "getrlimit": return [.word(CallWords.resource, "resource"), .address("limit")]
        case "wait4": return [.pid, .status, .number("options"), .address("usage")]
        default: return nil
        }
    }

    static func others(_ name: String) -> [CallParameter]? {
        let clock = CallParameter.word(CallWords.clock, "clock")
        let time = CallParameter.address("time")
        switch name {
        case "clock_gettime", "clock_settime", "clock_getres": return [clock, time]
        case "clock_adjtime": return [clock, .address("change")]
        case "clock_nanosleep": return [clock, .number("flags"), time, .address("rest")]
        case "gettimeofday", "settimeofday": return [time, .address("zone")]
        case "time": return [time]
        case "nanosleep": return [time, .address("rest")]
        case "timer_create": return [clock, .address("event"), .address("timer")]
        case "timerfd_create": return [clock, .flags(CallWords.descriptor)]
        case "setitimer": return [.integer("which"), .address("new"), .address("old")]
        case "alarm": return [.number("seconds")]
        case "getrandom": return [.bytes, .count, .flags(CallWords.random)]
        case "futex": return [.address("word"), .word(CallWords.futex, "operation"), .number("value")]
        case "poll": return [.address("descriptors"), .count, .integer("milliseconds")]
        case "epoll_create1", "inotify_init1": return [.flags(CallWords.descriptor)]
        case "eventfd2": return [.number("value"), .flags(CallWords.descriptor)]
        case "signalfd4": return [.fd, .address("mask"), .number("size"), .flags(CallWords.descriptor)]
        case "bpf": return [.integer("command"), .address("attributes"), .number("size")]
        case "perf_event_open": return [.address("attributes"), .pid, .integer("cpu"), .fd, .number("flags")]
        case "io_uring_setup": return [.number("entries"), .address("parameters")]
        case "io_uring_enter": return [.fd, .number("submit"), .number("complete"), .number("flags")]
        case "io_setup": return [.number("events"), .address("context")]
        case "add_key": return [.text("type"), .text("description"), .bytes, .count, .integer("keyring")]
        case "request_key": return [.text("type"), .text("description"), .address("information"), .integer("keyring")]
        case "keyctl": return [.integer("operation"), .number("argument2"), .number("argument3")]
        case "uname", "sysinfo", "times": return [.address("answer")]
        case "getrusage": return [.integer("who"), .address("answer")]
        case "syslog": return [.integer("type"), .bytes, .count]
        case "sethostname", "setdomainname": return [.text("name"), .count]
        case "finit_module": return [.fd, .text("parameters"), .number("flags")]
        case "reboot": return [.number("magic"), .number("magic2"), .number("command"), .address("argument")]
        case "rt_sigprocmask": return [.integer("how"), .address("set"), .address("old"), .number("size")]
        default: return nil
        }
    }
}
