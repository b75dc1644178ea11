// What needs no call, or one by another convention: clocks, chance, and the other ways into the kernel.
#if defined(__x86_64__)
#include "calls.h"

#include <elf.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/rseq.h>
#include <sys/time.h>
#include <time.h>

// MARK: Time

ATTEMPT(clock_gettime_call) {
    struct timespec now;
    return CALL(clock_gettime, CLOCK_MONOTONIC, &now);
}
ATTEMPT(clock_getres) { return CALL(clock_getres, CLOCK_MONOTONIC, NULL); }
ATTEMPT(gettimeofday_call) {
    struct timeval now;
    return CALL(gettimeofday, &now, NULL);
}
ATTEMPT(time_call) { return CALL(time, NULL); }

ATTEMPT(rdtsc) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return low >> 1;
}
ATTEMPT(rdtscp) {
    uint32_t low, high, processor;
    __asm__ volatile("rdtscp" : "=a"(low), "=d"(high), "=c"(processor));
    return low >> 1;
}
// With prefixes that change nothing, for those who look at the first byte.
ATTEMPT(rdtsc_with_prefix) {
    uint32_t low, high;
    __asm__ volatile(".byte 0x66, 0x48, 0x0f, 0x31" : "=a"(low), "=d"(high));
    return low >> 1;
}
ATTEMPT(rdpmc) {
    uint32_t low, high;
    __asm__ volatile("rdpmc" : "=a"(low), "=d"(high) : "c"(0));
    return low >> 1;
}

// The counters behind a processor's frequency: AMD only, and not let through by every hypervisor.
ATTEMPT(rdpru) {
    uint32_t low, high;
    __asm__ volatile(".byte 0x0f, 0x01, 0xfd" : "=a"(low), "=d"(high) : "c"(0));
    return low >> 1;
}
// Port and number by which a guest asks VMware for the time, without any privilege.
ATTEMPT(hypervisor_port) {
    uint32_t result = 0x564d5868;
    __asm__ volatile("inl %%dx, %%eax" : "+a"(result) : "b"(0), "c"(23), "d"(0x5658));
    return result >> 1;
}
// Call 9 of KVM: the time of the host.
ATTEMPT(hypervisor_call) {
    long result = 9;
    __asm__ volatile(".byte 0x0f, 0x01, 0xd9" : "+a"(result) : "b"(0), "c"(0) : "memory");
    return result;
}

static const char *vdso_text(const Elf64_Dyn *dynamic, uint64_t base, int64_t tag) {
    for (; dynamic->d_tag != DT_NULL; dynamic++)
        if (dynamic->d_tag == tag) return (const char *)(dynamic->d_un.d_ptr < base ? base + dynamic->d_un.d_ptr
                                                                                    : dynamic->d_un.d_ptr);
    return NULL;
}

// A function of the kernel's shared library, looked up in memory. The page may be gone: then this faults.
static void *vdso(const char *name) {
    uint64_t base = getauxval(AT_SYSINFO_EHDR);
    if (base == 0) return NULL;
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)base;
    const Elf64_Phdr *segments = (const Elf64_Phdr *)(base + header->e_phoff);
    const Elf64_Dyn *dynamic = NULL;
    for (int index = 0; index < header->e_phnum; index++)
        if (segments[index].p_type == PT_DYNAMIC) dynamic = (const Elf64_Dyn *)(base + segments[index].p_offset);
    if (dynamic == NULL) return NULL;
    const char *names = vdso_text(dynamic, base, DT_STRTAB);
    const Elf64_Sym *symbols = (const Elf64_Sym *)vdso_text(dynamic, base, DT_SYMTAB);
    // The names follow the symbols.
    for (; (const char *)symbols < names; symbols++)
        if (strcmp(names + symbols->st_name, name) == 0) return (void *)(base + symbols->st_value);
    return NULL;
}

