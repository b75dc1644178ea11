#include "CMisbehaving.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>

void bulkhead_chaos_segfault(void) {
    // Within the first page, which is never mapped.
    volatile int *nowhere = (volatile int *)8;
    for (;;) (void)*nowhere;
}

void bulkhead_chaos_illegal_instruction(void) {
#if defined(__x86_64__)
    for (;;) __asm__ volatile("ud2");
#else
    for (;;) __asm__ volatile("udf #0");
#endif
}

void bulkhead_chaos_divide_by_zero(void) {
#if defined(__x86_64__)
    for (;;) __asm__ volatile("xorl %%ecx, %%ecx\n\tmovl $1, %%eax\n\tcltd\n\tidivl %%ecx" ::: "eax", "ecx", "edx", "cc");
#else
    for (;;) raise(SIGFPE);
#endif
}

// What is added after the call keeps the compiler from making it a loop.
static __attribute__((noinline)) unsigned deeper(unsigned depth) {
    volatile char frame[1024];
    frame[0] = (char)depth;
    if (depth == UINT_MAX) return 0;
    return deeper(depth + 1) + (unsigned)frame[0];
}

void bulkhead_chaos_overflow_stack(void) {
    for (;;) {
        volatile unsigned depth = deeper(0);
        (void)depth;
    }
}

void bulkhead_chaos_abort(void) { abort(); }

void bulkhead_chaos_exit(int code) { exit(code); }
