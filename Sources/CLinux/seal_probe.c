#include "CLinux.h"
#include "raw_call.h"
#include "result.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif
#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c
#endif

int bulkhead_landlock_abi(void) { return (int)RESULT(syscall(SYS_landlock_create_ruleset, NULL, 0, 1)); }

static void *make_network_namespace(void *result) {
    int *descriptor = result;
    *descriptor = (int)RESULT(unshare(CLONE_NEWNET));
    if (*descriptor == 0) *descriptor = (int)RESULT(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    return NULL;
}

int bulkhead_make_network_namespace(void) {
    // Only a thread changes its namespace; the descriptor keeps that alive when the thread has gone.
    pthread_t thread;
    int descriptor = -1;
    int code = pthread_create(&thread, NULL, make_network_namespace, &descriptor);
    if (code != 0) return -code;
    pthread_join(thread, NULL);
    return descriptor;
}

static struct sock_filter allow_everything[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};

static int filter_trial(void *argument) {
    struct sock_fprog program = {.len = 1, .filter = allow_everything};
    long flags = *(int *)argument ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(errno);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) < 0) _exit(errno);
    _exit(0);
}

static int clock_trial(void *argument) {
    (void)argument;
#ifdef PR_TSC_SIGSEGV
    _exit(prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0) == 0 ? 0 : errno);
#else
    _exit(ENOSYS);
#endif
}

// Runs `body` in a child that borrows this memory while this process waits. Returns minus the exit code.
static int try_in_child(int (*body)(void *), void *argument) {
    static const int stack_bytes = 64 << 10;
    char stack[stack_bytes] __attribute__((aligned(16)));
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int process = clone(body, stack + stack_bytes, CLONE_VM | CLONE_VFORK | SIGCHLD, argument);
    int error = errno;
    int status = 0;
    if (process >= 0 && RESULT(waitpid(process, &status, 0)) < 0) status = -1;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (process < 0) return -error;
    return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECANCELED;
}

int bulkhead_probe_filter(int listener) { return try_in_child(filter_trial, &listener); }

int bulkhead_probe_time_stamp_counter(void) { return try_in_child(clock_trial, NULL); }

struct take_trial {
    uint32_t user;
    int pipe[2];
    // 0 until the child has changed its user; then 1, or minus errno.
    volatile int progress;
};

// Waits under another user until the supervisor has had its try; end of file ends it. This process goes on meanwhile,
// hence raw calls, which leave its errno alone.
static int take_trial(void *argument) {
    struct take_trial *trial = argument;
    char byte;
    long code = 0;
    if (trial->user != 0) code = raw_call(SYS_setresuid, trial->user, trial->user, trial->user, 0, 0);
    raw_call(SYS_close, trial->pipe[1], 0, 0, 0, 0);
    trial->progress = code < 0 ? (int)code : 1;
    raw_call(SYS_read, trial->pipe[0], (long)&byte, 1, 0, 0);
    for (;;) raw_call(SYS_exit_group, 0, 0, 0, 0, 0);
}

int bulkhead_probe_take_descriptor(uint32_t user) {
    static char stack[16 << 10] __attribute__((aligned(16)));
    struct take_trial trial = {.user = user};
    int code = bulkhead_pipe(trial.pipe);
    if (code < 0) return code;
    int dumpable = bulkhead_dumpable();
    int pidfd = -1;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int process = clone(take_trial, stack + sizeof stack, CLONE_VM | CLONE_PIDFD | SIGCHLD, &trial, &pidfd);
    code = process < 0 ? -errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (process >= 0) {
        while (trial.progress == 0) sched_yield();
        code = trial.progress < 0 ? trial.progress : bulkhead_pidfd_take_descriptor(pidfd, trial.pipe[0]);
        if (code >= 0) code = close(code);
    }
    close(trial.pipe[0]);
    close(trial.pipe[1]);
    if (process >= 0) {
        struct bulkhead_exit exit;
        bulkhead_reap(pidfd, 1, &exit);
        close(pidfd);
        if (dumpable == 1) bulkhead_set_dumpable(1);
    }
    return code;
}

int bulkhead_probe_execveat(void) {
    int code = (int)RESULT(syscall(SYS_execveat, -1, "", NULL, NULL, AT_EMPTY_PATH));
    // A bad descriptor is what was asked for.
    return code == -EBADF ? 0 : code;
}

int bulkhead_effective_capabilities(uint64_t *capabilities) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    int code = (int)RESULT(syscall(SYS_capget, &header, data));
    if (code == 0) *capabilities = (uint64_t)data[1].effective << 32 | data[0].effective;
    return code;
}

int bulkhead_keep_ended_children(void) { return signal(SIGCHLD, SIG_DFL) == SIG_ERR ? -errno : 0; }

// Waits until the traced process has stopped, without taking its end away from whoever waits for that.
static int await_stop(int process) {
    siginfo_t information = {0};
    int code = (int)RESULT(waitid(P_PID, (id_t)process, &information, WSTOPPED | WEXITED | WNOWAIT | __WALL));
    if (code < 0) return code;
    return information.si_code == CLD_TRAPPED ? 0 : -ESRCH;
}

int bulkhead_enforced_filter(int process, unsigned index, void *program, int capacity) {
    int code = (int)RESULT(ptrace(PTRACE_SEIZE, process, 0, 0));
    if (code < 0) return code;
    void *which = (void *)(uintptr_t)index;
    code = (int)RESULT(ptrace(PTRACE_INTERRUPT, process, 0, 0));
    if (code == 0) code = await_stop(process);
    if (code == 0) {
        code = (int)RESULT(ptrace(PTRACE_SECCOMP_GET_FILTER, process, which, NULL));
        if (code > capacity) code = -E2BIG;
        if (code >= 0) code = (int)RESULT(ptrace(PTRACE_SECCOMP_GET_FILTER, process, which, program));
    }
    ptrace(PTRACE_DETACH, process, 0, 0);
    return code;
}
