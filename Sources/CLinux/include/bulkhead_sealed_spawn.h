#ifndef BULKHEAD_SEALED_SPAWN_H
#define BULKHEAD_SEALED_SPAWN_H
#include <stddef.h>
#include <stdint.h>

#include "bulkhead_process.h"

// The only code of this product that creates a process. It stands in C because between the creation and the exec only
// raw system calls are safe: the child shares this process's memory, thread-local storage and locks included. It goes
// when Swift can be compiled to a function that provably does nothing else.

// Everything that the child will do, prepared before it exists.
struct bulkhead_spawn_plan {
    // Of this process: the sealed executable, the worker's ends of its three pipes, the file of its progress page, and
    // a Landlock ruleset.
    int executable;
    int request;
    int reply;
    int standard_error;
    int progress_page;
    int landlock_ruleset;
    // The supervisor's ends, for the hand-over of the listener.
    int request_writer;
    int reply_reader;
    // A network namespace to enter; −1: stay.
    int network_namespace;
    // Null-terminated.
    const char *_Nullable const *_Nonnull arguments;
    const char *_Nullable const *_Nonnull environment;
    // Eight bytes an instruction.
    const void *_Nonnull filter;
    uint32_t filter_length;
    // 1: with a listener that is handed over. 0: without.
    uint32_t supervised;
    // 1: drop the bounding set and lock the secure bits (needs CAP_SETPCAP).
    uint32_t drop_bounding_set;
    // 1: give up groups, group and user for these.
    uint32_t change_user;
    uint32_t user;
    uint32_t group;
    // 1: make the time-stamp counter fault (x86 only).
    uint32_t deny_time_stamp_counter;
    uint32_t limit_count;
    const struct bulkhead_limit *_Nullable limits;
    // How long the whole may take before it is given up.
    int milliseconds;
};

struct bulkhead_spawned {
    int process;
    int pidfd;
    // −1 where not supervised.
    int listener;
    // Where it failed: one of the steps below, and errno. A child that was killed by a signal has the signal here.
    int step;
    int error;
    int signal;
};

// Starts a worker that is sealed before its first instruction. Returns 0 once the exec has replaced the child's memory
// (the loader may still be at work), or −1 with `step` filled; then nothing is left behind.
// The worker dies with the thread that calls this, so call it from one that lives as long as the supervisor.
int bulkhead_sealed_spawn(const struct bulkhead_spawn_plan *_Nonnull plan, struct bulkhead_spawned *_Nonnull spawned);

// What a step is called in a message.
const char *_Nonnull bulkhead_spawn_step_name(int step);

enum bulkhead_spawn_step {
    BULKHEAD_STEP_NONE,
    // In this process.
    BULKHEAD_STEP_STACK,
    BULKHEAD_STEP_CLONE,
    BULKHEAD_STEP_HAND_OVER,
    BULKHEAD_STEP_TAKE_LISTENER,
    BULKHEAD_STEP_RELEASE,
    BULKHEAD_STEP_AWAIT_EXEC,
    BULKHEAD_STEP_ANSWER_EXEC,
    BULKHEAD_STEP_DIED,
    // In the child.
    BULKHEAD_STEP_SIGNALS,
    BULKHEAD_STEP_SESSION,
    BULKHEAD_STEP_DIRECTORY,
    BULKHEAD_STEP_NETWORK,
    BULKHEAD_STEP_DESCRIPTORS,
    BULKHEAD_STEP_NO_NEW_PRIVILEGES,
    BULKHEAD_STEP_BOUNDING_SET,
    BULKHEAD_STEP_SECURE_BITS,
    BULKHEAD_STEP_GROUPS,
    BULKHEAD_STEP_GROUP,
    BULKHEAD_STEP_USER,
    BULKHEAD_STEP_CAPABILITIES,
    BULKHEAD_STEP_PARENT_DEATH,
    BULKHEAD_STEP_PARENT_GONE,
    BULKHEAD_STEP_LIMITS,
    BULKHEAD_STEP_TIME_STAMP_COUNTER,
    BULKHEAD_STEP_LANDLOCK,
    BULKHEAD_STEP_SIGNAL_MASK,
    BULKHEAD_STEP_FILTER,
    BULKHEAD_STEP_ANNOUNCE,
    BULKHEAD_STEP_WAIT,
    BULKHEAD_STEP_EXEC,
};
#endif
