#include "baseline.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// Round trips before the clock counts.
enum { warm_up = 200 };

static int compare(const void *left, const void *right) {
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

void baseline_pingpong(int out, int in, const struct baseline_frame *request, size_t reply_size, long count) {
    uint64_t *durations = malloc(sizeof *durations * (size_t)count);
    uint8_t *reply = malloc(reply_size);
    if (durations == NULL || reply == NULL) baseline_fail("malloc");
    for (long index = -warm_up; index < count; index += 1) {
        const uint64_t start = baseline_now();
        baseline_write_whole(out, request->bytes, request->size);
        if (!baseline_read_whole(in, reply, reply_size)) baseline_fail("the peer ended");
        if (index >= 0) durations[index] = baseline_now() - start;
    }
    qsort(durations, (size_t)count, sizeof *durations, compare);
    printf(
        "{\"count\":%ld,\"min_ns\":%" PRIu64 ",\"p50_ns\":%" PRIu64 ",\"p99_ns\":%" PRIu64 ",\"max_ns\":%" PRIu64 "}\n",
        count, durations[0], durations[count / 2], durations[count - 1 - count / 100], durations[count - 1]);
    free(durations);
    free(reply);
}

void baseline_pingpong_peer(int in, int out, size_t request_size, const struct baseline_frame *reply) {
    uint8_t *request = malloc(request_size);
    if (request == NULL) baseline_fail("malloc");
    while (baseline_read_whole(in, request, request_size)) baseline_write_whole(out, reply->bytes, reply->size);
    free(request);
}
