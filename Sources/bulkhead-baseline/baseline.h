#ifndef BULKHEAD_BASELINE_H
#define BULKHEAD_BASELINE_H
#include <stddef.h>
#include <stdint.h>

// The bytes of one frame.
struct baseline_frame {
    uint8_t *bytes;
    size_t size;
};

// Reads a file of at most 64 KiB. Ends the program if that fails.
struct baseline_frame baseline_load(const char *path);
// A pipe of the capacity that a worker's pipes have.
void baseline_pipe(int ends[2]);
// Keeps the calling process on one processor; -1: does nothing.
void baseline_pin(int cpu);
// Makes the time-stamp counter of the calling process fault (x86 only; elsewhere it does nothing).
void baseline_deny_counter(void);
// Nanoseconds on the monotonic clock.
uint64_t baseline_now(void);
// Says which call failed and why, and ends the program with 1.
_Noreturn void baseline_fail(const char *call);
// Blocking; end the program on an error. Reading returns 0 at the end of the pipe, else 1.
int baseline_read_whole(int descriptor, uint8_t *bytes, size_t size);
void baseline_write_whole(int descriptor, const uint8_t *bytes, size_t size);

// One frame at a time. Prints percentiles of the round trip.
void baseline_pingpong(int out, int in, const struct baseline_frame *request, size_t reply_size, long count);
void baseline_pingpong_peer(int in, int out, size_t request_size, const struct baseline_frame *reply);

// As many frames as the pipes take, 64 KiB a write. Prints the time for all.
void baseline_stream(int out, int in, const struct baseline_frame *request, size_t reply_size, long count);
void baseline_stream_peer(int in, int out, size_t request_size, const struct baseline_frame *reply);
#endif
