#ifndef BULKHEAD_WORKER_PROGRESS_H
#define BULKHEAD_WORKER_PROGRESS_H
#include <stddef.h>
#include <stdint.h>

// What a worker leaves for its supervisor to read: Sources/Wire/ProgressPage.swift says what each field means, and a
// test compares the offsets. It stands in C because a signal handler writes it, and because Swift has no store that
// another process may watch without a module of its own.

struct bulkhead_fault_record {
    uint32_t is_written;
    int32_t signal;
    int32_t code;
    uint32_t instruction_byte_count;
    uint64_t address;
    uint64_t instruction_pointer;
    uint64_t stack_pointer;
    uint8_t instruction[16];
    uint32_t memory_is_exhausted;
};

struct bulkhead_progress_page {
    uint32_t version;
    uint32_t reserved;
    uint64_t sequence;
    uint64_t position;
    uint64_t unused[5];
    struct bulkhead_fault_record fault;
};

// The descriptor under which the supervisor has placed the page, or −1 where there is none, as outside of a seal.
int bulkhead_worker_progress_descriptor(void);

// Maps `count` bytes of a descriptor, shared with whoever else maps it, and closes the descriptor.
// Returns 0 or -errno.
long bulkhead_worker_map_page(int descriptor, size_t count, void *_Nullable *_Nonnull page);

// From now on SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE and SIGSYS are described in `record` before they end the process,
// a stack overflow too.
// Returns 0 or -errno.
long bulkhead_worker_record_faults(struct bulkhead_fault_record *_Nonnull record);

// Plain stores on x86-64. Released, so that another process sees them in this order; they go when Swift can store so
// to memory that it does not own.
static inline void bulkhead_progress_set_sequence(struct bulkhead_progress_page *_Nonnull page, uint64_t sequence) {
    __atomic_store_n(&page->sequence, sequence, __ATOMIC_RELEASE);
}

static inline void bulkhead_progress_set_position(
    struct bulkhead_progress_page *_Nonnull page, uint32_t slot, uint32_t count) {
    __atomic_store_n(&page->position, (uint64_t)count << 32 | slot, __ATOMIC_RELEASE);
}
#endif
