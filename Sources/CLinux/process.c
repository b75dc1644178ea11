#include "CLinux.h"
#include "result.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

int bulkhead_pidfd_open(int process) { return (int)RESULT(syscall(SYS_pidfd_open, process, 0)); }

int bulkhead_pidfd_send_signal(int pidfd, int signal) {
    return (int)RESULT(syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0));
}

int bulkhead_pidfd_take_descriptor(int pidfd, int descriptor) {
    return (int)RESULT(syscall(SYS_pidfd_getfd, pidfd, descriptor, 0));
}

static uint64_t nanoseconds(struct timeval time) {
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

int bulkhead_reap(int pidfd, int wait, struct bulkhead_exit *exit) {
    siginfo_t information;
    struct rusage usage;
    memset(&information, 0, sizeof information);
    memset(&usage, 0, sizeof usage);
    // The raw call also gives the resources used, which the wrapper drops.
    int code = (int)RESULT(
        syscall(SYS_waitid, P_PIDFD, pidfd, &information, WEXITED | (wait ? 0 : WNOHANG), &usage));
    if (code < 0) return code;
    exit->code = information.si_pid == 0 ? 0 : information.si_code;
    exit->status = information.si_status;
    exit->processor_time = nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    return 0;
}

int bulkhead_processor_time(int process, uint64_t *time) {
    clockid_t clock;
    struct timespec used;
    // Returns the error itself.
    int error = clock_getcpuclockid(process, &clock);
    if (error != 0) return -error;
    int code = (int)RESULT(clock_gettime(clock, &used));
    if (code < 0) return code;
    *time = (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
    return 0;
}

const char *bulkhead_signal_name(int signal) { return sigabbrev_np(signal); }

int bulkhead_wait_readable(int descriptor, int milliseconds) {
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&entry, 1, milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    return ready;
}

void bulkhead_pause(int milliseconds) { poll(NULL, 0, milliseconds); }

long bulkhead_read_memory(int process, uint64_t address, void *buffer, size_t count) {
    struct iovec local = {.iov_base = buffer, .iov_len = count};
    struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
    return RESULT(process_vm_readv(process, &local, 1, &remote, 1, 0));
}

int bulkhead_dumpable(void) { return (int)RESULT(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)); }

int bulkhead_set_dumpable(int dumpable) { return (int)RESULT(prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0)); }

int bulkhead_own_limit(int resource, struct bulkhead_limit *limit) {
    struct rlimit own;
    int code = (int)RESULT(getrlimit((__rlimit_resource_t)resource, &own));
    if (code < 0) return code;
    limit->resource = resource;
    limit->soft = own.rlim_cur;
    limit->hard = own.rlim_max;
    return 0;
}

// The number that a text is, or −1.
static int number_of(const char *text) {
    int number = 0;
    if (*text == 0) return -1;
    for (; *text != 0; text++) {
        if (*text < '0' || *text > '9' || number > 99999999) return -1;
        number = number * 10 + (*text - '0');
    }
    return number;
}

int bulkhead_numeric_entries(int directory, int *numbers, int capacity) {
    char buffer[4096] __attribute__((aligned(8)));
    int count = 0;
    for (;;) {
        long filled = RESULT(syscall(SYS_getdents64, directory, buffer, sizeof buffer));
        if (filled < 0) return (int)filled;
        if (filled == 0) return count;
        for (long offset = 0; offset < filled;) {
            const struct dirent64 *entry = (const struct dirent64 *)(buffer + offset);
            int number = number_of(entry->d_name);
            if (number >= 0) {
                if (count == capacity) return -E2BIG;
                numbers[count++] = number;
            }
            offset += entry->d_reclen;
        }
    }
}
