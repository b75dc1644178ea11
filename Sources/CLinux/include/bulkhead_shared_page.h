#ifndef BULKHEAD_SHARED_PAGE_H
#define BULKHEAD_SHARED_PAGE_H
#include <stddef.h>
#include <stdint.h>

// Memory that this process shares with one that it does not trust. The Glibc module has neither memfd_create nor
// F_ADD_SEALS, and Swift no load from memory that another process may change meanwhile. They go when it has.

// A file in memory of `count` bytes, all zero, which nobody can grow, shrink, seal further or (where the kernel knows
// how to forbid it) execute. Close-on-exec; for its owner only.
int bulkhead_shared_page(const char *_Nonnull name, size_t count);

// Maps it to read. Returns 0 or minus errno.
int bulkhead_map_shared_page(int descriptor, size_t count, const void *_Nullable *_Nonnull page);
void bulkhead_unmap_shared_page(const void *_Nonnull page, size_t count);

// Loads in this order: what the other process stored before what is read here is seen by later loads.
static inline uint32_t bulkhead_load_shared_32(const void *_Nonnull page, size_t offset) {
    return __atomic_load_n((const uint32_t *)((const char *)page + offset), __ATOMIC_ACQUIRE);
}
static inline uint64_t bulkhead_load_shared_64(const void *_Nonnull page, size_t offset) {
    return __atomic_load_n((const uint64_t *)((const char *)page + offset), __ATOMIC_ACQUIRE);
}
#endif
