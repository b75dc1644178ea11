#define _GNU_SOURCE
#include "baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { pipe_capacity = 256 << 10, largest_frame = 64 << 10 };

_Noreturn void baseline_fail(const char *call) {
    fprintf(stderr, "bulkhead-baseline: %s: %s\n", call, strerror(errno));
    exit(1);
}

struct baseline_frame baseline_load(const char *path) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) baseline_fail(path);
    struct baseline_frame frame = {malloc(largest_frame), 0};
    if (frame.bytes == NULL) baseline_fail("malloc");
    const ssize_t count = read(file, frame.bytes, largest_frame);
    if (count <= 0) baseline_fail(path);
    frame.size = (size_t)count;
    close(file);
    return frame;
}

void baseline_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) baseline_fail("pipe2");
    // An ordinary user may get less; so does the host.
    (void)fcntl(ends[1], F_SETPIPE_SZ, pipe_capacity);
}

void baseline_pin(int cpu) {
    if (cpu < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) baseline_fail("sched_setaffinity");
}

void baseline_deny_counter(void) {
#ifdef __x86_64__
    if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV) != 0) baseline_fail("prctl(PR_SET_TSC)");
#endif
}

uint64_t baseline_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int baseline_read_whole(int descriptor, uint8_t *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        const ssize_t count = read(descriptor, bytes + done, size - done);
        if (count == 0) return 0;
        if (count < 0) baseline_fail("read");
        done += (size_t)count;
    }
    return 1;
}

void baseline_write_whole(int descriptor, const uint8_t *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        const ssize_t count = write(descriptor, bytes + done, size - done);
        if (count < 0) baseline_fail("write");
        done += (size_t)count;
    }
}
