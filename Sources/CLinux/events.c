#include "CLinux.h"
#include "result.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

_Static_assert(BULKHEAD_READABLE == EPOLLIN && BULKHEAD_WRITABLE == EPOLLOUT, "epoll bits");
_Static_assert(BULKHEAD_FAILED == EPOLLERR && BULKHEAD_HANGUP == EPOLLHUP, "epoll bits");

int bulkhead_epoll_create(void) { return (int)RESULT(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int descriptor, uint32_t interest, uint64_t token) {
    struct epoll_event event = {.events = interest, .data.u64 = token};
    return (int)RESULT(epoll_ctl(epoll, operation, descriptor, &event));
}

int bulkhead_epoll_add(int epoll, int descriptor, uint32_t interest, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, interest, token);
}

int bulkhead_epoll_modify(int epoll, int descriptor, uint32_t interest, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, interest, token);
}

int bulkhead_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int bulkhead_epoll_wait(int epoll, struct bulkhead_event *events, int capacity, int milliseconds) {
    struct epoll_event ready[64];
    int limit = capacity < 64 ? capacity : 64;
    int count = epoll_wait(epoll, ready, limit, milliseconds);
    // A caller has timers for what it waits for: an interruption is a wait that ended early, not one to start over.
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int index = 0; index < count; index++) {
        events[index].token = ready[index].data.u64;
        events[index].readiness = ready[index].events;
    }
    return count;
}

int bulkhead_signal_descriptor(unsigned which) {
    static const int signals[3] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t mask;
    sigemptyset(&mask);
    for (int index = 0; index < 3; index++)
        if (which & (1u << index)) sigaddset(&mask, signals[index]);
    int code = pthread_sigmask(SIG_BLOCK, &mask, NULL);
    if (code != 0) return -code;
    return (int)RESULT(signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
}

int bulkhead_next_signal(int descriptor) {
    struct signalfd_siginfo information;
    long count = RESULT(read(descriptor, &information, sizeof information));
    if (count == -EAGAIN) return 0;
    return count < 0 ? (int)count : (int)information.ssi_signo;
}

int bulkhead_ignore_failed_writes(void) {
    return signal(SIGPIPE, SIG_IGN) == SIG_ERR || signal(SIGXFSZ, SIG_IGN) == SIG_ERR ? -errno : 0;
}

int bulkhead_timer(void) { return (int)RESULT(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)); }

int bulkhead_timer_set(int descriptor, uint64_t nanoseconds) {
    struct itimerspec when;
    memset(&when, 0, sizeof when);
    when.it_value.tv_sec = (time_t)(nanoseconds / 1000000000u);
    when.it_value.tv_nsec = (long)(nanoseconds % 1000000000u);
    return (int)RESULT(timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &when, NULL));
}

uint64_t bulkhead_monotonic_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
