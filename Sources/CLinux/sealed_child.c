// The child's side of the sealed spawn: from the clone to the exec.
//
// Rule of this file: raw system calls and the child's own stack, nothing else. No function of any library, no errno, no
// allocation, no lock. A compiler may turn a loop into a call of memset, so there is no array to clear here either.
#include "sealed_child.h"
#include "raw_call.h"

#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <signal.h>

#ifndef __NR_close_range
#define __NR_close_range 436
#endif
#ifndef __NR_landlock_restrict_self
#define __NR_landlock_restrict_self 446
#endif
#ifndef F_DUPFD_CLOEXEC
#define F_DUPFD_CLOEXEC 1030
#endif
#ifndef CLONE_NEWNET
#define CLONE_NEWNET 0x40000000
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

// Every layer, always. Sources/CSealRig compiles this file once more and leaves some out, to measure and to test them.
#ifndef BULKHEAD_RIG
#define WANTED(layer) 1
#endif

// Where the worker finds what. The executable's is close-on-exec, the ruleset's is closed before; the worker itself
// closes that of the progress page once it has mapped it.
enum {
    STANDARD_ERROR = 2,
    REQUEST = 3,
    REPLY = 4,
    EXECUTABLE = 5,
    PROGRESS_PAGE = 6,
    RULESET = 7,
    FIRST_UNUSED = 8
};

// Sources are first moved out of the way of these numbers.
enum { ASIDE = 16 };

// A sanitizer's checks are calls into a library.
#define UNINSTRUMENTED __attribute__((no_sanitize("address", "thread", "undefined")))
#define CHILD_ONLY UNINSTRUMENTED static inline __attribute__((always_inline))

#define CALL(name, a, b, c, d, e) raw_call(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))

CHILD_ONLY _Noreturn void give_up(struct sealed_child *child, int step, long result) {
    child->error = (int)-result;
    child->step = step;
    for (;;) CALL(exit_group, 127, 0, 0, 0, 0);
}

#define STEP(step, call)                                                                                               \
    do {                                                                                                               \
        long result_ = (call);                                                                                         \
        if (result_ < 0) give_up(child, step, result_);                                                                \
    } while (0)

