#ifndef BULKHEAD_CMISBEHAVING_H
#define BULKHEAD_CMISBEHAVING_H
#include <stddef.h>
#include <stdint.h>

// What the misbehaving plugin does that Swift cannot, or that Swift makes hard to do by accident. No other code calls
// these, and no worker that is installed holds them. Where the seal stops a call, nothing after it happens; without a seal
// each function undoes what it did and returns, so that a test outside of the seal shows that the call would have worked.

// MARK: Ends

// Reads through a pointer that leads nowhere (SIGSEGV).
_Noreturn void bulkhead_chaos_segfault(void);
// Executes an instruction that no processor knows (SIGILL).
_Noreturn void bulkhead_chaos_illegal_instruction(void);
// Divides a whole number by zero (SIGFPE). aarch64 gives 0 for that, so there the signal is raised.
_Noreturn void bulkhead_chaos_divide_by_zero(void);
// Calls itself until the stack is used up (SIGSEGV).
_Noreturn void bulkhead_chaos_overflow_stack(void);
// abort() of the C library (SIGABRT). It makes calls of its own first, which a sealed worker may not.
_Noreturn void bulkhead_chaos_abort(void);
// exit() of the C library.
_Noreturn void bulkhead_chaos_exit(int code);

// MARK: Time and memory

// Computes for ever.
_Noreturn void bulkhead_chaos_spin(void);
// Computes for about so long: a worker has no clock, so a microsecond is taken to be 1,000 multiplications one after the
// other, of three cycles each. Right at 3 GHz.
void bulkhead_chaos_burn(uint64_t microseconds);
// Writes to each page of `memory`, so that it is there and not only promised.
void bulkhead_chaos_touch(void *_Nonnull memory, size_t count);

// MARK: Descriptors

// Writes all of `bytes`, past the runtime. Stops silently where it cannot.
void bulkhead_chaos_write(int descriptor, const void *_Nonnull bytes, size_t count);
void bulkhead_chaos_close(int descriptor);

// MARK: Calls that the seal stops

void bulkhead_chaos_open_file(void);
void bulkhead_chaos_open_socket(void);
void bulkhead_chaos_fork(void);
// The processor's time-stamp counter (rdtsc; on aarch64 the virtual counter, which nothing there stops).
uint64_t bulkhead_chaos_read_counter(void);
// Nanoseconds by clock_gettime, which does not enter the kernel while the page behind it is mapped.
uint64_t bulkhead_chaos_clock_gettime(void);

// MARK: What differs between processes

// A number of the processor's own random generator (rdrand), which no filter sees. Where there is none, the counter.
uint64_t bulkhead_chaos_random(void);
// How many evaluations this process had counted before this one.
uint64_t bulkhead_chaos_count_evaluation(void);

#endif
