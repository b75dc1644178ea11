#ifndef BULKHEAD_EVENTS_H
#define BULKHEAD_EVENTS_H
#include <stdint.h>

// epoll, signalfd and timerfd are missing from the Glibc module, and struct epoll_event is packed on x86-64, which
// Swift does not import. This file goes when the module has them.

struct bulkhead_event {
    uint64_t token;
    uint32_t readiness;
};

// EPOLL* as constants, because they are an enumeration or macros by version.
#define BULKHEAD_READABLE 0x001u
#define BULKHEAD_WRITABLE 0x004u
#define BULKHEAD_FAILED 0x008u
#define BULKHEAD_HANGUP 0x010u

int bulkhead_epoll_create(void);
int bulkhead_epoll_add(int epoll, int descriptor, uint32_t interest, uint64_t token);
int bulkhead_epoll_modify(int epoll, int descriptor, uint32_t interest, uint64_t token);
int bulkhead_epoll_remove(int epoll, int descriptor);
// Waits at most `milliseconds` (−1: for ever). Fills at most 64 events. An interrupted wait returns 0 events.
int bulkhead_epoll_wait(int epoll, struct bulkhead_event *_Nonnull events, int capacity, int milliseconds);

// Blocks SIGINT, SIGTERM and SIGHUP as far as the bits 0, 1 and 2 of `which` say, and gives a nonblocking descriptor
// that tells of them.
int bulkhead_signal_descriptor(unsigned which);
// The number of the next signal, 0 if none waits.
int bulkhead_next_signal(int descriptor);
// A write to a pipe without a reader then fails with EPIPE instead of ending the process, and one beyond the limit of a
// file's size with EFBIG.
int bulkhead_ignore_failed_writes(void);

// A nonblocking timer on the monotonic clock.
int bulkhead_timer(void);
// Sets it to an absolute time in nanoseconds; 0 stops it.
int bulkhead_timer_set(int descriptor, uint64_t nanoseconds);
// Nanoseconds on the monotonic clock.
uint64_t bulkhead_monotonic_now(void);
#endif
