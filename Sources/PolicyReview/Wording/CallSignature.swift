import SandboxPolicy

/// What the arguments of a call are called, as in its manual page.
enum CallSignature {
    /// The names of a call's arguments; nil for a call that is not listed here, which may have any number up to six.
    static func parameters(of name: String) -> [String]? { signatures[name] }

    /// The name of one argument, or nil.
    static func parameter(_ index: Int, of name: String) -> String? {
        guard let names = signatures[name], names.indices.contains(index) else { return nil }
        return names[index]
    }

    private static let signatures: [String: [String]] = {
        var signatures: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let name = words.first else { continue }
            signatures[name] = Array(words.dropFirst())
        }
        return signatures
    }()

    private static let text = """
        accept fd addr addrlen
        accept4 fd addr addrlen flags
        access path mode
        arch_prctl code addr
        bind fd addr addrlen
        bpf cmd attr size
        brk addr
        chdir path
        chmod path mode
        clock_gettime clock time
        clone flags stack parent_tid child_tid tls
        clone3 args size
        close fd
        close_range first last flags
        connect fd addr addrlen
        creat path mode
        dup fd
        dup2 old new
        dup3 old new flags
        epoll_create1 flags
        eventfd2 value flags
        execve path argv envp
        execveat fd path argv envp flags
        exit status
        exit_group status
        fchmod fd mode
        fcntl fd cmd arg
        finit_module fd params flags
        fork
        fstat fd buf
        ftruncate fd length
        futex uaddr op val timeout uaddr2 val3
        getcwd buf size
        getpid
        getppid
        getrandom buf count flags
        gettid
        gettimeofday time zone
        getuid
        io_uring_enter fd to_submit min_complete flags sig size
        io_uring_register fd opcode arg count
        io_uring_setup entries params
        ioctl fd request arg
        keyctl operation arg2 arg3 arg4 arg5
        kill pid signal
        link old new
        listen fd backlog
        lseek fd offset whence
        madvise addr length advice
        memfd_create name flags
        mkdir path mode
        mmap addr length prot flags fd offset
        mount source target type flags data
        mprotect addr length prot
        mremap old_addr old_size new_size flags new_addr
        munmap addr length
        nanosleep request remainder
        newfstatat dirfd path buf flags
        open path flags mode
        openat dirfd path flags mode
        openat2 dirfd path how size
        perf_event_open attr pid cpu group_fd flags
        pidfd_getfd pidfd fd flags
        pidfd_open pid flags
        pidfd_send_signal pidfd signal info flags
        pipe fds
        pipe2 fds flags
        pkey_mprotect addr length prot pkey
        poll fds count timeout
        ppoll fds count timeout mask size
        prctl option arg2 arg3 arg4 arg5
        pread64 fd buf count offset
        prlimit64 pid resource new old
        process_vm_readv pid local local_count remote remote_count flags
        process_vm_writev pid local local_count remote remote_count flags
        ptrace request pid addr data
        pwrite64 fd buf count offset
        read fd buf count
        readlink path buf size
        readlinkat dirfd path buf size
        readv fd iov count
        recvfrom fd buf length flags addr addrlen
        recvmsg fd message flags
        rename old new
        restart_syscall
        rseq area length flags signature
        rt_sigaction signal new old size
        rt_sigprocmask how new old size
        rt_sigreturn
        sched_yield
        seccomp operation flags args
        sendfile out_fd in_fd offset count
        sendmsg fd message flags
        sendto fd buf length flags addr addrlen
        set_robust_list head length
        set_tid_address tid
        setns fd type
        setrlimit resource limit
        setuid uid
        shutdown fd how
        sigaltstack new old
        socket domain type protocol
        socketpair domain type protocol fds
        splice in_fd in_offset out_fd out_offset length flags
        stat path buf
        statx dirfd path flags mask buf
        symlink target link
        tgkill pid tid signal
        time time
        tkill tid signal
        truncate path length
        uname buf
        unlink path
        unshare flags
        userfaultfd flags
        vfork
        wait4 pid status options usage
        write fd buf count
        writev fd iov count
        """
}
