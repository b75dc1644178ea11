#ifndef BULKHEAD_ATTEMPTS_CALLS_H
#define BULKHEAD_ATTEMPTS_CALLS_H
// What all attempts are written with.
#include "CAttempts.h"

#include <asm/unistd.h>
#include <errno.h>

struct attempt {
    const char *name;
    bulkhead_attempt_function run;
};

// Defines an attempt and enters it in the list, which the linker makes of all files. Kept although nobody names it.
#define ATTEMPT(identifier)                                                                                            \
    static int64_t attempt_##identifier(const struct bulkhead_attempt_setting *at);                                    \
    __attribute__((used, retain, section("bulkhead_attempts"))) static const struct attempt entry_##identifier = {     \
        #identifier, attempt_##identifier};                                                                            \
    static int64_t attempt_##identifier(                                                                               \
        __attribute__((unused)) const struct bulkhead_attempt_setting *at)

#if defined(__x86_64__)
static inline __attribute__((always_inline)) long raw_call(
    long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#endif

// CALL(name, argument…): a raw call with at most six arguments of any type. Those left out are 0.
#define CALL(...) CALL_SELECT(__VA_ARGS__, CALL6, CALL5, CALL4, CALL3, CALL2, CALL1, CALL0)(__VA_ARGS__)
#define CALL_SELECT(name, a, b, c, d, e, f, selected, ...) selected
#define CALL0(name) raw_call(__NR_##name, 0, 0, 0, 0, 0, 0)
#define CALL1(name, a) raw_call(__NR_##name, (long)(a), 0, 0, 0, 0, 0)
#define CALL2(name, a, b) raw_call(__NR_##name, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL3(name, a, b, c) raw_call(__NR_##name, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL4(name, a, b, c, d) raw_call(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CALL5(name, a, b, c, d, e)                                                                                     \
    raw_call(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define CALL6(name, a, b, c, d, e, f)                                                                                  \
    raw_call(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

// Makes "DIRECTORY/NAME" without the C library, whose functions may be anything by the time this runs.
static inline const char *attempt_path(const struct bulkhead_attempt_setting *at, const char *name, char *room) {
    char *next = room;
    for (const char *from = at->directory; *from != 0; from++) *next++ = *from;
    *next++ = '/';
    while (*name != 0) *next++ = *name++;
    *next = 0;
    return room;
}
#define PATH_ROOM 256
// A path in the scratch directory.
#define IN_SCRATCH(name) attempt_path(at, name, (char[PATH_ROOM]){0})

// Numbers that the headers of Debian 12 lack: they go with those.
#ifndef __NR_memfd_secret
#define __NR_memfd_secret 447
#endif
#ifndef __NR_process_mrelease
#define __NR_process_mrelease 448
#endif
#ifndef __NR_cachestat
#define __NR_cachestat 451
#define __NR_fchmodat2 452
#define __NR_map_shadow_stack 453
#define __NR_futex_wake 454
#define __NR_futex_wait 455
#define __NR_futex_requeue 456
#endif
#ifndef __NR_statmount
#define __NR_statmount 457
#define __NR_listmount 458
#define __NR_lsm_get_self_attr 459
#define __NR_lsm_set_self_attr 460
#define __NR_lsm_list_modules 461
#endif
#ifndef __NR_mseal
#define __NR_mseal 462
#endif
#ifndef __NR_setxattrat
#define __NR_setxattrat 463
#define __NR_getxattrat 464
#define __NR_listxattrat 465
#define __NR_removexattrat 466
#endif
#ifndef __NR_open_tree_attr
#define __NR_open_tree_attr 467
#endif
#ifndef __NR_file_getattr
#define __NR_file_getattr 468
#define __NR_file_setattr 469
#endif
#endif
