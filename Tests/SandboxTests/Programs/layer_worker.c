// A worker without any library that makes whatever call it is told to, for the tests of single layers. Built with -static
// -nostdlib. It reads requests and answers each with the result of the call, in eight bytes.
#include "raw_call.h"

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  and $-16, %rsp\n  call begin\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n  bl begin\n");
#endif

enum { ROOM = 256, READ_COUNTER = -1, OVERFLOW_STACK = -2, CRASH = -3 };

static struct {
    int64_t number;
    // Which of the values are offsets into `room`, as bits.
    uint64_t addresses;
    int64_t values[6];
    char room[ROOM];
} request;

static void leave(int code) {
    for (;;) call(__NR_exit_group, code, 0, 0, 0, 0, 0);
}

static long read_counter(void) {
#if defined(__x86_64__)
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return low >> 1;
#else
    return -38;
#endif
}

static long overflow(long depth) {
    volatile char frame[4096];
    frame[0] = (char)depth;
    // 16 MiB.
    return depth == 0 ? frame[0] : overflow(depth - 1) + frame[0];
}

__attribute__((used)) static void begin(void) {
    for (;;) {
        char *next = (char *)&request;
        for (size_t left = sizeof request; left > 0;) {
            long got = call(__NR_read, 3, (long)next, (long)left, 0, 0, 0);
            if (got <= 0) leave(0);
            next += got;
            left -= (size_t)got;
        }
        long values[6];
        for (int index = 0; index < 6; index++) {
            values[index] = (long)request.values[index];
            if (request.addresses & 1ull << index) values[index] = (long)(request.room + values[index]);
        }
        long result;
        if (request.number == READ_COUNTER) result = read_counter();
        else if (request.number == OVERFLOW_STACK) result = overflow(4096) * 0;
        else if (request.number == CRASH) result = *(volatile int *)8;
        else result = call(request.number, values[0], values[1], values[2], values[3], values[4], values[5]);
        if (call(__NR_write, 4, (long)&result, sizeof result, 0, 0, 0) != sizeof result) leave(2);
    }
}

// A compiler may ask for these whatever the flags say.
void *memset(void *target, int value, size_t count) {
    volatile char *next = target;
    while (count-- > 0) *next++ = (char)value;
    return target;
}
void *memcpy(void *target, const void *source, size_t count) {
    volatile char *to = target;
    const char *from = source;
    while (count-- > 0) *to++ = *from++;
    return target;
}
