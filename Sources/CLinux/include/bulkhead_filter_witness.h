#ifndef BULKHEAD_FILTER_WITNESS_H
#define BULKHEAD_FILTER_WITNESS_H
#include <stddef.h>
#include <stdint.h>

// The kernel shows filter programs only to a process that is under no filter itself. A supervisor that puts itself under
// one leaves a process behind that is under none and does nothing else but read programs back for it: the witness. It
// stands in C because it goes on after a fork, where only a small part of the Swift runtime may be used. It goes when the
// kernel shows filters to whoever has installed them.

// Starts the witness. Call it while this process has one thread. The witness keeps no descriptor but its end of the
// returned socket, and ends when the other end is closed.
// `title` of `title_bytes` is where the process's arguments stand, so that the witness can be told from its supervisor.
int bulkhead_begin_filter_witness(char *_Nullable title, size_t title_bytes);

// As bulkhead_enforced_filter, asked of a witness; −EPIPE if it is gone, −ETIMEDOUT if it does not answer.
int bulkhead_witnessed_filter(int witness, int process, unsigned index, void *_Nonnull program, int capacity);
#endif
