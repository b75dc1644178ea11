// Taking everything there is, leaving, and looking around.
#if defined(__x86_64__)
#include "calls.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void touch(void *memory, size_t count) {
    for (size_t offset = 0; offset < count; offset += 4096) ((volatile char *)memory)[offset] = 1;
}

// What code does that does not look at what it was given.
static int64_t use_nothing(void) {
    *(volatile int *)8 = 1;
    return 0;
}

// Whether a worker that nothing stops should stop now.
static int is_enough(const struct bulkhead_attempt_setting *at, uint64_t taken) {
    return at->memory_cap != 0 && taken >= at->memory_cap;
}

// MARK: Exhausting

ATTEMPT(break_600_mib) {
    long end = CALL(brk, 0), wanted = end + (600l << 20);
    if (CALL(brk, wanted) != wanted) return -ENOMEM;
    CALL(brk, end);
    return 0;
}
ATTEMPT(break_step_by_step) {
    long start = CALL(brk, 0), end = start;
    while (!is_enough(at, (uint64_t)(end - start))) {
        long next = end + (1 << 20);
        if (CALL(brk, next) != next) {
            // The heap is full, and so that everything is, the rest goes too.
            while (CALL(mmap, 0, 1 << 16, 3, 0x22, -1, 0) > 0) {}
            return use_nothing();
        }
        touch((void *)end, 1 << 20);
        end = next;
    }
    return 0;
}
ATTEMPT(map_64_mib_pieces) {
    uint64_t size = 64 << 20;
    for (uint64_t taken = 0; !is_enough(at, taken); taken += size) {
        long memory = CALL(mmap, 0, size, 3, 0x22, -1, 0);
        while (memory < 0 && size > 4096) memory = CALL(mmap, 0, size /= 2, 3, 0x22, -1, 0);
        if (memory < 0) return use_nothing();
        touch((void *)memory, size);
    }
    return 0;
}
ATTEMPT(allocate_endlessly) {
    for (uint64_t taken = 0; !is_enough(at, taken); taken += 1 << 20) {
        char *memory = malloc(1 << 20);
        if (memory == NULL) return use_nothing();
        touch(memory, 1 << 20);
    }
    return 0;
}
ATTEMPT(spin) {
    for (volatile uint64_t count = 0;; count++) {}
}
static __attribute__((noinline)) uint64_t deeper(uint64_t depth) {
    volatile char frame[1024];
    frame[0] = (char)depth;
    return depth == ~0ull ? 0 : deeper(depth + 1) + (uint64_t)frame[0];
}
ATTEMPT(recurse) { return (int64_t)(deeper(0) >> 1); }
// Four times what a pipe holds, and nobody waits for the whole of it.
ATTEMPT(flood_standard_error) {
    static char text[4096];
    memset(text, 'x', sizeof text);
    for (int count = 0; count < 256; count++) {
        long written = CALL(write, 2, text, sizeof text);
        if (written < 0) return written;
    }
    return 0;
}

// MARK: Leaving

ATTEMPT(exit_0) {
    exit(0);
    return 0;
}
ATTEMPT(exit_group_7) { return CALL(exit_group, 7); }
ATTEMPT(exit_thread) { return CALL(exit, 0); }
ATTEMPT(abort) {
    abort();
    return 0;
}
ATTEMPT(null_pointer) { return use_nothing(); }
ATTEMPT(illegal_instruction) {
    __asm__ volatile("ud1 %eax, %eax");
    return 0;
}
ATTEMPT(breakpoint) {
    __asm__ volatile("int3");
    return 0;
}
ATTEMPT(halt_instruction) {
    __asm__ volatile("hlt");
    return 0;
}
ATTEMPT(stop_itself) { return CALL(kill, at->self, SIGSTOP); }
ATTEMPT(unmap_own_text) { return CALL(munmap, (uintptr_t)&attempt_unmap_own_text & ~4095ul, 4096); }
ATTEMPT(unmap_own_stack) {
    char here;
    return CALL(munmap, ((uintptr_t)&here & ~4095ul) - 65536, 131072);
}
ATTEMPT(write_nothing) { return CALL(write, 4, NULL, 0); }

// MARK: Looking around

// Nothing but what is allowed: a control of the sealed side.
ATTEMPT(allowed_calls) {
    long page = CALL(mmap, 0, 4096, 3, 0x22, -1, 0);
    if (page < 0) return page;
    touch((void *)page, 4096);
    long result = CALL(munmap, page, 4096);
    if (result < 0) return result;
    result = CALL(brk, 0);
    if (result < 0) return result;
    result = CALL(read, 3, NULL, 0);
    if (result < 0) return result;
    result = CALL(write, 2, NULL, 0);
    return result < 0 ? result : CALL(write, 4, NULL, 0);
}
ATTEMPT(read_kernel_address) { return *(volatile unsigned char *)0xffffffff81000000ul; }
ATTEMPT(write_kernel_pointer) { return CALL(write, 4, 0xffffffff81000000ul, 1); }
#endif
