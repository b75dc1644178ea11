// The supervisor's side of the sealed spawn.
#include "CLinux.h"
#include "result.h"
#include "sealed_child.h"

#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

enum { STACK_BYTES = 64 << 10, GUARD_BYTES = 16 << 10 };

// One spawn while it is under way.
struct spawn {
    const struct bulkhead_spawn_plan *plan;
    struct bulkhead_spawned *spawned;
    struct sealed_child *child;
    uint64_t deadline;
};

static int failed(struct spawn *spawn, int step, long error) {
    spawn->spawned->step = step;
    spawn->spawned->error = (int)error;
    return -1;
}

static int milliseconds_left(const struct spawn *spawn) {
    uint64_t now = bulkhead_monotonic_now();
    if (now >= spawn->deadline) return 0;
    return (int)((spawn->deadline - now) / 1000000u) + 1;
}

// Waits until the descriptor can be read. The child's death and the deadline end the wait as a failure.
static int await(struct spawn *spawn, int descriptor, int step) {
    struct pollfd entries[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = spawn->spawned->pidfd, .events = POLLIN}};
    for (;;) {
        int ready = (int)RESULT(poll(entries, 2, milliseconds_left(spawn)));
        if (ready < 0) return failed(spawn, step, -ready);
        if (entries[0].revents & POLLIN) return 0;
        // A listener hangs up a moment before its process has ended.
        if (entries[0].revents != 0 || entries[1].revents != 0) return failed(spawn, BULKHEAD_STEP_DIED, 0);
        if (milliseconds_left(spawn) == 0) return failed(spawn, step, ETIMEDOUT);
    }
}

// Takes the listener that the child announces, and lets the child go on to its exec.
static int take_listener(struct spawn *spawn) {
    const struct bulkhead_spawn_plan *plan = spawn->plan;
    int number = -1;
    if (await(spawn, plan->reply_reader, BULKHEAD_STEP_HAND_OVER) < 0) return -1;
    long count = RESULT(read(plan->reply_reader, &number, sizeof number));
    if (count != (long)sizeof number) return failed(spawn, BULKHEAD_STEP_HAND_OVER, count < 0 ? -count : EPROTO);
    int listener = bulkhead_pidfd_take_descriptor(spawn->spawned->pidfd, number);
    if (listener < 0) return failed(spawn, BULKHEAD_STEP_TAKE_LISTENER, -listener);
    spawn->spawned->listener = listener;
    count = RESULT(write(plan->request_writer, "", 1));
    if (count != 1) return failed(spawn, BULKHEAD_STEP_RELEASE, count < 0 ? -count : EPROTO);
    return 0;
}

// Lets exactly one call proceed, which must be the exec of the sealed descriptor.
static int answer_exec(struct spawn *spawn) {
    struct bulkhead_notification notification;
    int listener = spawn->spawned->listener;
    if (await(spawn, listener, BULKHEAD_STEP_AWAIT_EXEC) < 0) return -1;
    int code = bulkhead_notification_receive(listener, &notification);
    if (code < 0) return failed(spawn, BULKHEAD_STEP_AWAIT_EXEC, -code);
    if (notification.number != SYS_execveat) return failed(spawn, BULKHEAD_STEP_AWAIT_EXEC, EPROTO);
    code = bulkhead_notification_continue(listener, notification.id);
    return code < 0 ? failed(spawn, BULKHEAD_STEP_ANSWER_EXEC, -code) : 0;
}

// Waits until the child no longer shares this process's memory: it has exec'd or it is dead.
static int await_separation(struct spawn *spawn) {
    while (spawn->child->shares_memory != 0) {
        uint64_t now = bulkhead_monotonic_now();
        if (now >= spawn->deadline) return failed(spawn, BULKHEAD_STEP_EXEC, ETIMEDOUT);
        uint64_t left = spawn->deadline - now;
        struct timespec timeout = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
        // Woken by the kernel, or the value has changed already, or time is up: each leads back to the test above.
        syscall(SYS_futex, &spawn->child->shares_memory, FUTEX_WAIT, 1, &timeout, NULL, 0);
    }
    if (spawn->child->step != BULKHEAD_STEP_NONE) return failed(spawn, spawn->child->step, spawn->child->error);
    return 0;
}

static int start(struct spawn *spawn, char *stack_end) {
    struct bulkhead_spawned *spawned = spawn->spawned;
    sigset_t all, before;
    sigfillset(&all);
    // With every signal blocked no handler of this process can run in the child, in memory that is shared.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int process = clone(
        bulkhead_sealed_child, stack_end, CLONE_VM | CLONE_PIDFD | CLONE_CHILD_CLEARTID | SIGCHLD, spawn->child,
        &spawned->pidfd, NULL, &spawn->child->shares_memory);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (process < 0) return failed(spawn, BULKHEAD_STEP_CLONE, error);
    spawned->process = process;
    return 0;
}

static int hand_over(struct spawn *spawn) {
    if (spawn->plan->supervised && (take_listener(spawn) < 0 || answer_exec(spawn) < 0)) return -1;
    return await_separation(spawn);
}

// Milliseconds.
enum { LAST_MOMENT = 100 };

