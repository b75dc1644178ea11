import SandboxPolicy

/// Values of arguments as those who review a policy know them.
enum ArgumentWording {
    /// `0x3`, or `3` below ten.
    static func number(_ value: UInt64) -> String {
        value < 10 ? "\(value)" : "0x" + String(value, radix: 16)
    }

    /// What a value means as an argument of a call, such as `PROT_READ|PROT_WRITE`; nil where only the number says it.
    static func meaning(of value: UInt64, index: Int, call: String) -> String? {
        switch (call, CallSignature.parameter(index, of: call)) {
        case (_, "prot"): flags(value, protections, none: "PROT_NONE")
        case ("mmap", "flags"): flags(value, mappings, none: nil)
        case ("mmap", "fd") where UInt32(truncatingIfNeeded: value) == .max: "-1, no file"
        case ("execveat", "flags"):
            flags(value, [(0x1000, "AT_EMPTY_PATH"), (0x100, "AT_SYMLINK_NOFOLLOW")], none: nil)
        case ("getrandom", "flags"): flags(value, [(1, "GRND_NONBLOCK"), (2, "GRND_RANDOM")], none: nil)
        case ("arch_prctl", "code"): codes[value]
        case (_, "signal"): signals[value]
        case (_, "fd"), ("readlinkat", "dirfd"), ("openat", "dirfd"): descriptors[value]
        default: nil
        }
    }

    private static func flags(_ value: UInt64, _ names: [(UInt64, String)], none: String?) -> String? {
        guard value != 0 else { return none }
        var rest = value
        var words: [String] = []
        for (bit, name) in names where rest & bit == bit {
            words.append(name)
            rest &= ~bit
        }
        return rest == 0 ? words.joined(separator: "|") : nil
    }

    private static let protections: [(UInt64, String)] = [(1, "PROT_READ"), (2, "PROT_WRITE"), (4, "PROT_EXEC")]
    private static let mappings: [(UInt64, String)] = [
        (1, "MAP_SHARED"), (2, "MAP_PRIVATE"), (0x10, "MAP_FIXED"), (0x20, "MAP_ANONYMOUS"),
    ]
    private static let codes: [UInt64: String] = [
        0x1001: "ARCH_SET_GS", 0x1002: "ARCH_SET_FS", 0x1003: "ARCH_GET_FS", 0x1004: "ARCH_GET_GS",
        0x3001: "ARCH_CET_STATUS", 0x5005: "ARCH_SHSTK_STATUS",
    ]
    private static let signals: [UInt64: String] = [
        1: "SIGHUP", 2: "SIGINT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
        11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP",
        31: "SIGSYS",
    ]
    /// What a worker's descriptors are; it has no others.
    private static let descriptors: [UInt64: String] = [
        2: "the captured standard error", 3: "the request pipe", 4: "the reply pipe", 5: "the sealed executable",
        6: "the progress page",
    ]
}
