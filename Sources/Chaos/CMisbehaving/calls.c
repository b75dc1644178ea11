#define _GNU_SOURCE
#include "CMisbehaving.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void bulkhead_chaos_write(int descriptor, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, next, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;
        next += written;
        count -= (size_t)written;
    }
}

void bulkhead_chaos_close(int descriptor) { close(descriptor); }

void bulkhead_chaos_open_file(void) {
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    if (file >= 0) close(file);
}

void bulkhead_chaos_open_socket(void) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0) close(descriptor);
}

void bulkhead_chaos_fork(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
}

uint64_t bulkhead_chaos_read_counter(void) {
#if defined(__x86_64__)
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
#else
    uint64_t count;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
    return count;
#endif
}

uint64_t bulkhead_chaos_clock_gettime(void) {
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t bulkhead_chaos_random(void) {
#if defined(__x86_64__)
    // cpuid, leaf 1: whether there is rdrand. It may have nothing to give at the moment, for a few tries at most.
    uint32_t leaf = 1, features, others;
    __asm__ volatile("cpuid" : "+a"(leaf), "=c"(features), "=d"(others) : : "ebx");
    for (int tries = 0; (features & 1u << 30) != 0 && tries < 100; tries++) {
        uint64_t number;
        unsigned char given;
        __asm__ volatile("rdrand %0\n\tsetc %1" : "=r"(number), "=q"(given) : : "cc");
        if (given) return number;
    }
#endif
    return bulkhead_chaos_read_counter();
}
