#define _GNU_SOURCE
#include "baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { write_size = 64 << 10, read_size = 128 << 10 };

static void never_wait(int descriptor) {
    const int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) baseline_fail("fcntl");
}

static uint8_t *allocate(size_t size) {
    uint8_t *bytes = malloc(size);
    if (bytes == NULL) baseline_fail("malloc");
    return bytes;
}

// Writes whenever the pipe takes something, reads whenever there is something, and waits only when neither moved.
void baseline_stream(int out, int in, const struct baseline_frame *request, size_t reply_size, long count) {
    const size_t frames_at_once = write_size / request->size > 0 ? write_size / request->size : 1;
    uint8_t *requests = allocate(frames_at_once * request->size);
    for (size_t index = 0; index < frames_at_once; index += 1) {
        memcpy(requests + index * request->size, request->bytes, request->size);
    }
    uint8_t *replies = allocate(read_size);
    never_wait(out);
    never_wait(in);

    const uint64_t bytes_out = (uint64_t)count * request->size, bytes_in = (uint64_t)count * reply_size;
    const size_t block = frames_at_once * request->size;
    uint64_t sent = 0, received = 0;
    const uint64_t start = baseline_now();
    while (received < bytes_in) {
        int has_moved = 0;
        if (sent < bytes_out) {
            const size_t offset = (size_t)(sent % block);
            const uint64_t left = bytes_out - sent;
            const size_t size = left < block - offset ? (size_t)left : block - offset;
            const ssize_t written = write(out, requests + offset, size);
            if (written < 0 && errno != EAGAIN) baseline_fail("write");
            if (written > 0) {
                sent += (uint64_t)written;
                has_moved = 1;
            }
        }
        const ssize_t taken = read(in, replies, read_size);
        if (taken == 0) baseline_fail("the peer ended");
        if (taken < 0 && errno != EAGAIN) baseline_fail("read");
        if (taken > 0) {
            received += (uint64_t)taken;
            has_moved = 1;
        }
        if (!has_moved) {
            struct pollfd ends[2] = {
                {.fd = in, .events = POLLIN},
                {.fd = sent < bytes_out ? out : -1, .events = POLLOUT},
            };
            if (poll(ends, 2, -1) < 0) baseline_fail("poll");
        }
    }
    printf("{\"count\":%ld,\"total_ns\":%" PRIu64 "}\n", count, baseline_now() - start);
    free(requests);
    free(replies);
}

// Copies one reply for every whole request, and writes when all that was read is answered.
void baseline_stream_peer(int in, int out, size_t request_size, const struct baseline_frame *reply) {
    uint8_t *requests = allocate(read_size);
    uint8_t *replies = allocate((read_size / request_size + 2) * reply->size);
    size_t rest = 0;
    while (1) {
        const ssize_t count = read(in, requests, read_size);
        if (count == 0) break;
        if (count < 0) baseline_fail("read");
        rest += (size_t)count;
        size_t size = 0;
        for (; rest >= request_size; rest -= request_size, size += reply->size) {
            memcpy(replies + size, reply->bytes, reply->size);
        }
        baseline_write_whole(out, replies, size);
    }
    free(requests);
    free(replies);
}
