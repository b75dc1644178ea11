#include "CMisbehaving.h"

#include <stdatomic.h>

// Results that nobody uses are stored here, so that they are computed.
static volatile uint64_t ballast = 1;

static void multiply(uint64_t times) {
    uint64_t value = ballast | 1;
    for (; times > 0; times--) {
        value *= 6364136223846793005u;
        // Keeps each multiplication waiting for the one before.
        __asm__ volatile("" : "+r"(value));
    }
    ballast = value;
}

void bulkhead_chaos_spin(void) {
    for (;;) multiply(1000000);
}

void bulkhead_chaos_burn(uint64_t microseconds) {
    for (; microseconds > 0; microseconds--) multiply(1000);
}

void bulkhead_chaos_touch(void *memory, size_t count) {
    volatile char *bytes = memory;
    for (size_t offset = 0; offset < count; offset += 4096) bytes[offset] = 1;
}

uint64_t bulkhead_chaos_count_evaluation(void) {
    static _Atomic uint64_t evaluations;
    return atomic_fetch_add_explicit(&evaluations, 1, memory_order_relaxed);
}
