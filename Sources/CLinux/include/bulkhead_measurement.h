#ifndef BULKHEAD_MEASUREMENT_H
#define BULKHEAD_MEASUREMENT_H
#include <stdint.h>

// For measuring only: nothing that runs strategies calls these. cpu_set_t and its calls are GNU extensions that the
// Glibc module lacks; perf_event_open has no C function at all, and its structure grows with the kernel. The first two
// go when the module has them.

// A bit for each processor that a process may use, in `count` words; 0: the calling thread.
int bulkhead_affinity(int process, uint64_t *_Nonnull words, int count);
int bulkhead_set_affinity(int process, const uint64_t *_Nonnull words, int count);

// A descriptor that counts how often a process executes the instruction at `address`; 0: the calling thread. The
// processor itself counts, by one of its debug registers (x86-64 has four), so nothing in the process changes and not
// one execution is missed. Reading the descriptor gives the count as eight bytes, also after the process has ended.
// −ENOSPC: no debug register is left. −EACCES, −EPERM: not permitted here.
int bulkhead_execution_counter(int process, uint64_t address);
#endif
