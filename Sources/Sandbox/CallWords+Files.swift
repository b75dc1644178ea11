/// Words of calls that have to do with files, and of those that loosen a seal.
extension CallWords {
    private static let accessMode = NumberWords(
        unknown: "access ", names: [0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR", 3: "O_ACCMODE"])
    #if arch(arm64)
        private static let directory: UInt64 = 0o40000
        private static let noFollow: UInt64 = 0o100000
        private static let direct: UInt64 = 0o200000
        private static let largeFile: UInt64 = 0o400000
    #else
        private static let directory: UInt64 = 0o200000
        private static let noFollow: UInt64 = 0o400000
        private static let direct: UInt64 = 0o40000
        private static let largeFile: UInt64 = 0o100000
    #endif
    /// `O_CREAT`.
    static let creates: UInt64 = 0o100
    /// `O_TMPFILE` without the bit of a directory.
    static let isTemporary: UInt64 = 0o20000000
    static let open = FlagWords(
        field: (3, accessMode),
        bits: [
            (isTemporary | directory, "O_TMPFILE"), (0o4010000, "O_SYNC"), (creates, "O_CREAT"), (0o200, "O_EXCL"),
            (0o400, "O_NOCTTY"), (0o1000, "O_TRUNC"), (0o2000, "O_APPEND"), (0o4000, "O_NONBLOCK"),
            (0o10000, "O_DSYNC"),
            (0o20000, "O_ASYNC"), (direct, "O_DIRECT"), (largeFile, "O_LARGEFILE"), (directory, "O_DIRECTORY"),
            (noFollow, "O_NOFOLLOW"), (0o1000000, "O_NOATIME"), (0o2000000, "O_CLOEXEC"), (0o10000000, "O_PATH"),
        ])
    static let resolution = FlagWords(bits: [
        (1, "RESOLVE_NO_XDEV"), (2, "RESOLVE_NO_MAGICLINKS"), (4, "RESOLVE_NO_SYMLINKS"), (8, "RESOLVE_BENEATH"),
        (16, "RESOLVE_IN_ROOT"), (32, "RESOLVE_CACHED"),
    ])
    static let at = FlagWords(bits: [
        (0x100, "AT_SYMLINK_NOFOLLOW"), (0x200, "AT_REMOVEDIR"), (0x400, "AT_SYMLINK_FOLLOW"),
        (0x800, "AT_NO_AUTOMOUNT"), (0x1000, "AT_EMPTY_PATH"), (0x8000, "AT_RECURSIVE"),
    ])
    static let access = FlagWords(none: "F_OK", bits: [(4, "R_OK"), (2, "W_OK"), (1, "X_OK")])
    static let renaming = FlagWords(bits: [(1, "RENAME_NOREPLACE"), (2, "RENAME_EXCHANGE"), (4, "RENAME_WHITEOUT")])
    static let mounting = FlagWords(bits: [
        (1, "MS_RDONLY"), (2, "MS_NOSUID"), (4, "MS_NODEV"), (8, "MS_NOEXEC"), (32, "MS_REMOUNT"), (0x1000, "MS_BIND"),
        (0x2000, "MS_MOVE"), (0x4000, "MS_REC"), (0x4_0000, "MS_PRIVATE"), (0x10_0000, "MS_SHARED"),
    ])
    /// What a new descriptor is like.
    static let descriptor = FlagWords(bits: [(0o4000, "O_NONBLOCK"), (0o2000000, "O_CLOEXEC")])

    static let fileControl = NumberWords(
        unknown: "command ",
        names: [
            0: "F_DUPFD", 1: "F_GETFD", 2: "F_SETFD", 3: "F_GETFL", 4: "F_SETFL", 5: "F_GETLK", 6: "F_SETLK",
            7: "F_SETLKW", 8: "F_SETOWN", 9: "F_GETOWN", 10: "F_SETSIG", 11: "F_GETSIG", 15: "F_SETOWN_EX",
            1024: "F_SETLEASE", 1026: "F_NOTIFY", 1030: "F_DUPFD_CLOEXEC", 1031: "F_SETPIPE_SZ", 1032: "F_GETPIPE_SZ",
            1033: "F_ADD_SEALS", 1034: "F_GET_SEALS",
        ])
    static let deviceControl = NumberWords(
        unknown: "request ",
        names: [
            0x5401: "TCGETS", 0x5402: "TCSETS", 0x540E: "TIOCSCTTY", 0x5412: "TIOCSTI", 0x5413: "TIOCGWINSZ",
            0x541B: "FIONREAD", 0x541C: "TIOCLINUX", 0x5421: "FIONBIO", 0x5450: "FIONCLEX", 0x5451: "FIOCLEX",
        ])

    static let futex = NumberWords(
        unknown: "operation ",
        names: [
            0: "FUTEX_WAIT", 1: "FUTEX_WAKE", 9: "FUTEX_WAIT_BITSET", 10: "FUTEX_WAKE_BITSET",
            0x80: "FUTEX_WAIT_PRIVATE",
            0x81: "FUTEX_WAKE_PRIVATE", 0x89: "FUTEX_WAIT_BITSET_PRIVATE", 0x8A: "FUTEX_WAKE_BITSET_PRIVATE",
        ])
    static let processControl = NumberWords(
        unknown: "option ",
        names: [
            1: "PR_SET_PDEATHSIG", 4: "PR_SET_DUMPABLE", 8: "PR_SET_KEEPCAPS", 15: "PR_SET_NAME", 16: "PR_GET_NAME",
            22: "PR_SET_SECCOMP", 24: "PR_CAPBSET_DROP", 26: "PR_SET_TSC", 28: "PR_SET_SECUREBITS", 35: "PR_SET_MM",
            36: "PR_SET_CHILD_SUBREAPER", 38: "PR_SET_NO_NEW_PRIVS", 47: "PR_CAP_AMBIENT",
            53: "PR_SET_SPECULATION_CTRL", 59: "PR_SET_SYSCALL_USER_DISPATCH", 0x5961_6D61: "PR_SET_PTRACER",
        ])
    static let tracing = NumberWords(
        unknown: "request ",
        names: [
            0: "PTRACE_TRACEME", 1: "PTRACE_PEEKTEXT", 2: "PTRACE_PEEKDATA", 4: "PTRACE_POKETEXT",
            5: "PTRACE_POKEDATA", 7: "PTRACE_CONT", 8: "PTRACE_KILL", 12: "PTRACE_GETREGS", 16: "PTRACE_ATTACH",
            17: "PTRACE_DETACH", 0x4206: "PTRACE_SEIZE", 0x4207: "PTRACE_INTERRUPT",
        ])
    static let filtering = NumberWords(
        unknown: "operation ",
        names: [
            0: "SECCOMP_SET_MODE_STRICT", 1: "SECCOMP_SET_MODE_FILTER", 2: "SECCOMP_GET_ACTION_AVAIL",
            3: "SECCOMP_GET_NOTIF_SIZES",
        ])
    static let resource = NumberWords(
        unknown: "resource ",
        names: [
            0: "RLIMIT_CPU", 1: "RLIMIT_FSIZE", 2: "RLIMIT_DATA", 3: "RLIMIT_STACK", 4: "RLIMIT_CORE", 5: "RLIMIT_RSS",
            6: "RLIMIT_NPROC", 7: "RLIMIT_NOFILE", 8: "RLIMIT_MEMLOCK", 9: "RLIMIT_AS", 10: "RLIMIT_LOCKS",
            11: "RLIMIT_SIGPENDING", 12: "RLIMIT_MSGQUEUE", 13: "RLIMIT_NICE", 14: "RLIMIT_RTPRIO",
            15: "RLIMIT_RTTIME",
        ])
}
