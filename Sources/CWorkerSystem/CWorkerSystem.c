#define _GNU_SOURCE
#include "CWorkerSystem.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

long bulkhead_worker_read(int descriptor, void *buffer, size_t count) {
    for (;;) {
        ssize_t transferred = read(descriptor, buffer, count);
        if (transferred >= 0) return transferred;
        if (errno != EINTR) return -errno;
    }
}

long bulkhead_worker_write(int descriptor, const void *buffer, size_t count) {
    const char *next = buffer;
    while (count > 0) {
        ssize_t transferred = write(descriptor, next, count);
        if (transferred < 0) {
            if (errno == EINTR) continue;
            return -errno;
        }
        next += transferred;
        count -= (size_t)transferred;
    }
    return 0;
}

long bulkhead_worker_unmap(uint64_t start, uint64_t length) {
    return munmap((void *)(uintptr_t)start, length) == 0 ? 0 : -errno;
}

long bulkhead_worker_install_filter(const void *program, size_t count) {
    struct sock_fprog filter = {.len = (unsigned short)count, .filter = (struct sock_filter *)(uintptr_t)program};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : -errno;
}

void bulkhead_worker_exit(int code) {
    for (;;) syscall(SYS_exit_group, code);
}
