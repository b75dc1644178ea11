import SandboxPolicy

extension SupervisorFilter {
    /// What a supervisor must still be able to do, and nothing beside it.
    static let exceptions: [Exception] = [
        // The exec of the sealed worker, from the descriptor at which the child has put it. Landlock denies files on a disk.
        Exception(name: "execveat", conditions: [is32(0, 5), is32(4, 0x1000 /* AT_EMPTY_PATH */)]),
        // Threads, and the child of the sealed spawn: both share this memory, and no namespace is made.
        Exception(name: "clone", conditions: [ArgumentCondition(index: 0, mask: 0x7E02_0100, value: 0x100)]),
        // Into the empty network namespace, by the child.
        Exception(name: "setns", conditions: [is32(1, 0x4000_0000 /* CLONE_NEWNET */)]),
        // The control socket, where somebody has removed its file. It cannot be connected to anything.
        Exception(
            name: "socket",
            conditions: [
                is32(0, 1 /* AF_UNIX */), ArgumentCondition(index: 1, mask: 0xF, value: 1 /* SOCK_STREAM */),
            ]),
        // On what is connected already.
        Exception(name: "sendto", conditions: [ArgumentCondition(index: 4, value: 0)]),
        // Its own limits, and in the child those of the worker.
        Exception(name: "prlimit64", conditions: [is32(0, 0)]),
        // Progress pages.
        Exception(
            name: "memfd_create",
            conditions: [ArgumentCondition(index: 1, mask: 0x8, value: 0x8 /* MFD_NOEXEC_SEAL */)]),
    ]

    private static func is32(_ index: Int, _ value: UInt64) -> ArgumentCondition {
        ArgumentCondition(index: index, mask: 0xFFFF_FFFF, value: value)
    }

    /// What a supervisor that has begun never does. glibc makes its threads with `clone` where there is no `clone3`, whose
    /// arguments no filter can see.
    static let forbidden = [
        "execve", "fork", "vfork", "clone3",
        // Sockets beside its listeners, and names and descriptors in messages.
        "connect", "socketpair", "sendmsg", "sendmmsg", "recvmsg", "recvmmsg",
        // Other processes. Workers are ended by their descriptors.
        "ptrace", "process_vm_writev", "process_madvise", "process_mrelease", "kcmp", "kill", "tkill",
        "rt_sigqueueinfo",
        "rt_tgsigqueueinfo", "migrate_pages", "move_pages",
        // Namespaces and mounts.
        "unshare", "mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount", "fsopen",
        "fsconfig", "fsmount", "fspick", "mount_setattr",
        // The kernel and the machine.
        "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "bpf",
        "perf_event_open", "iopl", "ioperm", "modify_ldt", "personality", "syslog", "swapon", "swapoff", "acct",
        "quotactl", "quotactl_fd", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname",
        "setdomainname", "vhangup", "lookup_dcookie", "uselib", "nfsservctl",
        // Other doors into the kernel.
        "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "io_submit", "userfaultfd", "memfd_secret",
        "keyctl", "add_key", "request_key", "fanotify_init", "fanotify_mark", "name_to_handle_at", "open_by_handle_at",
        "shmget", "shmat", "msgget", "semget", "mq_open", "mq_unlink",
        // Attributes of files, which Landlock leaves alone.
        "chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat", "utime", "utimes", "futimesat", "setxattr",
        "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr", "fremovexattr", "removexattrat",
        "file_setattr", "mknod", "mknodat", "link", "linkat", "symlink", "symlinkat",
    ]
}