ATTEMPT(vdso_clock_gettime) {
    struct timespec now;
    int (*function)(clockid_t, struct timespec *) = vdso("__vdso_clock_gettime");
    return function ? function(CLOCK_MONOTONIC, &now) : BULKHEAD_ATTEMPT_NOT_HERE;
}
ATTEMPT(vdso_clock_gettime_coarse) {
    struct timespec now;
    int (*function)(clockid_t, struct timespec *) = vdso("__vdso_clock_gettime");
    return function ? function(CLOCK_REALTIME_COARSE, &now) : BULKHEAD_ATTEMPT_NOT_HERE;
}
ATTEMPT(vdso_gettimeofday) {
    struct timeval now;
    int (*function)(struct timeval *, void *) = vdso("__vdso_gettimeofday");
    return function ? function(&now, NULL) : BULKHEAD_ATTEMPT_NOT_HERE;
}
ATTEMPT(vdso_time) {
    time_t (*function)(time_t *) = vdso("__vdso_time");
    return function ? function(NULL) : BULKHEAD_ATTEMPT_NOT_HERE;
}
ATTEMPT(vdso_getcpu) {
    unsigned processor;
    int (*function)(unsigned *, unsigned *, void *) = vdso("__vdso_getcpu");
    return function ? function(&processor, NULL, NULL) : BULKHEAD_ATTEMPT_NOT_HERE;
}
ATTEMPT(vdso_getrandom) {
    long (*function)(void *, size_t, unsigned, void *, size_t) = vdso("__vdso_getrandom");
    // Asks for the sizes of the state that it would need.
    char room[64];
    return function ? function(room, 0, 0, room, ~0ul) : BULKHEAD_ATTEMPT_NOT_HERE;
}
// What was read before the supervisor could have the pages given back: at the start, by a constructor.
static time_t start_time;
__attribute__((constructor)) static void read_clock_before_main(void) {
    time_t (*function)(time_t *) = vdso("__vdso_time");
    if (function) start_time = function(NULL);
}
ATTEMPT(clock_before_main) { return start_time == 0 ? BULKHEAD_ATTEMPT_NO_EFFECT : 0; }
// The C library's own, which go by the page or, where there is none, by a call.
ATTEMPT(library_time) { return time(NULL); }
ATTEMPT(library_clock_gettime) {
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? 0 : -errno;
}
// The pages that the kernel's library reads lie right before it; not each of them is in use.
ATTEMPT(vvar_page) { return *(const volatile unsigned char *)(getauxval(AT_SYSINFO_EHDR) - 4 * 4096); }

// MARK: Chance

ATTEMPT(getrandom) {
    uint64_t number;
    return CALL(getrandom, &number, sizeof number, 0);
}
// The call that the start may make, afterwards.
ATTEMPT(getrandom_of_start) {
    uint64_t number;
    return CALL(getrandom, &number, 8, 1);
}
ATTEMPT(auxiliary_random) { return getauxval(AT_RANDOM) == 0 ? BULKHEAD_ATTEMPT_NOT_HERE : 0; }
ATTEMPT(stack_address) {
    char here;
    return (int64_t)((uintptr_t)&here >> 12);
}
ATTEMPT(rdrand) {
    uint32_t leaf = 1, features, others;
    __asm__ volatile("cpuid" : "+a"(leaf), "=c"(features), "=d"(others) : : "ebx");
    if ((features & 1u << 30) == 0) return BULKHEAD_ATTEMPT_NOT_HERE;
    uint64_t number;
    __asm__ volatile("rdrand %0" : "=r"(number) : : "cc");
    return (int64_t)(number >> 1);
}
ATTEMPT(rdseed) {
    uint32_t leaf = 7, features, others = 0;
    __asm__ volatile("cpuid" : "+a"(leaf), "=b"(features), "+c"(others) : : "edx");
    if ((features & 1u << 18) == 0) return BULKHEAD_ATTEMPT_NOT_HERE;
    uint64_t number;
    __asm__ volatile("rdseed %0" : "=r"(number) : : "cc");
    return (int64_t)(number >> 1);
}
ATTEMPT(rdpid) {
    uint32_t leaf = 7, features = 0, others;
    __asm__ volatile("cpuid" : "+a"(leaf), "+c"(features), "=b"(others) : : "edx");
    if ((features & 1u << 22) == 0) return BULKHEAD_ATTEMPT_NOT_HERE;
    uint64_t processor;
    __asm__ volatile(".byte 0xf3, 0x0f, 0xc7, 0xf8" : "=a"(processor));
    return (int64_t)(processor & 0xfff);
}
// The kernel writes the number of the processor to the restartable sequences that the C library has registered.
ATTEMPT(rseq_processor) {
    const volatile uint32_t *area = (const volatile uint32_t *)((char *)__builtin_thread_pointer() + __rseq_offset);
    return __rseq_size == 0 ? BULKHEAD_ATTEMPT_NOT_HERE : area[1];
}
ATTEMPT(cpuid) {
    uint32_t leaf = 1, features, others;
    __asm__ volatile("cpuid" : "+a"(leaf), "=c"(features), "=d"(others) : : "ebx");
    return leaf >> 1;
}
// The processor that this runs on stands in a segment's limit, for getcpu.
ATTEMPT(segment_limit) {
    uint32_t limit = 0;
    __asm__ volatile("lsl %1, %0" : "+r"(limit) : "r"(0x7b) : "cc");
    return limit & 0xfff;
}

