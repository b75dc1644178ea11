// Memory: of others, executable, and of odd kinds.
#if defined(__x86_64__)
#include "calls.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

enum { PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE, PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS };

#define MAP(address, count, protection, flags, descriptor)                                                            \
    CALL(mmap, address, count, protection, flags, descriptor, 0)
// A page as a worker may have it.
#define NEW_PAGE MAP(0, PAGE, READ_WRITE, PRIVATE, -1)

static char own_page[PAGE] __attribute__((aligned(4096)));
// A function of one page of its own, so that a change of its protection changes nothing else.
__attribute__((noinline, aligned(4096), section("bulkhead_text"))) static int own_text(void) {
    return 7;
}
#define OWN_TEXT ((uintptr_t)&own_text & ~(uintptr_t)(PAGE - 1))

// MARK: Of others

ATTEMPT(patch_own_text) {
    long memory = CALL(open, "/proc/self/mem", O_RDWR);
    if (memory < 0) return memory;
    // mov eax, 8: what it returns is written over. Reads are in order: the kernel's write is one.
    static const unsigned char patch[] = {0xb8, 8, 0, 0, 0, 0xc3};
    long written = CALL(pwrite64, memory, patch, sizeof patch, (uintptr_t)&own_text);
    if (written < 0) return written;
    int (*volatile changed)(void) = own_text;
    return changed() == 8 ? 0 : BULKHEAD_ATTEMPT_NO_EFFECT;
}
ATTEMPT(open_supervisor_memory) {
    char path[32] = "/proc/", digits[12];
    int count = 0, end = 6;
    for (int rest = at->supervisor; rest > 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
    while (count > 0) path[end++] = digits[--count];
    for (const char *from = "/mem"; *from != 0; from++) path[end++] = *from;
    return CALL(open, path, O_RDONLY);
}
ATTEMPT(process_vm_readv) {
    uint64_t found = 0;
    struct iovec here = {&found, sizeof found}, there = {(void *)at->supervisor_address, sizeof found};
    return CALL(process_vm_readv, at->supervisor, &here, 1, &there, 1, 0);
}
ATTEMPT(process_vm_writev) {
    // What stands there already, as the supervisor said.
    static char same[] = "HARMLESS";
    struct iovec here = {same, 8}, there = {(void *)at->supervisor_address, 8};
    return CALL(process_vm_writev, at->supervisor, &here, 1, &there, 1, 0);
}
ATTEMPT(ptrace_seize) { return CALL(ptrace, 0x4206 /* PTRACE_SEIZE */, at->supervisor, 0, 0); }
ATTEMPT(ptrace_traceme) { return CALL(ptrace, PTRACE_TRACEME, 0, 0, 0); }
ATTEMPT(kcmp) { return CALL(kcmp, at->self, at->supervisor, 1, 0, 0); }
ATTEMPT(move_pages) { return CALL(move_pages, at->supervisor, 0, NULL, NULL, NULL, 0); }
ATTEMPT(migrate_pages) { return CALL(migrate_pages, at->supervisor, 0, NULL, NULL); }
ATTEMPT(process_madvise) { return CALL(process_madvise, -1, NULL, 0, 21, 0); }
ATTEMPT(process_mrelease) { return CALL(process_mrelease, -1, 0); }
ATTEMPT(get_robust_list) {
    void *head;
    long length;
    return CALL(get_robust_list, at->supervisor, &head, &length);
}

// MARK: Without names

ATTEMPT(memfd_create) { return CALL(memfd_create, "attempt", 0); }
ATTEMPT(memfd_create_executable) { return CALL(memfd_create, "attempt", 0x10 /* MFD_EXEC */); }
ATTEMPT(memfd_secret) { return CALL(memfd_secret, 0); }
ATTEMPT(execveat_descriptor) { return CALL(execveat, 4, "", NULL, NULL, 0x1000 /* AT_EMPTY_PATH */); }
// The call of the worker's own start, again.
ATTEMPT(execveat_executable) { return CALL(execveat, 5, "", NULL, NULL, 0x1000); }
ATTEMPT(execve) {
    char *arguments[] = {"true", NULL};
    return CALL(execve, "/bin/true", arguments, NULL);
}
ATTEMPT(uselib) { return CALL(uselib, "/lib/none"); }

// MARK: Executable

ATTEMPT(map_writable_executable) { return MAP(0, PAGE, READ_WRITE | PROT_EXEC, PRIVATE, -1); }
ATTEMPT(map_executable) { return MAP(0, PAGE, PROT_READ | PROT_EXEC, PRIVATE, -1); }
ATTEMPT(map_only_executable) { return MAP(0, PAGE, PROT_EXEC, PRIVATE, -1); }
ATTEMPT(protect_executable) { return CALL(mprotect, own_page, PAGE, PROT_READ | PROT_EXEC); }
ATTEMPT(protect_text_writable) { return CALL(mprotect, OWN_TEXT, PAGE, READ_WRITE | PROT_EXEC); }
// The call that the start may make, afterwards.
ATTEMPT(protect_read_only) { return CALL(mprotect, own_page, PAGE, PROT_READ); }
ATTEMPT(protect_with_key) { return CALL(pkey_mprotect, own_page, PAGE, PROT_READ | PROT_EXEC, -1); }
ATTEMPT(pkey_alloc) { return CALL(pkey_alloc, 0, 0); }
ATTEMPT(pkey_free) { return CALL(pkey_free, 1); }
ATTEMPT(map_shared) { return MAP(0, PAGE, READ_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1); }
ATTEMPT(map_pipe) { return MAP(0, PAGE, READ_WRITE, MAP_PRIVATE, 3); }
ATTEMPT(map_fixed) { return MAP(own_page, PAGE, READ_WRITE, PRIVATE | MAP_FIXED, -1); }
ATTEMPT(map_high_bit_of_protection) { return MAP(0, PAGE, 1ul << 32 | READ_WRITE | PROT_EXEC, PRIVATE, -1); }
ATTEMPT(execute_heap) {
    unsigned char *page = (unsigned char *)NEW_PAGE;
    page[0] = 0xc3;
    ((void (*)(void))(uintptr_t)page)();
    return 0;
}
ATTEMPT(execute_stack) {
    volatile unsigned char code[16] = {0xc3};
    ((void (*)(void))(uintptr_t)code)();
    return 0;
}
ATTEMPT(write_own_text) {
    *(volatile unsigned char *)(uintptr_t)&own_text = 0xc3;
    return 0;
}
ATTEMPT(personality_read_implies_exec) { return CALL(personality, 0x0400000); }
ATTEMPT(personality_without_randomisation) { return CALL(personality, 0x0040000); }

// MARK: Odd

ATTEMPT(mremap) { return CALL(mremap, own_page, PAGE, PAGE, 0); }
ATTEMPT(remap_file_pages) { return CALL(remap_file_pages, own_page, PAGE, 0, 0, 0); }
ATTEMPT(userfaultfd) { return CALL(userfaultfd, 0); }
ATTEMPT(userfaultfd_user_only) { return CALL(userfaultfd, UFFD_USER_MODE_ONLY); }
ATTEMPT(mlock) { return CALL(mlock, own_page, PAGE); }
ATTEMPT(mlock2) { return CALL(mlock2, own_page, PAGE, 1); }
ATTEMPT(mlockall) { return CALL(mlockall, MCL_CURRENT); }
ATTEMPT(munlockall) { return CALL(munlockall); }
ATTEMPT(madvise_dump) { return CALL(madvise, own_page, PAGE, MADV_DONTDUMP); }
ATTEMPT(madvise_populate) { return CALL(madvise, own_page, PAGE, 23 /* MADV_POPULATE_WRITE */); }
ATTEMPT(mincore) {
    unsigned char resident;
    return CALL(mincore, own_page, PAGE, &resident);
}
ATTEMPT(msync) { return CALL(msync, own_page, PAGE, MS_ASYNC); }
ATTEMPT(mseal) { return CALL(mseal, own_page, PAGE, 0); }
ATTEMPT(map_shadow_stack) { return CALL(map_shadow_stack, 0, PAGE, 0); }
ATTEMPT(mbind) { return CALL(mbind, own_page, PAGE, 0, NULL, 0, 0); }
ATTEMPT(set_mempolicy) { return CALL(set_mempolicy, 0, NULL, 0); }
ATTEMPT(get_mempolicy) { return CALL(get_mempolicy, NULL, NULL, 0, NULL, 0); }
ATTEMPT(set_mempolicy_home_node) { return CALL(set_mempolicy_home_node, own_page, 0, 0, 0); }
ATTEMPT(map_low) {
    // A hint is no demand: the page must not lie where null pointers lead.
    long address = MAP(PAGE, PAGE, READ_WRITE, PRIVATE, -1);
    return address >= 0 && address < 65536 ? 0 : BULKHEAD_ATTEMPT_NO_EFFECT;
}
#endif
