#include "calls.h"

#include <string.h>

// The linker's names for the ends of the list. Weak: on a machine without attempts there is no list.
extern const struct attempt __start_bulkhead_attempts[] __attribute__((weak));
extern const struct attempt __stop_bulkhead_attempts[] __attribute__((weak));

int bulkhead_attempt_count(void) { return (int)(__stop_bulkhead_attempts - __start_bulkhead_attempts); }

const char *bulkhead_attempt_name(int index) {
    return index >= 0 && index < bulkhead_attempt_count() ? __start_bulkhead_attempts[index].name : NULL;
}

bulkhead_attempt_function bulkhead_attempt_named(const char *name) {
    for (int index = 0; index < bulkhead_attempt_count(); index++)
        if (strcmp(__start_bulkhead_attempts[index].name, name) == 0) return __start_bulkhead_attempts[index].run;
    return NULL;
}

int bulkhead_attempt_is_filtered(void) {
#if defined(__x86_64__)
    // RLIMIT_NOFILE.
    return CALL(prlimit64, 0, 7, NULL, NULL) != 0;
#else
    return 0;
#endif
}

#if defined(__x86_64__)
// Any call, by either convention: for the sweep over all numbers.
ATTEMPT(call) {
    const uint64_t *arguments = at->arguments;
    if (at->convention == BULKHEAD_CONVENTION_SYSCALL)
        return raw_call(
            (long)at->number, (long)arguments[0], (long)arguments[1], (long)arguments[2], (long)arguments[3],
            (long)arguments[4], (long)arguments[5]);
    // A register can be lost to the frame pointer, so the sixth argument, which goes there, is left out.
    long result = (long)(uint32_t)at->number;
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"((uint32_t)arguments[0]), "c"((uint32_t)arguments[1]), "d"((uint32_t)arguments[2]),
                       "S"((uint32_t)arguments[3]), "D"((uint32_t)arguments[4])
                     : "r8", "r9", "r10", "r11", "memory");
    return (int32_t)result;
}
#endif
