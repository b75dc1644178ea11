import SandboxPolicy

/// Calls by which a worker could undo its seal, reach others or become something else, and what makes them harmless.
enum DangerousCalls {
    /// What must be pinned for a call to be harmless.
    private enum Harmless {
        case never
        /// These arguments, whole.
        case pinned([Int])
        /// The bit that makes memory executable, in argument 2.
        case notExecutable
    }

    /// Why a rule that allows `name` is dangerous; nil where it is not, or where its arguments are pinned.
    static func problem(of name: String, _ rule: SystemCallRule) -> String? {
        guard rule.action == .allow, let (why, harmless) = calls[name] else { return nil }
        switch harmless {
        case .never: return "\(why); no arguments make it harmless: remove it"
        case .pinned(let indices):
            let open = indices.filter { index in !rule.conditions.contains { $0.index == index && $0.mask == .max } }
            guard !open.isEmpty else { return nil }
            let arguments = open.map { RuleWording.argument($0, of: name) }.joined(separator: " and ")
            return "\(why); pin \(arguments)"
        case .notExecutable:
            let isPinned = rule.conditions.contains {
                $0.index == 2 && $0.mask & executable != 0 && $0.value & executable == 0
            }
            return isPinned ? nil : "\(why); pin argument 2 (prot) to a value without PROT_EXEC"
        }
    }

    /// `PROT_EXEC`.
    private static let executable: UInt64 = 4

    private static let calls: [String: (String, Harmless)] = {
        var calls: [String: (String, Harmless)] = [:]
        func add(_ names: String, _ why: String, _ harmless: Harmless = .never) {
            for name in names.split(separator: " ") { calls[String(name)] = (why, harmless) }
        }
        add("clone clone3 fork vfork", "it starts another process or thread, which nobody watches")
        add("execve", "it becomes another program by its path")
        add("execveat", "it becomes another program, of a path unless the descriptor itself is meant", .pinned([0, 4]))
        add("ptrace process_vm_readv process_vm_writev process_madvise kcmp", "it reads or changes other processes")
        add(
            "pidfd_open pidfd_getfd pidfd_send_signal kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo",
            "it reaches other processes")
        add("mmap", "it can make memory executable", .notExecutable)
        add("mprotect pkey_mprotect", "it can make memory executable", .notExecutable)
        add("ioctl", "one call with thousands of meanings, typing into terminals among them", .pinned([0, 1]))
        add("fcntl", "it copies descriptors and has signals sent", .pinned([0, 1]))
        add("prctl", "it loosens the seal: dumpable, tracer, clock, parent's death", .pinned([0]))
        add("arch_prctl", "it changes the processor's state by a code", .pinned([0]))
        add("seccomp bpf", "it changes or observes filters")
        add("socket socketpair", "it opens a way to the network or the kernel", .never)
        add(
            "connect bind listen accept accept4 sendto sendmsg sendmmsg recvmsg recvmmsg",
            "it speaks to others, and can pass descriptors")
        add(
            "io_uring_setup io_uring_enter io_uring_register io_setup io_submit",
            "it has the kernel make calls that no filter sees")
        add("open openat openat2 creat open_by_handle_at name_to_handle_at", "it opens files")
        add(
            "truncate rename renameat renameat2 unlink unlinkat link linkat symlink symlinkat mkdir mkdirat mknod mknodat "
                + "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat setxattr", "it changes files")
        add("memfd_create memfd_secret", "it makes a file that can be executed")
        add("unshare setns", "it makes or enters namespaces, and gets their rights")
        add(
            "mount umount2 pivot_root chroot move_mount fsopen fsconfig fsmount fspick open_tree mount_setattr",
            "it changes what is mounted")
        add("keyctl add_key request_key", "it reaches the kernel's keys, which no namespace hides")
        add("perf_event_open userfaultfd", "it has been a way into the kernel")
        add(
            "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset",
            "it changes whose rights the worker has")
        add(
            "prlimit64 setrlimit setpriority sched_setscheduler sched_setparam sched_setattr sched_setaffinity",
            "it changes limits or priorities, of others too")
        add("personality modify_ldt iopl ioperm", "it changes how the processor or the kernel treats the worker")
        add(
            "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct syslog "
                + "sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex",
            "it administers the machine")
        add("shmget shmat msgget msgsnd msgrcv semget semop mq_open", "it shares memory or messages with others")
        add("dup dup2 dup3 pidfd_getfd", "it makes other descriptors stand for those that rules pin", .never)
        add("clock_gettime gettimeofday time clock_nanosleep nanosleep times", "it reads the clock, or waits by it")
        add("rt_sigreturn", "it sets every register of the processor")
        add("remap_file_pages mremap", "it moves memory to chosen places")
        return calls
    }()
}
