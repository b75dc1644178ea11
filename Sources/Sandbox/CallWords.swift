/// Numbers that have a name each, as an argument of a system call has them.
struct NumberWords: Sendable {
    /// What stands before a number without a name.
    let unknown: String
    let names: [UInt64: String]

    /// A kernel looks at 32 bits of these.
    func text(_ value: UInt64) -> String {
        let number = value & 0xFFFF_FFFF
        return names[number] ?? unknown + String(Int32(truncatingIfNeeded: number))
    }
}

/// Bits that have a name each. Where no bit is set, `none` stands; bits without a name follow as one number.
struct FlagWords: Sendable {
    /// Nil: a field of several bits comes first, whose words include one for zero.
    var none: String? = "0"
    /// A part that is one number among several, such as the access mode of `open`.
    var field: (mask: UInt64, words: NumberWords)?
    let bits: [(bit: UInt64, name: String)]

    func text(_ value: UInt64) -> String {
        var rest = value
        var parts: [String] = []
        if let field {
            parts.append(field.words.text(value & field.mask))
            rest &= ~field.mask
        }
        // A name of several bits counts only if all of them are set, and those come before their parts.
        for (bit, name) in bits where rest & bit == bit {
            parts.append(name)
            rest &= ~bit
        }
        if rest != 0 { parts.append("0x" + String(rest, radix: 16)) }
        return parts.isEmpty ? none ?? "0" : parts.joined(separator: "|")
    }
}

/// The words of arguments, as the kernel's headers have them.
enum CallWords {
    static let addressFamily = NumberWords(
        unknown: "address family ",
        names: [
            0: "AF_UNSPEC", 1: "AF_UNIX", 2: "AF_INET", 3: "AF_AX25", 10: "AF_INET6", 15: "AF_KEY", 16: "AF_NETLINK",
            17: "AF_PACKET", 29: "AF_CAN", 30: "AF_TIPC", 31: "AF_BLUETOOTH", 38: "AF_ALG", 40: "AF_VSOCK",
            42: "AF_QIPCRTR", 44: "AF_XDP",
        ])
    static let socketType = FlagWords(
        field: (
            0xF,
            NumberWords(
                unknown: "type ",
                names: [
                    1: "SOCK_STREAM", 2: "SOCK_DGRAM", 3: "SOCK_RAW", 4: "SOCK_RDM", 5: "SOCK_SEQPACKET",
                    6: "SOCK_DCCP", 10: "SOCK_PACKET",
                ])
        ),
        bits: [(0o4000, "SOCK_NONBLOCK"), (0o2000000, "SOCK_CLOEXEC")])
    static let message = FlagWords(bits: [
        (0x1, "MSG_OOB"), (0x2, "MSG_PEEK"), (0x4, "MSG_DONTROUTE"), (0x40, "MSG_DONTWAIT"), (0x100, "MSG_WAITALL"),
        (0x4000, "MSG_NOSIGNAL"), (0x8000, "MSG_MORE"), (0x4000_0000, "MSG_CMSG_CLOEXEC"),
    ])

    static let protection = FlagWords(
        none: "PROT_NONE",
        bits: [
            (1, "PROT_READ"), (2, "PROT_WRITE"), (4, "PROT_EXEC"), (0x0100_0000, "PROT_GROWSDOWN"),
            (0x0200_0000, "PROT_GROWSUP"),
        ])
    static let mapping = FlagWords(
        field: (
            0xF, NumberWords(unknown: "type ", names: [1: "MAP_SHARED", 2: "MAP_PRIVATE", 3: "MAP_SHARED_VALIDATE"])
        ),
        bits: [
            (0x10, "MAP_FIXED"), (0x20, "MAP_ANONYMOUS"), (0x40, "MAP_32BIT"), (0x100, "MAP_GROWSDOWN"),
            (0x2000, "MAP_LOCKED"), (0x4000, "MAP_NORESERVE"), (0x8000, "MAP_POPULATE"), (0x1_0000, "MAP_NONBLOCK"),
            (0x2_0000, "MAP_STACK"), (0x4_0000, "MAP_HUGETLB"), (0x8_0000, "MAP_SYNC"),
            (0x10_0000, "MAP_FIXED_NOREPLACE"),
        ])
    static let remapping = FlagWords(bits: [(1, "MREMAP_MAYMOVE"), (2, "MREMAP_FIXED"), (4, "MREMAP_DONTUNMAP")])
    static let memoryFile = FlagWords(bits: [
        (1, "MFD_CLOEXEC"), (2, "MFD_ALLOW_SEALING"), (4, "MFD_HUGETLB"), (8, "MFD_NOEXEC_SEAL"), (16, "MFD_EXEC"),
    ])

    static let clone = FlagWords(bits: cloneBits)
    /// The lowest byte is the signal at the end, and no flag.
    static let cloneWithSignal = FlagWords(
        field: (0xFF, NumberWords(unknown: "signal ", names: signal.names.merging([0: "no signal"]) { old, _ in old })),
        bits: cloneBits)
    private static let cloneBits: [(bit: UInt64, name: String)] = [
        (0x80, "CLONE_NEWTIME"), (0x100, "CLONE_VM"), (0x200, "CLONE_FS"), (0x400, "CLONE_FILES"),
        (0x800, "CLONE_SIGHAND"), (0x1000, "CLONE_PIDFD"), (0x2000, "CLONE_PTRACE"), (0x4000, "CLONE_VFORK"),
        (0x8000, "CLONE_PARENT"), (0x1_0000, "CLONE_THREAD"), (0x2_0000, "CLONE_NEWNS"), (0x4_0000, "CLONE_SYSVSEM"),
        (0x8_0000, "CLONE_SETTLS"), (0x10_0000, "CLONE_PARENT_SETTID"), (0x20_0000, "CLONE_CHILD_CLEARTID"),
        (0x80_0000, "CLONE_UNTRACED"), (0x100_0000, "CLONE_CHILD_SETTID"), (0x200_0000, "CLONE_NEWCGROUP"),
        (0x400_0000, "CLONE_NEWUTS"), (0x800_0000, "CLONE_NEWIPC"), (0x1000_0000, "CLONE_NEWUSER"),
        (0x2000_0000, "CLONE_NEWPID"), (0x4000_0000, "CLONE_NEWNET"), (0x8000_0000, "CLONE_IO"),
    ]

    static let signal = NumberWords(
        unknown: "signal ",
        names: [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
            9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
            17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
        ])
    static let clock = NumberWords(
        unknown: "clock ",
        names: [
            0: "CLOCK_REALTIME", 1: "CLOCK_MONOTONIC", 2: "CLOCK_PROCESS_CPUTIME_ID", 3: "CLOCK_THREAD_CPUTIME_ID",
            4: "CLOCK_MONOTONIC_RAW", 5: "CLOCK_REALTIME_COARSE", 6: "CLOCK_MONOTONIC_COARSE", 7: "CLOCK_BOOTTIME",
            8: "CLOCK_REALTIME_ALARM", 9: "CLOCK_BOOTTIME_ALARM", 11: "CLOCK_TAI",
        ])
    static let random = FlagWords(bits: [(1, "GRND_NONBLOCK"), (2, "GRND_RANDOM"), (4, "GRND_INSECURE")])
}
