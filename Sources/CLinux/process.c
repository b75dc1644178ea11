#include "CLinux.h"
#include "result.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
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

int bulkhead_wait_readable(int descriptor, int milliseconds) {
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&entry, 1, milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    return ready;
}

long bulkhead_read_memory(int process, uint64_t address, void *buffer, size_t count) {
    struct iovec local = {.iov_base = buffer, .iov_len = count};
    struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
    return RESULT(process_vm_readv(process, &local, 1, &remote, 1, 0));
}

int bulkhead_dumpable(void) { return (int)RESULT(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)); }

int bulkhead_set_dumpable(int dumpable) { return (int)RESULT(prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0)); }