// Ends the child, whatever it is doing, and leaves no zombie and no descriptor.
static void undo(struct spawn *spawn) {
    struct bulkhead_spawned *spawned = spawn->spawned;
    struct bulkhead_exit exit;
    memset(&exit, 0, sizeof exit);
    // Whoever is ended while it is asked something is not found any more, and is about to be seen to have ended.
    bool is_gone = spawned->error == ESRCH || spawned->error == ENOENT;
    if (is_gone) bulkhead_wait_readable(spawned->pidfd, LAST_MOMENT);
    bulkhead_reap(spawned->pidfd, 0, &exit);
    if (exit.code == 0) {
        is_gone = false;
        bulkhead_pidfd_send_signal(spawned->pidfd, SIGKILL);
        bulkhead_reap(spawned->pidfd, 1, &exit);
    }
    if (is_gone || spawned->step == BULKHEAD_STEP_DIED) {
        // It said itself where, unless a signal ended it.
        if (spawn->child->step != BULKHEAD_STEP_NONE) failed(spawn, spawn->child->step, spawn->child->error);
        else if (exit.code != 1) spawned->signal = exit.status;
    }
    if (spawned->listener >= 0) close(spawned->listener);
    close(spawned->pidfd);
    spawned->listener = -1;
    spawned->pidfd = -1;
}

int bulkhead_sealed_spawn(const struct bulkhead_spawn_plan *plan, struct bulkhead_spawned *spawned) {
    *spawned = (struct bulkhead_spawned){.process = -1, .pidfd = -1, .listener = -1};
    struct spawn spawn = {
        .plan = plan,
        .spawned = spawned,
        .deadline = bulkhead_monotonic_now() + (uint64_t)plan->milliseconds * 1000000u,
    };
    // Guard, stack, and above it what is shared.
    size_t size = GUARD_BYTES + STACK_BYTES + sizeof(struct sealed_child);
    char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (block == MAP_FAILED) return failed(&spawn, BULKHEAD_STEP_STACK, errno);
    mprotect(block, GUARD_BYTES, PROT_NONE);
    char *stack_end = block + GUARD_BYTES + STACK_BYTES;
    spawn.child = (struct sealed_child *)stack_end;
    spawn.child->plan = plan;
    spawn.child->program.len = (unsigned short)plan->filter_length;
    spawn.child->program.filter = (struct sock_filter *)(uintptr_t)plan->filter;
    spawn.child->supervisor = getpid();
    spawn.child->shares_memory = 1;

    // A change of user in the child makes the memory undumpable, and it is this process's memory too.
    int dumpable = bulkhead_dumpable();
    int code = start(&spawn, stack_end);
    if (code == 0) {
        code = hand_over(&spawn);
        if (code < 0) undo(&spawn);
        // Either way the child has left this memory by now.
        if (dumpable == 1) bulkhead_set_dumpable(1);
    }
    munmap(block, size);
    return code;
}

const char *bulkhead_spawn_step_name(int step) {
    switch ((enum bulkhead_spawn_step)step) {
    case BULKHEAD_STEP_NONE: return "nothing";
    case BULKHEAD_STEP_STACK: return "allocating the child's stack";
    case BULKHEAD_STEP_CLONE: return "creating the process (clone)";
    case BULKHEAD_STEP_HAND_OVER: return "waiting for the filter's listener";
    case BULKHEAD_STEP_TAKE_LISTENER: return "taking the filter's listener (pidfd_getfd)";
    case BULKHEAD_STEP_RELEASE: return "letting the child go on";
    case BULKHEAD_STEP_AWAIT_EXEC: return "waiting for the notification of the exec";
    case BULKHEAD_STEP_ANSWER_EXEC: return "letting the exec proceed";
    case BULKHEAD_STEP_DIED: return "the child died before its exec";
    case BULKHEAD_STEP_SIGNALS: return "resetting signals (rt_sigaction)";
    case BULKHEAD_STEP_SESSION: return "starting a session (setsid)";
    case BULKHEAD_STEP_DIRECTORY: return "leaving the working directory (chdir)";
    case BULKHEAD_STEP_NETWORK: return "entering the empty network namespace (setns)";
    case BULKHEAD_STEP_DESCRIPTORS: return "arranging descriptors (fcntl, dup3, close_range)";
    case BULKHEAD_STEP_NO_NEW_PRIVILEGES: return "forbidding new privileges (prctl PR_SET_NO_NEW_PRIVS)";
    case BULKHEAD_STEP_BOUNDING_SET: return "dropping the bounding set (prctl PR_CAPBSET_DROP)";
    case BULKHEAD_STEP_SECURE_BITS: return "locking the secure bits (prctl PR_SET_SECUREBITS)";
    case BULKHEAD_STEP_GROUPS: return "giving up supplementary groups (setgroups)";
    case BULKHEAD_STEP_GROUP: return "changing the group (setresgid)";
    case BULKHEAD_STEP_USER: return "changing the user (setresuid)";
    case BULKHEAD_STEP_CAPABILITIES: return "giving up capabilities (capset)";
    case BULKHEAD_STEP_PARENT_DEATH: return "tying the worker's life to the supervisor's (prctl PR_SET_PDEATHSIG)";
    case BULKHEAD_STEP_PARENT_GONE: return "the supervisor was gone";
    case BULKHEAD_STEP_LIMITS: return "setting a resource limit (prlimit64)";
    case BULKHEAD_STEP_TIME_STAMP_COUNTER: return "denying the time-stamp counter (prctl PR_SET_TSC)";
    case BULKHEAD_STEP_LANDLOCK: return "denying every file (landlock_restrict_self)";
    case BULKHEAD_STEP_SIGNAL_MASK: return "unblocking signals (rt_sigprocmask)";
    case BULKHEAD_STEP_FILTER: return "installing the filter (seccomp)";
    case BULKHEAD_STEP_ANNOUNCE: return "announcing the filter's listener (write)";
    case BULKHEAD_STEP_WAIT: return "waiting for the supervisor (read)";
    case BULKHEAD_STEP_EXEC: return "starting the worker's executable (execveat)";
    }
    return "an unknown step";
}