// As the kernel takes it on these machines.
struct kernel_action {
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

CHILD_ONLY void reset_signals(struct sealed_child *child) {
    struct kernel_action standard;
    standard.handler = 0;
    standard.flags = 0;
    standard.restorer = 0;
    standard.mask = 0;
    // An ignored signal stays ignored over an exec, and a runtime's handlers must not run in the shared memory.
    for (int number = 1; number <= 64; number++) {
        if (number == SIGKILL || number == SIGSTOP) continue;
        STEP(BULKHEAD_STEP_SIGNALS, CALL(rt_sigaction, number, &standard, 0, 8, 0));
    }
}

CHILD_ONLY void place_descriptor(
    struct sealed_child *child, long source, int target, int flags) {
    STEP(BULKHEAD_STEP_DESCRIPTORS, CALL(dup3, source, target, flags, 0, 0));
}

CHILD_ONLY long set_aside(struct sealed_child *child, int descriptor) {
    long copy = CALL(fcntl, descriptor, F_DUPFD_CLOEXEC, ASIDE, 0, 0);
    if (copy < 0) give_up(child, BULKHEAD_STEP_DESCRIPTORS, copy);
    return copy;
}

CHILD_ONLY void arrange_descriptors(struct sealed_child *child) {
    const struct bulkhead_spawn_plan *plan = child->plan;
    long standard_error = set_aside(child, plan->standard_error);
    long request = set_aside(child, plan->request);
    long reply = set_aside(child, plan->reply);
    long executable = set_aside(child, plan->executable);
    long progress_page = set_aside(child, plan->progress_page);
    long ruleset = set_aside(child, plan->landlock_ruleset);
    place_descriptor(child, standard_error, STANDARD_ERROR, 0);
    place_descriptor(child, request, REQUEST, 0);
    place_descriptor(child, reply, REPLY, 0);
    place_descriptor(child, executable, EXECUTABLE, O_CLOEXEC);
    place_descriptor(child, progress_page, PROGRESS_PAGE, 0);
    place_descriptor(child, ruleset, RULESET, O_CLOEXEC);
    if (!WANTED(DESCRIPTORS)) return;
    STEP(BULKHEAD_STEP_DESCRIPTORS, CALL(close_range, FIRST_UNUSED, ~0u, 0, 0, 0));
    STEP(BULKHEAD_STEP_DESCRIPTORS, CALL(close_range, 0, 1, 0, 0, 0));
}

CHILD_ONLY void give_up_privileges(struct sealed_child *child) {
    const struct bulkhead_spawn_plan *plan = child->plan;
    if (WANTED(NO_NEW_PRIVILEGES)) STEP(BULKHEAD_STEP_NO_NEW_PRIVILEGES, CALL(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    if (WANTED(BOUNDING_SET) && plan->drop_bounding_set) {
        for (int capability = 0; capability < 64; capability++) {
            long result = CALL(prctl, PR_CAPBSET_DROP, capability, 0, 0, 0);
            // The first that the kernel does not know.
            if (result == -22) break;
            if (result < 0) give_up(child, BULKHEAD_STEP_BOUNDING_SET, result);
        }
        // Not SECBIT_NO_SETUID_FIXUP itself: with it the change of user below would keep every capability.
        STEP(
            BULKHEAD_STEP_SECURE_BITS,
            CALL(
                prctl, PR_SET_SECUREBITS,
                SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED
                    | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED,
                0, 0, 0));
    }
    if (WANTED(CAPABILITIES)) STEP(BULKHEAD_STEP_CAPABILITIES, CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    if (WANTED(USER) && plan->change_user) {
        STEP(BULKHEAD_STEP_GROUPS, CALL(setgroups, 0, 0, 0, 0, 0));
        STEP(BULKHEAD_STEP_GROUP, CALL(setresgid, plan->group, plan->group, plan->group, 0, 0));
        STEP(BULKHEAD_STEP_USER, CALL(setresuid, plan->user, plan->user, plan->user, 0, 0));
    }
    struct __user_cap_header_struct header;
    header.version = _LINUX_CAPABILITY_VERSION_3;
    header.pid = 0;
    struct __user_cap_data_struct none[2];
    for (int half = 0; half < 2; half++) {
        none[half].effective = 0;
        none[half].permitted = 0;
        none[half].inheritable = 0;
    }
    if (WANTED(CAPABILITIES)) STEP(BULKHEAD_STEP_CAPABILITIES, CALL(capset, &header, none, 0, 0, 0));
}

CHILD_ONLY void limit_resources(struct sealed_child *child) {
    const struct bulkhead_spawn_plan *plan = child->plan;
    for (uint32_t index = 0; index < plan->limit_count; index++) {
        struct {
            uint64_t soft;
            uint64_t hard;
        } limit;
        limit.soft = plan->limits[index].soft;
        limit.hard = plan->limits[index].hard;
        STEP(BULKHEAD_STEP_LIMITS, CALL(prlimit64, 0, plan->limits[index].resource, &limit, 0, 0));
    }
}

UNINSTRUMENTED int bulkhead_sealed_child(void *argument) {
    struct sealed_child *child = argument;
    const struct bulkhead_spawn_plan *plan = child->plan;

    if (WANTED(SIGNALS)) reset_signals(child);
    // A session of its own: Ctrl-C on the supervisor's terminal is the supervisor's to decide about.
    if (WANTED(SESSION)) STEP(BULKHEAD_STEP_SESSION, CALL(setsid, 0, 0, 0, 0, 0));
    if (WANTED(DIRECTORY)) STEP(BULKHEAD_STEP_DIRECTORY, CALL(chdir, "/", 0, 0, 0, 0));
    if (WANTED(NETWORK) && plan->network_namespace >= 0)
        STEP(BULKHEAD_STEP_NETWORK, CALL(setns, plan->network_namespace, CLONE_NEWNET, 0, 0, 0));
    arrange_descriptors(child);
    give_up_privileges(child);

    // Only now: a change of user clears it. If the supervisor died before this, nothing would end this process.
    if (WANTED(PARENT_DEATH)) STEP(BULKHEAD_STEP_PARENT_DEATH, CALL(prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
    if (CALL(getppid, 0, 0, 0, 0, 0) != child->supervisor) give_up(child, BULKHEAD_STEP_PARENT_GONE, -3);

    // After the change of user too: RLIMIT_NPROC would make that, and then the exec, fail.
    if (WANTED(LIMITS)) limit_resources(child);
    if (WANTED(TIME_STAMP_COUNTER) && plan->deny_time_stamp_counter)
        STEP(BULKHEAD_STEP_TIME_STAMP_COUNTER, CALL(prctl, PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0));
    if (WANTED(LANDLOCK)) STEP(BULKHEAD_STEP_LANDLOCK, CALL(landlock_restrict_self, RULESET, 0, 0, 0, 0));
    STEP(BULKHEAD_STEP_DESCRIPTORS, CALL(close, RULESET, 0, 0, 0, 0));

    unsigned long no_signals = 0;
    STEP(BULKHEAD_STEP_SIGNAL_MASK, CALL(rt_sigprocmask, 2 /* SIG_SETMASK */, &no_signals, 0, 8, 0));

    // From here on the filter decides about every call of this process, the exec included.
    unsigned long flags = plan->supervised ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
    long listener = WANTED(FILTER) ? CALL(seccomp, SECCOMP_SET_MODE_FILTER, flags, &child->program, 0, 0) : 0;
    if (listener < 0) give_up(child, BULKHEAD_STEP_FILTER, listener);
    if (plan->supervised) {
        int number = (int)listener;
        char go;
        STEP(BULKHEAD_STEP_ANNOUNCE, CALL(write, REPLY, &number, sizeof number, 0, 0));
        long count = CALL(read, REQUEST, &go, 1, 0, 0);
        // End of file: the supervisor is gone or has given up.
        if (count != 1) give_up(child, BULKHEAD_STEP_WAIT, count == 0 ? -32 : count);
    }
    long result = CALL(execveat, EXECUTABLE, "", plan->arguments, plan->environment, AT_EMPTY_PATH);
    give_up(child, BULKHEAD_STEP_EXEC, result);
}
