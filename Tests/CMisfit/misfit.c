#include "CMisfit.h"

#include <unistd.h>

uint64_t misfit_read_counter(void) {
#if defined(__x86_64__)
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
#else
    return 0;
#endif
}

void misfit_illegal_instruction(void) {
#if defined(__x86_64__)
    // UD1, which is not what a compiler writes for a trap.
    __asm__ volatile("ud1 %eax, %eax");
#endif
}

void misfit_jump(uint64_t address) { ((void (*)(void))(uintptr_t)address)(); }

void misfit_bus_error(void) {
#if defined(__x86_64__)
    // What is relative to the stack's registers, and no address, is a bus error and no bad address.
    __asm__ volatile("movq %rbp, %rcx\n\t"
                     "movabsq $0x8000000000000000, %rbp\n\t"
                     "movq (%rbp), %rax\n\t"
                     "movq %rcx, %rbp");
#endif
}

uint64_t misfit_divide(uint64_t divisor) {
#if defined(__x86_64__)
    uint64_t quotient, rest;
    __asm__ volatile("divq %4" : "=a"(quotient), "=d"(rest) : "a"(7ul), "d"(0ul), "r"(divisor));
    return quotient + rest;
#else
    return divisor;
#endif
}

uint64_t misfit_random(void) {
#if defined(__x86_64__)
    uint64_t value = 0;
    unsigned char done = 0;
    for (int attempt = 0; attempt < 100 && !done; attempt++) __asm__ volatile("rdrand %0; setc %1" : "=r"(value), "=qm"(done));
    return value;
#else
    return 0;
#endif
}

int misfit_fork(void) { return fork(); }
