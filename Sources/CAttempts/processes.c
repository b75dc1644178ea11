// Other processes: signals, scheduling, new ones, namespaces and mounts.
#if defined(__x86_64__)
#include "calls.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

// MARK: Signals

ATTEMPT(kill_supervisor) { return CALL(kill, at->supervisor, 0); }
ATTEMPT(kill_everybody) { return CALL(kill, -1, 0); }
ATTEMPT(kill_init) { return CALL(kill, 1, 0); }
ATTEMPT(tkill) { return CALL(tkill, at->supervisor, 0); }
ATTEMPT(tgkill) { return CALL(tgkill, at->supervisor, at->supervisor, 0); }
ATTEMPT(rt_sigqueueinfo) {
    siginfo_t information = {.si_code = -1};
    return CALL(rt_sigqueueinfo, at->supervisor, 0, &information);
}
ATTEMPT(rt_tgsigqueueinfo) {
    siginfo_t information = {.si_code = -1};
    return CALL(rt_tgsigqueueinfo, at->supervisor, at->supervisor, 0, &information);
}
ATTEMPT(pidfd_open) { return CALL(pidfd_open, at->supervisor, 0); }
ATTEMPT(pidfd_getfd) { return CALL(pidfd_getfd, -1, 0, 0); }
ATTEMPT(pidfd_send_signal) { return CALL(pidfd_send_signal, -1, 0, NULL, 0); }
ATTEMPT(rt_sigaction_segv) {
    // The handlers of the start can be neither removed nor replaced.
    unsigned long action[4] = {1 /* SIG_IGN */, 0, 0, 0};
    return CALL(rt_sigaction, SIGSEGV, action, NULL, 8);
}
ATTEMPT(rt_sigprocmask) {
    unsigned long mask = 0;
    return CALL(rt_sigprocmask, SIG_BLOCK, &mask, &mask, 8);
}
// As abort(3) makes it while it dies, which is told from other violations.
ATTEMPT(rt_sigprocmask_unblock) {
    unsigned long mask = 1ul << (SIGABRT - 1);
    return CALL(rt_sigprocmask, SIG_UNBLOCK, &mask, NULL, 8);
}
ATTEMPT(rt_sigpending) {
    unsigned long mask;
    return CALL(rt_sigpending, &mask, 8);
}
ATTEMPT(rt_sigsuspend) { return CALL(rt_sigsuspend, NULL, 0); }
ATTEMPT(rt_sigtimedwait) {
    unsigned long mask = 0;
    struct timespec none = {0};
    return CALL(rt_sigtimedwait, &mask, NULL, &none, 8);
}
ATTEMPT(sigaltstack) { return CALL(sigaltstack, NULL, NULL); }
// Registers of the attacker's choice, without a signal. Unfiltered, the kernel takes what lies on the stack for a frame,
// finds it to be none and ends the process.
ATTEMPT(rt_sigreturn) { return CALL(rt_sigreturn); }
ATTEMPT(restart_syscall) { return CALL(restart_syscall); }

// MARK: Scheduling

ATTEMPT(setpriority) { return CALL(setpriority, PRIO_PROCESS, 0, -1); }
ATTEMPT(setpriority_supervisor) { return CALL(setpriority, PRIO_PROCESS, at->supervisor, 0); }
ATTEMPT(getpriority) { return CALL(getpriority, PRIO_PROCESS, at->supervisor); }
ATTEMPT(ioprio_set) { return CALL(ioprio_set, 1, 0, 1 << 13 | 4); }
ATTEMPT(sched_setaffinity) {
    unsigned long processors = 1;
    return CALL(sched_setaffinity, 0, sizeof processors, &processors);
}
ATTEMPT(sched_getaffinity) {
    unsigned long processors[16];
    return CALL(sched_getaffinity, at->supervisor, sizeof processors, processors);
}
ATTEMPT(sched_setscheduler) {
    int priority = 1;
    return CALL(sched_setscheduler, 0, 1 /* SCHED_FIFO */, &priority);
}
ATTEMPT(sched_setattr) { return CALL(sched_setattr, 0, NULL, 0); }
ATTEMPT(sched_yield) { return CALL(sched_yield); }
ATTEMPT(prlimit_supervisor) {
    unsigned long limit[2];
    return CALL(prlimit64, at->supervisor, RLIMIT_NOFILE, NULL, limit);
}
ATTEMPT(prlimit_self) {
    unsigned long limit[2] = {4, 1ul << 40};
    return CALL(prlimit64, 0, RLIMIT_AS, limit, NULL);
}
ATTEMPT(setrlimit) {
    unsigned long limit[2] = {1ul << 40, 1ul << 40};
    return CALL(setrlimit, RLIMIT_AS, limit);
}
ATTEMPT(getrlimit) {
    unsigned long limit[2];
    return CALL(getrlimit, RLIMIT_AS, limit);
}
ATTEMPT(membarrier) { return CALL(membarrier, 0, 0, 0); }
ATTEMPT(rseq_register) { return CALL(rseq, NULL, 0, 0, 0); }
ATTEMPT(rseq_unregister) { return CALL(rseq, NULL, 32, 1, 0); }
ATTEMPT(set_robust_list) { return CALL(set_robust_list, NULL, 24); }
ATTEMPT(set_tid_address) { return CALL(set_tid_address, NULL); }

