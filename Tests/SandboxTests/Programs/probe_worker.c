// A worker without any library that tries what it is told to. Built with -static -nostdlib.
//
// It reads HELLO (the letter H, a count of ranges, the ranges, the size of a filter program, the program), answers R,
// and then reads one letter at a time, tries what it stands for, and answers D with the result in eight bytes.
#include "raw_call.h"

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call begin\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n  mov x0, sp\n  bl begin\n");
#endif

static void leave(int code) {
    for (;;) call(__NR_exit_group, code, 0, 0, 0, 0, 0);
}

static void take(void *buffer, size_t count) {
    char *next = buffer;
    while (count > 0) {
        long got = call(__NR_read, 3, (long)next, (long)count, 0, 0, 0);
        if (got <= 0) leave(got == 0 ? 0 : 1);
        next += got;
        count -= (size_t)got;
    }
}

static void give(const void *buffer, size_t count) {
    if (call(__NR_write, 4, (long)buffer, (long)count, 0, 0, 0) != (long)count) leave(2);
}

struct filter_program {
    unsigned short length;
    void *instructions;
};

static char filter_room[64 << 10];

static void greet(void) {
    uint8_t letter, count;
    uint32_t size;
    take(&letter, 1);
    if (letter != 'H') leave(3);
    take(&count, 1);
    for (int index = 0; index < count; index++) {
        uint64_t range[2];
        take(range, sizeof range);
        if (call(__NR_munmap, (long)range[0], (long)range[1], 0, 0, 0, 0) != 0) leave(4);
    }
    take(&size, sizeof size);
    if (size > sizeof filter_room) leave(5);
    take(filter_room, size);
    if (size > 0) {
        struct filter_program program;
        program.length = (unsigned short)(size / 8);
        program.instructions = filter_room;
        if (call(__NR_seccomp, 1, 0, (long)&program, 0, 0, 0) != 0) leave(6);
    }
    give("R", 1);
}

static long connect_somewhere(void) {
    static const unsigned char address[16] = {2, 0, 0x1f, 0x90, 192, 0, 2, 7};
    return call(__NR_connect, 4, (long)address, sizeof address, 0, 0, 0);
}

// Maps the progress page and says that strategy 5 is at work on event 812.
static void share_page(void) {
    long address = call(__NR_mmap, 0, 4096, 3, 1, 6, 0);
    if (address < 0) leave(11);
    volatile uint64_t *page = (volatile uint64_t *)(uintptr_t)address;
    page[0] = 1;
    page[1] = 812;
    page[2] = 9ull << 32 | 5;
}

static uint64_t clock_page;

static long attempt(char letter) {
    switch (letter) {
    case 'o': return call(__NR_openat, -100, (long)"/etc/passwd", 0, 0, 0, 0);
    case 'e': return call(__NR_openat, -100, (long)"/etc/\x1b[31m\"x\n", 0, 0, 0, 0);
    case 's': return call(__NR_socket, 2, 1, 0, 0, 0, 0);
    case 'c': return connect_somewhere();
    case 'f': return call(__NR_clone, 17, 0, 0, 0, 0, 0);
    case '1': return call(__NR_write, 1, (long)"x", 1, 0, 0, 0);
    case '2': return call(__NR_write, 2, (long)"last words\n", 11, 0, 0, 0);
    case '4': return call(__NR_read, 4, (long)filter_room, 1, 0, 0, 0);
    case 'x': return call(__NR_mmap, 0, 4096, 1 | 4, 2 | 32, -1, 0);
    case 'k': return call(__NR_kill, 1, 0, 0, 0, 0, 0);
    // Allowed during the start only.
    case 'g': return call(__NR_gettid, 0, 0, 0, 0, 0, 0);
    case 't': return call(__NR_clock_gettime, 0, (long)filter_room, 0, 0, 0, 0);
    case 'd': return call(__NR_dup, 4, 0, 0, 0, 0, 0);
    case 'm': return call(__NR_mmap, 0, 4096, 1 | 2, 2 | 32, 0xffffffffl, 0) > 0 ? 0 : -1;
    case '9': return call(999, 1, 2, 3, 4, 5, 6);
    case 'v': return *(volatile const unsigned char *)(uintptr_t)clock_page;
    case 'n': return *(volatile int *)8;
#if defined(__x86_64__)
    case 'r': {
        uint32_t low, high;
        __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
        return low;
    }
    case 'i': {
        // getpid by the 32-bit convention.
        long result;
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
        return result;
    }
    // getpid by the x32 convention.
    case 'X': return call(0x40000000l + 39, 0, 0, 0, 0, 0, 0);
#endif
    case 'l': for (;;) {
        }
    case 'q': leave(0);
    }
    return -38;
}

static int equal(const char *left, const char *right) {
    while (*left && *left == *right) left++, right++;
    return *left == *right;
}

__attribute__((used)) static void begin(long *stack) {
    const char *family = (const char *)stack[1];
    while (*family != ':') family++;
    family++;
    long *next = stack + 1 + stack[0] + 1;
    while (*next++) {}
    for (; next[0] != 0; next += 2)
        if (next[0] == 33) clock_page = (uint64_t)next[1];
    if (equal(family, "starts_at_once")) goto ready;
    // Start-up: one call that the policy refuses, one that it allows, or one that it does not know.
    if (call(__NR_openat, -100, (long)"/proc/self/maps", 0, 0, 0, 0) != -1) leave(7);
    if (call(__NR_gettid, 0, 0, 0, 0, 0, 0) <= 0) leave(8);
    // Most have no use for the progress page.
    if (equal(family, "maps_page")) share_page();
    if (equal(family, "maps_page_twice")) share_page(), share_page();
    if (equal(family, "maps_two_pages")) call(__NR_mmap, 0, 8192, 3, 1, 6, 0);
    if (equal(family, "grows_page")) call(__NR_ftruncate, 6, 8192, 0, 0, 0, 0);
    if (equal(family, "handles_interrupt")) call(__NR_rt_sigaction, 2, (long)filter_room, 0, 8, 0, 0);
    if (!equal(family, "keeps_page") && call(__NR_close, 6, 0, 0, 0, 0, 0) != 0) leave(10);
    if (equal(family, "starts_with_socket")) call(__NR_socket, 1, 1, 0, 0, 0, 0);
    if (equal(family, "starts_with_crash")) *(volatile int *)8 = 1;
    if (equal(family, "starts_with_exit")) leave(9);
    if (equal(family, "keeps_clock")) {
        // Says that it is ready without having given its clock pages back.
        give("R", 1);
        for (;;) take(filter_room, 1);
    }
    if (equal(family, "keeps_writable_code")) call(__NR_mprotect, 0, 0, 7, 0, 0, 0);
ready:
    greet();
    for (;;) {
        struct {
            char letter[8];
            long value;
        } answer;
        char letter;
        take(&letter, 1);
        answer.value = attempt(letter);
        give("D", 1);
        give(&answer.value, sizeof answer.value);
    }
}

// A compiler may ask for these whatever the flags say.
void *memset(void *target, int value, size_t count) {
    volatile char *next = target;
    while (count-- > 0) *next++ = (char)value;
    return target;
}
