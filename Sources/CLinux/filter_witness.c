#include "CLinux.h"
#include "result.h"

#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_INSTRUCTIONS = 4096, MILLISECONDS = 2000 };

struct request {
    int32_t process;
    uint32_t index;
};

struct answer {
    // Instructions, or minus errno.
    int32_t count;
    uint8_t program[8 * MOST_INSTRUCTIONS];
};

static struct answer answer;

// The process may have died in the tracer's hands, and is then kept from its parent until the tracer has looked.
static void let_go(int process) {
    siginfo_t information;
    RESULT(waitid(P_PID, (id_t)process, &information, WEXITED | WNOHANG | __WALL));
}

static _Noreturn void witness(int socket) {
    static const char name[] = "bulkhead-witness";
    prctl(PR_SET_NAME, name, 0, 0, 0);
    setsid();
    // Nothing but its socket, moved to the place of standard input.
    if (dup2(socket, 0) < 0) _exit(1);
    syscall(SYS_close_range, 1, ~0u, 0);
    bulkhead_keep_capabilities(1ull << BULKHEAD_CAPABILITY_SYS_PTRACE | 1ull << BULKHEAD_CAPABILITY_SYS_ADMIN);
    for (;;) {
        struct request request;
        // End of file: the supervisor has ended.
        if (RESULT(recv(0, &request, sizeof request, 0)) != (long)sizeof request) _exit(0);
        answer.count = bulkhead_enforced_filter(request.process, request.index, answer.program, MOST_INSTRUCTIONS);
        if (answer.count < 0) let_go(request.process);
        size_t bytes = answer.count > 0 ? 8u * (size_t)answer.count : 0;
        if (RESULT(send(0, &answer, sizeof answer.count + bytes, MSG_NOSIGNAL)) < 0) _exit(0);
    }
}

int bulkhead_begin_filter_witness(char *title, size_t title_bytes) {
    static const char name[] = "bulkhead-witness";
    int ends[2];
    int code = (int)RESULT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    if (code < 0) return code;
    // Twice, so that it is no child of the supervisor, all of whose children are sealed workers.
    int process = (int)RESULT(fork());
    if (process == 0) {
        int grandchild = fork();
        if (grandchild != 0) _exit(grandchild < 0);
        if (title && title_bytes > sizeof name) {
            memset(title, 0, title_bytes);
            memcpy(title, name, sizeof name);
        }
        witness(ends[1]);
    }
    close(ends[1]);
    int status = 0;
    if (process > 0) RESULT(waitpid(process, &status, 0));
    if (process > 0 && status == 0) return ends[0];
    close(ends[0]);
    return process < 0 ? process : -EAGAIN;
}

int bulkhead_witnessed_filter(int witness, int process, unsigned index, void *program, int capacity) {
    struct request request = {.process = process, .index = index};
    if (RESULT(send(witness, &request, sizeof request, MSG_NOSIGNAL)) < 0) return -EPIPE;
    struct pollfd entry = {.fd = witness, .events = POLLIN};
    if (RESULT(poll(&entry, 1, MILLISECONDS)) <= 0) return -ETIMEDOUT;
    long bytes = RESULT(recv(witness, &answer, sizeof answer, 0));
    if (bytes < (long)sizeof answer.count) return -EPIPE;
    if (answer.count <= 0) return answer.count;
    if (answer.count > capacity) return -E2BIG;
    if (bytes != (long)sizeof answer.count + 8l * answer.count) return -EPROTO;
    memcpy(program, answer.program, 8u * (size_t)answer.count);
    return answer.count;
}