// MARK: New processes

// A child ends at once: it has the stack of its parent, or a copy.
#define END_CHILD(result)                                                                                              \
    do {                                                                                                               \
        if ((result) == 0) CALL(exit_group, 0);                                                                        \
    } while (0)

ATTEMPT(fork) {
    long child = CALL(fork);
    END_CHILD(child);
    return child;
}
ATTEMPT(vfork) {
    // No function may return between the two, and none does.
    long child = CALL(vfork);
    if (child == 0) CALL(exit, 0);
    return child;
}
ATTEMPT(clone) {
    long child = CALL(clone, SIGCHLD, 0, 0, 0, 0);
    END_CHILD(child);
    return child;
}
ATTEMPT(clone_thread) {
    // A thread on its creator's own stack, which it does not touch: it leaves at once.
    long child = CALL(clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, 0, 0, 0, 0);
    if (child == 0) CALL(exit, 0);
    return child;
}
ATTEMPT(clone3) {
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    long child = CALL(clone3, &arguments, sizeof arguments);
    END_CHILD(child);
    return child;
}
ATTEMPT(clone3_pidfd) {
    int descriptor = -1;
    struct clone_args arguments = {.exit_signal = SIGCHLD, .flags = CLONE_PIDFD, .pidfd = (uintptr_t)&descriptor};
    long child = CALL(clone3, &arguments, sizeof arguments);
    END_CHILD(child);
    return child;
}
ATTEMPT(clone_user_namespace) {
    long child = CALL(clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    END_CHILD(child);
    return child;
}
ATTEMPT(fork_bomb) {
    // Twenty are enough to see that nothing stops it.
    for (int count = 0; count < 20; count++) {
        long child = CALL(fork);
        END_CHILD(child);
        if (child < 0) return child;
    }
    return 0;
}
ATTEMPT(orphan_keeps_pipe) {
    long child = CALL(fork);
    if (child != 0) return child;
    struct timespec moment = {.tv_nsec = 20000000};
    CALL(nanosleep, &moment, NULL);
    CALL(exit_group, 0);
    return 0;
}
ATTEMPT(wait4) { return CALL(wait4, -1, NULL, 1, NULL); }
ATTEMPT(waitid) { return CALL(waitid, 0, 0, NULL, 5, NULL); }

// MARK: Namespaces and mounts

ATTEMPT(unshare_user) { return CALL(unshare, CLONE_NEWUSER); }
ATTEMPT(unshare_nothing) { return CALL(unshare, 0); }
ATTEMPT(setns) { return CALL(setns, -1, 0); }
ATTEMPT(mount) { return CALL(mount, NULL, NULL, NULL, 0, NULL); }
ATTEMPT(umount2) { return CALL(umount2, NULL, 0); }
ATTEMPT(fsopen) { return CALL(fsopen, NULL, 0); }
ATTEMPT(fspick) { return CALL(fspick, -1, NULL, 0); }
ATTEMPT(fsconfig) { return CALL(fsconfig, -1, 0, NULL, NULL, 0); }
ATTEMPT(fsmount) { return CALL(fsmount, -1, 0, 0); }
ATTEMPT(move_mount) { return CALL(move_mount, -1, NULL, -1, NULL, 0); }
ATTEMPT(open_tree) { return CALL(open_tree, -100, "/", 0); }
ATTEMPT(open_tree_attr) { return CALL(open_tree_attr, -1, NULL, 0, NULL, 0); }
ATTEMPT(mount_setattr) { return CALL(mount_setattr, -1, NULL, 0, NULL, 0); }
ATTEMPT(pivot_root) { return CALL(pivot_root, NULL, NULL); }
ATTEMPT(chroot) { return CALL(chroot, "/"); }
#endif
