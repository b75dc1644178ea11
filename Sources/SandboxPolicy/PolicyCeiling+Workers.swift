extension PolicyCeiling {
    /// The ceiling for every worker.
    package static let workers = PolicyCeiling(
        ready: readyRules, startup: startupRules, limits: resourceLimits,
        ids: [61_184...65_533, 65_536...2_147_483_646])

    // MARK: Calls

    private static let readyRules: [SystemCallRule] = [
        allow(["read"], [.init(index: 0, value: 3)], "frames from the supervisor"),
        allow(["write"], [.init(index: 0, value: 4)], "frames to the supervisor"),
        allow(["write"], [.init(index: 0, value: 2)], "the text of a fatal error"),
        allow(
            ["mmap"],
            [
                .init(index: 2, value: 0x3), .init(index: 3, value: 0x22),
                .init(index: 4, mask: 0xFFFF_FFFF, value: 0xFFFF_FFFF),
            ],
            "memory: read and write, private, of no file"),
        allow(["munmap", "brk"], [], "memory"),
        allow(["exit_group"], [], "the end"),
    ]

    private static let startupRules: [SystemCallRule] = [
        allow(
            ["execveat"], [.init(index: 0, value: 5), .init(index: 4, value: 0x1000)], "the sealed executable itself"),
        allow(["arch_prctl"], [.init(index: 0, value: 0x1002)], "thread-local storage"),
        allow(["set_tid_address", "gettid"], [], "the C library's record of its thread"),
        allow(["set_robust_list"], [.init(index: 1, value: 24)], "the same"),
        allow(["rseq"], [.init(index: 2, value: 0)], "the same: registration only"),
        allow(["mprotect"], [.init(index: 2, value: 0x1)], "relocated data becomes read-only"),
        allow(["getrandom"], [.init(index: 1, value: 8), .init(index: 2, value: 1)], "the allocator's key"),
        allow(
            ["mmap"],
            [
                .init(index: 0, value: 0), .init(index: 1, value: 4096), .init(index: 2, value: 0x3),
                .init(index: 3, value: 0x1), .init(index: 4, value: 6), .init(index: 5, value: 0),
            ],
            "the progress page: one page, shared with the supervisor"),
        allow(["close"], [.init(index: 0, value: 6)], "the progress page's descriptor"),
        allow(["sigaltstack"], [], "a stack for the handler of faults"),
        recordsFaults(signal: 11),
        recordsFaults(signal: 4),
        recordsFaults(signal: 7),
        recordsFaults(signal: 5),
        recordsFaults(signal: 8),
        recordsFaults(signal: 31),
        SystemCallRule(
            names: [
                "arch_prctl", "readlink", "readlinkat", "newfstatat", "ioctl", "prlimit64", "rt_sigaction", "openat",
            ],
            action: .fail(errno: 1), reason: "asked at start, and not needed: fails without being executed"),
    ]

    /// SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE and SIGSYS, which have these numbers on both architectures.
    private static func recordsFaults(signal: UInt64) -> SystemCallRule {
        allow(
            ["rt_sigaction"], [.init(index: 0, value: signal), .init(index: 3, value: 8)],
            "the handler that describes a fault before it ends the worker")
    }

    private static func allow(_ names: [String], _ conditions: [ArgumentCondition], _ reason: String) -> SystemCallRule
    {
        SystemCallRule(names: names, action: .allow, conditions: conditions, reason: reason)
    }

    // MARK: Limits

    private static let resourceLimits: [ResourceLimit] = [
        limit("RLIMIT_AS", 256 << 20),
        limit("RLIMIT_CORE", 0),
        limit("RLIMIT_FSIZE", 0),
        limit("RLIMIT_MEMLOCK", 0),
        limit("RLIMIT_MSGQUEUE", 0),
        limit("RLIMIT_NICE", 0),
        // Room for the descriptors that exist while the seal is made.
        limit("RLIMIT_NOFILE", 16),
        limit("RLIMIT_NPROC", 0),
        limit("RLIMIT_RTPRIO", 0),
        limit("RLIMIT_SIGPENDING", 0),
        limit("RLIMIT_STACK", 8 << 20),
    ]

    private static func limit(_ type: String, _ most: UInt64) -> ResourceLimit {
        ResourceLimit(type: type, soft: most, hard: most)
    }
}
