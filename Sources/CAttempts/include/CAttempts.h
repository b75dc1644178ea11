#ifndef BULKHEAD_CATTEMPTS_H
#define BULKHEAD_CATTEMPTS_H
#include <stddef.h>
#include <stdint.h>

// What somebody who has taken over a worker would try, one function each. They stand in C because an attacker asks no
// library: raw system calls, calls by other conventions, instructions, jumps. Sources/Attempts says in Swift what each of
// them is for and what must become of it; a test holds the two lists together.
//
// Every one is free of side effects beyond its own process, also where nothing stops it: bad descriptors and pointers
// where a call is known to refuse those, a scratch directory where it is not. x86-64 only: there are none elsewhere.

// What an attempt is told. Everything in it comes from the supervisor, since asking would be an attempt of its own.
struct bulkhead_attempt_setting {
    // Process ids.
    int32_t self;
    int32_t supervisor;
    // In the supervisor's memory: eight bytes to read or, with what stands there, to write.
    uint64_t supervisor_address;
    // For those that need one; it does not exist where the prober is sealed. Ends in no slash.
    const char *_Nonnull directory;
    // For the attempt `call`: how, which, and with what.
    uint32_t convention;
    uint64_t number;
    uint64_t arguments[6];
    // Only unsealed: a worker that nothing stops must not take the machine along. Bytes; 0: no limit.
    uint64_t memory_cap;
};

// Ways into the kernel.
enum bulkhead_attempt_convention {
    BULKHEAD_CONVENTION_SYSCALL = 0,
    // `int 0x80`, with the numbers of i386.
    BULKHEAD_CONVENTION_INTERRUPT = 1,
};

// Returns what the kernel did: −errno, or 0 and above where it worked.
typedef int64_t (*bulkhead_attempt_function)(const struct bulkhead_attempt_setting *_Nonnull setting);

// What an attempt says of itself where no errno fits.
enum bulkhead_attempt_result {
    // It was carried out and had no effect.
    BULKHEAD_ATTEMPT_NO_EFFECT = -5000,
    // This processor or kernel has nothing to try it on.
    BULKHEAD_ATTEMPT_NOT_HERE = -5001,
};

// How many there are.
int bulkhead_attempt_count(void);
// The name of one of them; NULL beyond the last.
const char *_Nullable bulkhead_attempt_name(int index);
// The attempt with this name; NULL where there is none.
bulkhead_attempt_function _Nullable bulkhead_attempt_named(const char *_Nonnull name);

// A call that cannot fail unless a filter makes it: asks for a limit of this process and does not take the answer. A
// policy for workers refuses it while they start. 1: there is a filter.
int bulkhead_attempt_is_filtered(void);

// How many of `count` readable bytes at `address` begin `needle_count` bytes that are `needle`, each exclusive-or 0xff.
// The inverse, so that the scan does not find what it looks for in its own arguments.
int64_t bulkhead_attempt_scan(
    uint64_t address, uint64_t count, const uint8_t *_Nonnull needle, size_t needle_count);

// The arguments, the environment and the auxiliary vector that the kernel has put on the stack, as text: a line each.
// Returns how many bytes of `buffer` were written.
size_t bulkhead_attempt_surroundings(char *_Nonnull buffer, size_t capacity);
#endif
