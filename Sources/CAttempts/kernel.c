// Other doors into the kernel: its subsystems, its privileges, what it shares between processes, waiting, identity.
#if defined(__x86_64__)
#include "calls.h"

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/timex.h>
#include <time.h>

// MARK: Other kernels' doors

ATTEMPT(io_uring_setup) {
    struct io_uring_params parameters = {0};
    return CALL(io_uring_setup, 4, &parameters);
}
// A ring that somebody else has registered needs no descriptor: bit 4 of the flags makes it an index.
ATTEMPT(io_uring_enter) { return CALL(io_uring_enter, -1, 0, 0, 0, NULL, 0); }
ATTEMPT(io_uring_enter_registered) { return CALL(io_uring_enter, 0, 0, 0, 1u << 4, NULL, 0); }
ATTEMPT(io_uring_register) { return CALL(io_uring_register, -1, 0, NULL, 0); }
ATTEMPT(io_setup) {
    unsigned long context = 0;
    return CALL(io_setup, 1, &context);
}
ATTEMPT(io_submit) { return CALL(io_submit, 0, 1, NULL); }
ATTEMPT(bpf) { return CALL(bpf, BPF_MAP_CREATE, NULL, 0); }
ATTEMPT(perf_event_open) {
    struct perf_event_attr event = {
        .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1};
    return CALL(perf_event_open, &event, 0, -1, -1, 0);
}
ATTEMPT(keyctl) { return CALL(keyctl, 0 /* GET_KEYRING_ID */, -2 /* of this process */, 1); }
ATTEMPT(add_key) { return CALL(add_key, "user", "attempt", "x", 1, -2); }
ATTEMPT(request_key) { return CALL(request_key, "user", "attempt", NULL, 0); }

// MARK: Loosening the seal

