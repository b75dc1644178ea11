// What `bulkhead bench` compares with: the same bytes between two C processes over two pipes, and nothing else.
//
//   bulkhead-baseline MODE REQUEST REPLY COUNT CPU PEER_CPU
//
// MODE is pingpong (one frame at a time), pingpong-sealed-clock (the same, with a peer whose time-stamp counter faults
// as a sealed worker's does: what that alone costs), or stream (as many frames as the pipes take).
// REQUEST and REPLY are files that hold one frame each. A CPU of -1 leaves the process where the system puts it. The
// answer is one JSON object on standard output. Exit 64: wrong arguments. Exit 1: a call failed.
#include "baseline.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// The whole program is given up after so many seconds, in both processes.
enum { time_limit = 60 };

static int usage(void) {
    fprintf(stderr, "bulkhead-baseline: usage: bulkhead-baseline %s\n",
        "pingpong|pingpong-sealed-clock|stream REQUEST REPLY COUNT CPU PEER_CPU");
    return 64;
}

// A whole number within the given range; ends the program otherwise.
static long number(const char *text, long least, long most) {
    char *end = NULL;
    const long value = strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || value < least || value > most) exit(usage());
    return value;
}

int main(int argument_count, char **arguments) {
    if (argument_count != 7) return usage();
    const int is_stream = strcmp(arguments[1], "stream") == 0;
    const int denies_counter = strcmp(arguments[1], "pingpong-sealed-clock") == 0;
    if (!is_stream && !denies_counter && strcmp(arguments[1], "pingpong") != 0) return usage();
    const struct baseline_frame request = baseline_load(arguments[2]);
    const struct baseline_frame reply = baseline_load(arguments[3]);
    const long count = number(arguments[4], 1, 100000000);
    const int cpu = (int)number(arguments[5], -1, 1023);
    const int peer_cpu = (int)number(arguments[6], -1, 1023);

    int to_peer[2], from_peer[2];
    baseline_pipe(to_peer);
    baseline_pipe(from_peer);
    const pid_t parent = getpid();
    const pid_t peer = fork();
    if (peer < 0) baseline_fail("fork");
    alarm(time_limit);
    if (peer == 0) {
        // The peer never outlives the program.
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(1);
        close(to_peer[1]);
        close(from_peer[0]);
        baseline_pin(peer_cpu);
        if (denies_counter) baseline_deny_counter();
        if (is_stream) {
            baseline_stream_peer(to_peer[0], from_peer[1], request.size, &reply);
        } else {
            baseline_pingpong_peer(to_peer[0], from_peer[1], request.size, &reply);
        }
        _exit(0);
    }
    close(to_peer[0]);
    close(from_peer[1]);
    baseline_pin(cpu);
    if (is_stream) {
        baseline_stream(to_peer[1], from_peer[0], &request, reply.size, count);
    } else {
        baseline_pingpong(to_peer[1], from_peer[0], &request, reply.size, count);
    }
    close(to_peer[1]);
    close(from_peer[0]);
    waitpid(peer, NULL, 0);
    return 0;
}