// MARK: Other ways in

static long interrupt(uint32_t number, uint32_t a, uint32_t b, uint32_t c) {
    long result = number;
    __asm__ volatile("int $0x80" : "+a"(result) : "b"(a), "c"(b), "d"(c) : "r8", "r9", "r10", "r11", "memory");
    return (int32_t)result;
}
// With the numbers of i386.
ATTEMPT(interrupt_getpid) { return interrupt(20, 0, 0, 0); }
ATTEMPT(interrupt_write) { return interrupt(4, 4, 0, 0); }
ATTEMPT(interrupt_open) { return interrupt(5, 0, 0, 0); }
ATTEMPT(interrupt_vm86) { return interrupt(166, 0, 0, 0); }
// The way in of 32-bit programs. From 64 bits the processor refuses it, or the kernel returns to where nobody is.
ATTEMPT(sysenter) {
    __asm__ volatile("movq %%rsp, %%rbp\n\tsysenter" : : "a"(20) : "memory", "rcx", "rdx");
    return 0;
}
ATTEMPT(x32_getpid) { return raw_call(0x40000000 | __NR_getpid, 0, 0, 0, 0, 0, 0); }
ATTEMPT(x32_write) { return raw_call(0x40000000 | __NR_write, 4, 0, 0, 0, 0, 0); }
ATTEMPT(call_minus_1) { return raw_call(-1, 0, 0, 0, 0, 0, 0); }
ATTEMPT(call_999) { return raw_call(999, 1, 2, 3, 4, 5, 6); }
ATTEMPT(call_0x3fffffff) { return raw_call(0x3fffffff, 0, 0, 0, 0, 0, 0); }
// The kernel takes 32 bits of the number: this is getpid to it.
ATTEMPT(number_high_bit) { return raw_call(1l << 32 | __NR_getpid, 0, 0, 0, 0, 0, 0); }
ATTEMPT(vsyscall_page) {
    time_t (*function)(time_t *) = (time_t (*)(time_t *))0xffffffffff600400ul;
    return function(NULL);
}
ATTEMPT(vsyscall_gettimeofday) {
    struct timeval now;
    int (*function)(struct timeval *, void *) = (int (*)(struct timeval *, void *))0xffffffffff600000ul;
    return function(&now, NULL);
}
ATTEMPT(uretprobe) { return raw_call(335, 0, 0, 0, 0, 0, 0); }
ATTEMPT(uprobe) { return raw_call(336, 0, 0, 0, 0, 0, 0); }

// getpid by `int 0x80` from code of 32 bits, to which a far jump leads. It needs no new memory: the worker's own text lies
// below 4 GiB.
struct far_pointer {
    uint32_t offset;
    uint16_t segment;
} __attribute__((packed));
static struct far_pointer way_back;
static uint64_t kept_stack;

extern const char bulkhead_attempt_narrow[], bulkhead_attempt_wide[];

__attribute__((noinline)) static long far_call(void) {
    long result;
    __asm__ volatile(
        "movq %%rsp, %[kept]\n\t"
        // What lies below the stack pointer may be in use.
        "subq $128, %%rsp\n\t"
        "leaq %[back], %%rbx\n\t"
        "pushq $0x23\n\t"
        "leaq bulkhead_attempt_narrow(%%rip), %%rax\n\t"
        "pushq %%rax\n\t"
        "lretq\n"
        ".code32\n"
        "bulkhead_attempt_narrow:\n\t"
        "movl %%ebx, %%esi\n\t"
        "movl $20, %%eax\n\t"
        "int $0x80\n\t"
        // The data segment may be none, which only 64-bit code does not mind.
        "ljmp *%%cs:(%%esi)\n"
        ".code64\n"
        "bulkhead_attempt_wide:\n\t"
        "movq %[kept], %%rsp\n\t"
        "movslq %%eax, %%rax"
        : "=a"(result), [kept] "+m"(kept_stack), [back] "+m"(way_back)
        :
        : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory",
          "cc");
    return result;
}

ATTEMPT(narrow_code_segment) {
    uintptr_t wide = (uintptr_t)bulkhead_attempt_wide;
    if (((wide | (uintptr_t)bulkhead_attempt_narrow | (uintptr_t)&way_back) >> 32) != 0)
        return BULKHEAD_ATTEMPT_NOT_HERE;
    way_back = (struct far_pointer){(uint32_t)wide, 0x33};
    return far_call();
}
#endif
