// The last words of a worker that faults. A signal alone does not tell a clock read from a null pointer, nor either of
// them from a signal that somebody sent.
//
// The handler cannot return, since that takes a system call that a sealed worker does not have, and need not: it writes
// what it knows and then faults in the same way again, or by a null pointer, this time without a handler.
//
// SIGSYS is here only for those who send it. The kernel, which ends a process by it for a call that a filter forbids, asks
// no handler; so a worker cannot pass such a call off as a signal from outside.
#define _GNU_SOURCE
#include "CWorkerSystem.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

// Of its own, since the ordinary stack may be what has run out. A signal's frame holds every register of the processor,
// which on some is more than 11 KiB.
static char stack[64 << 10] __attribute__((aligned(16)));

static struct bulkhead_fault_record *record;

static _Noreturn void fault_again(int signal) {
#if defined(__x86_64__)
    if (signal == SIGILL) __asm__ volatile("ud2");
    // An address that no processor has, used as one of the stack: the kernel calls only that a bus error.
    if (signal == SIGBUS) __asm__ volatile("movabsq $0x8000000000000000, %rbp\n\tmovq (%rbp), %rax");
    for (;;) __asm__ volatile("movq $0, (%0)" ::"r"(0L) : "memory");
#elif defined(__aarch64__)
    if (signal == SIGILL) __asm__ volatile("udf #0");
    // Also in place of a bus error; the record has the right signal.
    for (;;) __asm__ volatile("str xzr, [%0]" ::"r"(0L) : "memory");
#else
#error "The handler knows x86-64 and aarch64."
#endif
}

static void describe(int signal, const siginfo_t *information, const ucontext_t *context) {
    record->signal = signal;
    record->code = information->si_code;
    record->address = (uint64_t)(uintptr_t)information->si_addr;
#if defined(__x86_64__)
    record->instruction_pointer = (uint64_t)context->uc_mcontext.gregs[REG_RIP];
    record->stack_pointer = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
    record->instruction_pointer = context->uc_mcontext.pc;
    record->stack_pointer = context->uc_mcontext.sp;
#endif
    __atomic_store_n(&record->is_written, 1, __ATOMIC_RELEASE);
}

// What stands at the instruction pointer may not be readable: then this ends the process, by the signal that was to end
// it anyway, with what is written until then.
static void copy_instruction(int signal) {
    const volatile uint8_t *next = (const volatile uint8_t *)(uintptr_t)record->instruction_pointer;
    for (uint32_t index = 0; index < sizeof record->instruction; index++) {
        // Only a page that was executed from is certain. Another signal than SIGSEGV must not become one.
        if (signal != SIGSEGV && index > 0 && ((uintptr_t)(next + index) & 4095) == 0) return;
        record->instruction[index] = next[index];
        __atomic_store_n(&record->instruction_byte_count, index + 1, __ATOMIC_RELEASE);
    }
}

// Where the allocator has had nothing more to give, code goes on with a null pointer or stops itself, and looks like any
// other that does. Glibc's gives up when it cannot get this much at once.
static void look_at_memory(void) {
    void *address = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    record->memory_is_exhausted = address == MAP_FAILED;
}

static void explain(int signal, siginfo_t *information, void *context) {
    // The first fault is the cause; one in this handler is not.
    if (record->is_written == 0) {
        describe(signal, information, context);
        look_at_memory();
        copy_instruction(signal);
    }
    fault_again(signal);
}

long bulkhead_worker_record_faults(struct bulkhead_fault_record *destination) {
    static const int signals[] = {SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE, SIGSYS};
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    // Not deferred and reset to the default: the second fault ends the process.
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESETHAND};
    action.sa_sigaction = explain;
    record = destination;
    if (sigaltstack(&alternate, NULL) != 0) return -errno;
    for (size_t index = 0; index < sizeof signals / sizeof *signals; index++)
        if (sigaction(signals[index], &action, NULL) != 0) return -errno;
    return 0;
}
