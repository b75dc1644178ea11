#ifndef BULKHEAD_SEALED_CHILD_H
#define BULKHEAD_SEALED_CHILD_H
#include "CLinux.h"

#include <linux/filter.h>
#include <stdint.h>

// What the child and the supervisor share until the exec.
struct sealed_child {
    const struct bulkhead_spawn_plan *plan;
    struct sock_fprog program;
    int supervisor;
    // Written by the child when a step fails.
    volatile int step;
    volatile int error;
    // 1 until the kernel clears it and wakes its waiters, which it does when the child stops sharing this memory.
    volatile uint32_t shares_memory;
};

// Runs in the child, on its own stack. Never returns.
int bulkhead_sealed_child(void *child);
#endif
