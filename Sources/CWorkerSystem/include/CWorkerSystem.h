#ifndef BULKHEAD_CWORKERSYSTEM_H
#define BULKHEAD_CWORKERSYSTEM_H
#include <stddef.h>
#include <stdint.h>

#include "bulkhead_worker_progress.h"

// The calls that a sealed worker makes itself. They stand here, and not in Glibc's Swift module, because two of
// them are variadic there and because a worker that can reach no more than these cannot call anything else by accident.

// Reads at most `count` bytes into `buffer`, waiting for the first. Returns the number read, 0 at the end, or -errno.
long bulkhead_worker_read(int descriptor, void *_Nonnull buffer, size_t count);

// Writes all of `buffer`. Returns 0 or -errno.
long bulkhead_worker_write(int descriptor, const void *_Nonnull buffer, size_t count);

// Gives memory back. Returns 0 or -errno.
long bulkhead_worker_unmap(uint64_t start, uint64_t length);

// Installs a filter program of `count` eight-byte instructions. Only used where the supervisor cannot supervise
// start-up calls; to be deleted with the last kernel that lacks user notification. Returns 0 or -errno.
long bulkhead_worker_install_filter(const void *_Nonnull program, size_t count);

// Ends the process at once.
_Noreturn void bulkhead_worker_exit(int code);

#endif