static struct sock_filter allow_all[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
static struct sock_fprog program = {.len = 1, .filter = allow_all};
ATTEMPT(seccomp_filter) { return CALL(seccomp, SECCOMP_SET_MODE_FILTER, 0, &program); }
ATTEMPT(seccomp_listener) {
    return CALL(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}
ATTEMPT(seccomp_sizes) {
    unsigned short sizes[3];
    return CALL(seccomp, SECCOMP_GET_NOTIF_SIZES, 0, sizes);
}
ATTEMPT(prctl_filter) { return CALL(prctl, PR_SET_SECCOMP, 2, &program); }
ATTEMPT(prctl_dumpable) { return CALL(prctl, PR_SET_DUMPABLE, 1); }
ATTEMPT(prctl_tracer) { return CALL(prctl, PR_SET_PTRACER, -1); }
ATTEMPT(prctl_parent_death) { return CALL(prctl, PR_SET_PDEATHSIG, 0); }
ATTEMPT(prctl_counter_on) { return CALL(prctl, PR_SET_TSC, PR_TSC_ENABLE); }
ATTEMPT(prctl_name) { return CALL(prctl, PR_SET_NAME, "bulkhead"); }
ATTEMPT(prctl_memory_layout) { return CALL(prctl, PR_SET_MM, PR_SET_MM_ARG_START, 0, 0, 0); }
ATTEMPT(prctl_user_dispatch) { return CALL(prctl, 59 /* PR_SET_SYSCALL_USER_DISPATCH */, 0, 0, 0, 0); }
ATTEMPT(prctl_subreaper) { return CALL(prctl, PR_SET_CHILD_SUBREAPER, 1); }
ATTEMPT(prctl_speculation) { return CALL(prctl, PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_ENABLE); }
ATTEMPT(prctl_keep_capabilities) { return CALL(prctl, PR_SET_KEEPCAPS, 1); }
ATTEMPT(prctl_name_memory) { return CALL(prctl, 0x53564d41 /* PR_SET_VMA */, 0, 0, 0, NULL); }
ATTEMPT(landlock_create_ruleset) { return CALL(landlock_create_ruleset, NULL, 0, 1); }
ATTEMPT(landlock_add_rule) { return CALL(landlock_add_rule, -1, 1, NULL, 0); }
ATTEMPT(landlock_restrict_self) { return CALL(landlock_restrict_self, -1, 0); }
ATTEMPT(lsm_get_self_attr) { return CALL(lsm_get_self_attr, 0, NULL, NULL, 0); }
ATTEMPT(lsm_set_self_attr) { return CALL(lsm_set_self_attr, 0, NULL, 0, 0); }
ATTEMPT(lsm_list_modules) { return CALL(lsm_list_modules, NULL, NULL, 0); }
ATTEMPT(modify_ldt) {
    char room[16];
    return CALL(modify_ldt, 0, room, sizeof room);
}
ATTEMPT(arch_prctl_gs) { return CALL(arch_prctl, 0x1001, 0); }
// The call that the start may make, afterwards. The address is none that a program can have.
ATTEMPT(arch_prctl_fs) { return CALL(arch_prctl, 0x1002, 1ul << 63); }
ATTEMPT(arch_prctl_map_vdso) { return CALL(arch_prctl, 0x2003, 0); }
ATTEMPT(arch_prctl_cpuid) { return CALL(arch_prctl, 0x1012, 1); }
ATTEMPT(arch_prctl_shadow_stack) { return CALL(arch_prctl, 0x5001, 1); }
ATTEMPT(set_thread_area) { return CALL(set_thread_area, NULL); }
ATTEMPT(get_thread_area) { return CALL(get_thread_area, NULL); }

// MARK: Shared state

ATTEMPT(shmget) {
    long identifier = CALL(shmget, 0, 4096, 01600);
    if (identifier >= 0) CALL(shmctl, identifier, 0, NULL);
    return identifier;
}
ATTEMPT(shmat) { return CALL(shmat, -1, NULL, 0); }
ATTEMPT(msgget) {
    long identifier = CALL(msgget, 0, 01600);
    if (identifier >= 0) CALL(msgctl, identifier, 0, NULL);
    return identifier;
}
ATTEMPT(semget) {
    long identifier = CALL(semget, 0, 1, 01600);
    if (identifier >= 0) CALL(semctl, identifier, 0, 0);
    return identifier;
}
ATTEMPT(mq_open) {
    long descriptor = CALL(mq_open, "bulkhead-attempt", 0100 | 2, 0600, NULL);
    if (descriptor >= 0) CALL(mq_unlink, "bulkhead-attempt");
    return descriptor;
}

// MARK: Waiting

ATTEMPT(nanosleep) {
    struct timespec moment = {.tv_nsec = 1};
    return CALL(nanosleep, &moment, NULL);
}
ATTEMPT(clock_nanosleep) {
    struct timespec moment = {.tv_nsec = 1};
    return CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
}
ATTEMPT(poll) { return CALL(poll, NULL, 0, 1); }
ATTEMPT(ppoll) {
    struct timespec moment = {.tv_nsec = 1};
    return CALL(ppoll, NULL, 0, &moment, NULL, 8);
}
ATTEMPT(select) {
    long moment[2] = {0, 1};
    return CALL(select, 0, NULL, NULL, NULL, moment);
}
ATTEMPT(pselect6) {
    struct timespec moment = {.tv_nsec = 1};
    return CALL(pselect6, 0, NULL, NULL, NULL, &moment, NULL);
}
ATTEMPT(pause) { return CALL(pause); }
ATTEMPT(epoll_create1) { return CALL(epoll_create1, 0); }
ATTEMPT(epoll_wait) { return CALL(epoll_wait, -1, NULL, 1, 0); }
ATTEMPT(epoll_pwait2) { return CALL(epoll_pwait2, -1, NULL, 1, NULL, NULL, 0); }
ATTEMPT(timerfd_create) { return CALL(timerfd_create, CLOCK_MONOTONIC, 0); }
ATTEMPT(timer_create) {
    int timer;
    return CALL(timer_create, CLOCK_MONOTONIC, NULL, &timer);
}
ATTEMPT(setitimer) {
    long none[4] = {0};
    return CALL(setitimer, 0, none, NULL);
}
ATTEMPT(getitimer) {
    long timer[4];
    return CALL(getitimer, 0, timer);
}
ATTEMPT(alarm) { return CALL(alarm, 0); }
ATTEMPT(futex_wait_for_ever) {
    uint32_t word = 0;
    return CALL(futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL);
}
// As the Swift runtime makes it while it dies, which is told from other violations by what it has said.
ATTEMPT(futex_wake_private) {
    uint32_t word = 0;
    return CALL(futex, &word, FUTEX_WAKE_PRIVATE, 1);
}
ATTEMPT(futex_waitv) { return CALL(futex_waitv, NULL, 0, 0, NULL, 0); }
ATTEMPT(futex2_wait) { return CALL(futex_wait, NULL, 0, 0, 0, NULL, 0); }
ATTEMPT(futex2_wake) { return CALL(futex_wake, NULL, 0, 0, 0); }
ATTEMPT(futex2_requeue) { return CALL(futex_requeue, NULL, 0, 0, 0); }
ATTEMPT(eventfd2) { return CALL(eventfd2, 0, 0); }
ATTEMPT(signalfd4) {
    unsigned long mask = 0;
    return CALL(signalfd4, -1, &mask, 8, 0);
}

// MARK: Identity

ATTEMPT(getpid) { return CALL(getpid); }
ATTEMPT(getppid) { return CALL(getppid); }
// The call that the start may make, afterwards.
ATTEMPT(gettid) { return CALL(gettid); }
ATTEMPT(getuid) { return CALL(getuid); }
ATTEMPT(getresuid) {
    unsigned ids[3];
    return CALL(getresuid, ids, ids + 1, ids + 2);
}
ATTEMPT(getgroups) { return CALL(getgroups, 0, NULL); }
ATTEMPT(getsid) { return CALL(getsid, 0); }
ATTEMPT(uname) {
    char room[400];
    return CALL(uname, room);
}
ATTEMPT(sysinfo) {
    char room[128];
    return CALL(sysinfo, room);
}
ATTEMPT(getrusage) {
    char room[160];
    return CALL(getrusage, 0, room);
}
ATTEMPT(times) {
    char room[32];
    return CALL(times, room);
}
ATTEMPT(capget) {
    uint32_t header[2] = {0x20080522, 0}, sets[6];
    return CALL(capget, header, sets);
}
ATTEMPT(getcpu) {
    unsigned processor;
    return CALL(getcpu, &processor, NULL, NULL);
}

// MARK: Privilege

ATTEMPT(setresuid) { return CALL(setresuid, 0, 0, 0); }
ATTEMPT(setresgid) { return CALL(setresgid, 0, 0, 0); }
ATTEMPT(setuid) { return CALL(setuid, 0); }
ATTEMPT(setgroups) { return CALL(setgroups, 0, NULL); }
ATTEMPT(setfsuid) { return CALL(setfsuid, -1); }
ATTEMPT(capset) {
    uint32_t header[2] = {0x20080522, 0}, sets[6] = {1, 1, 1, 0, 0, 0};
    return CALL(capset, header, sets);
}
ATTEMPT(syslog) { return CALL(syslog, 3, NULL, 0); }
ATTEMPT(init_module) { return CALL(init_module, NULL, 0, NULL); }
ATTEMPT(finit_module) { return CALL(finit_module, -1, NULL, 0); }
ATTEMPT(delete_module) { return CALL(delete_module, NULL, 0); }
ATTEMPT(kexec_load) { return CALL(kexec_load, 0, 17, NULL, 0); }
ATTEMPT(kexec_file_load) { return CALL(kexec_file_load, -1, -1, 0, NULL, 0); }
// Neither of the two numbers that it asks for.
ATTEMPT(reboot) { return CALL(reboot, 0, 0, 0, NULL); }
ATTEMPT(sethostname) { return CALL(sethostname, NULL, 1); }
ATTEMPT(setdomainname) { return CALL(setdomainname, NULL, 1); }
ATTEMPT(clock_settime) { return CALL(clock_settime, CLOCK_REALTIME, NULL); }
ATTEMPT(settimeofday) { return CALL(settimeofday, 8, NULL); }
ATTEMPT(adjtimex) {
    struct timex request = {0};
    return CALL(adjtimex, &request);
}
ATTEMPT(clock_adjtime) {
    struct timex request = {0};
    return CALL(clock_adjtime, CLOCK_REALTIME, &request);
}
ATTEMPT(swapon) { return CALL(swapon, NULL, 0); }
ATTEMPT(swapoff) { return CALL(swapoff, NULL); }
ATTEMPT(iopl) { return CALL(iopl, 3); }
ATTEMPT(ioperm) { return CALL(ioperm, 0x80, 1, 1); }
ATTEMPT(acct) { return CALL(acct, "/none/none"); }
ATTEMPT(nfsservctl) { return CALL(nfsservctl); }
ATTEMPT(sync) { return CALL(sync); }
ATTEMPT(vserver) { return CALL(vserver); }
#endif
