#ifndef BULKHEAD_PROCESS_H
#define BULKHEAD_PROCESS_H
#include <stddef.h>
#include <stdint.h>

// pidfd calls: the Glibc module has none of them, and glibc itself only since 2.36.

// A descriptor for a process. It becomes readable when the process ends, and never means another process.
int bulkhead_pidfd_open(int process);
int bulkhead_pidfd_send_signal(int pidfd, int signal);
// A copy of another process's descriptor, close-on-exec.
int bulkhead_pidfd_take_descriptor(int pidfd, int descriptor);

struct bulkhead_exit {
    // CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3; 0: it still runs.
    int32_t code;
    // The exit code or the signal.
    int32_t status;
    // Processor time of the whole process, in nanoseconds.
    uint64_t processor_time;
};
// waitid(P_PIDFD): reaps. With `wait` 0 it returns at once.
int bulkhead_reap(int pidfd, int wait, struct bulkhead_exit *_Nonnull exit);

// Processor time that a running process has used, in nanoseconds: clock_gettime of the clock that belongs to it. The
// process must not have been reaped.
int bulkhead_processor_time(int process, uint64_t *_Nonnull nanoseconds);

// "SEGV" for 11, and NULL for a number that is no signal. A GNU extension.
const char *_Nullable bulkhead_signal_name(int signal);

// Waits at most `milliseconds` (−1: for ever) for a descriptor to become readable: 1 if it is, else 0.
int bulkhead_wait_readable(int descriptor, int milliseconds);

// Sleeps.
void bulkhead_pause(int milliseconds);

// process_vm_readv: copies memory of another process. Returns the bytes copied, fewer at the end of a mapping.
long bulkhead_read_memory(int process, uint64_t address, void *_Nonnull buffer, size_t count);

// getrlimit takes an enumeration that Swift imports awkwardly. A limit of this process.
struct bulkhead_limit {
    int32_t resource;
    uint64_t soft;
    uint64_t hard;
};
int bulkhead_own_limit(int resource, struct bulkhead_limit *_Nonnull limit);

// getdents64 without a stream: the numbers among a directory's entries, such as those of /proc/PID/fd. Returns how
// many; −E2BIG if there are more than `capacity`.
int bulkhead_numeric_entries(int directory, int *_Nonnull numbers, int capacity);

// prctl is variadic. 1 if /proc of this process belongs to its user, and sets it.
int bulkhead_dumpable(void);
int bulkhead_set_dumpable(int dumpable);
#endif
