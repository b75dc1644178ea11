#include "CLinux.h"
#include "result.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

// Both processes write through mappings of their own or not at all; only the size must stand, or a look at the page
// could end the one that looks.
static int prepare(int descriptor, size_t count) {
    int code = (int)RESULT(fchmod(descriptor, 0600));
    if (code < 0) return code;
    code = (int)RESULT(ftruncate(descriptor, (off_t)count));
    if (code < 0) return code;
    return (int)RESULT(fcntl(descriptor, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL));
}

int bulkhead_shared_page(const char *name, size_t count) {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    // Kernels before 6.3 do not know MFD_NOEXEC_SEAL.
    int descriptor = (int)RESULT(syscall(SYS_memfd_create, name, flags | MFD_NOEXEC_SEAL));
    if (descriptor == -EINVAL) descriptor = (int)RESULT(syscall(SYS_memfd_create, name, flags));
    if (descriptor < 0) return descriptor;
    int code = prepare(descriptor, count);
    if (code >= 0) return descriptor;
    close(descriptor);
    return code;
}

int bulkhead_map_shared_page(int descriptor, size_t count, const void **page) {
    void *address = mmap(NULL, count, PROT_READ, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) return -errno;
    *page = address;
    return 0;
}

void bulkhead_unmap_shared_page(const void *page, size_t count) { munmap((void *)(uintptr_t)page, count); }
