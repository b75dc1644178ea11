// Has a thread of a running process make system calls, and says what came of them: ./inject THREAD < CALLS
//
// A line of CALLS is a call's number and its arguments: numbers, or `s:TEXT` for the address of that text, or `z:BYTES` for the
// address of so many zeros. The thread must be waiting in a system call, and goes on with it afterwards. x86-64 only.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t thread;

static void fail(const char *what) {
    perror(what);
    ptrace(PTRACE_DETACH, thread, NULL, NULL);
    exit(1);
}

static void put(unsigned long address, const void *bytes, size_t count) {
    struct iovec from = {.iov_base = (void *)bytes, .iov_len = count};
    struct iovec to = {.iov_base = (void *)address, .iov_len = count};
    if (process_vm_writev(thread, &from, 1, &to, 1, 0) != (ssize_t)count) fail("write");
}

static void await_stop(void) {
    int status;
    if (waitpid(thread, &status, __WALL) < 0 || !WIFSTOPPED(status)) {
        printf("the process ended\n");
        exit(2);
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    thread = atoi(arguments[1]);
    if (ptrace(PTRACE_SEIZE, thread, NULL, NULL) != 0) fail("seize");
    if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) != 0) fail("interrupt");
    await_stop();
    struct user_regs_struct before;
    if (ptrace(PTRACE_GETREGS, thread, NULL, &before) != 0) fail("registers");
    errno = 0;
    unsigned long code = (unsigned long)ptrace(PTRACE_PEEKTEXT, thread, before.rip - 2, NULL);
    if ((code & 0xffff) != 0x050f) fail("it waits in no system call");

    char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        unsigned long values[7] = {0};
        // Far below what the thread has on its stack.
        unsigned long room = (before.rsp - 16384) & ~15ul;
        int index = 0;
        for (char *word = strtok(line, " "); word && index < 7; word = strtok(NULL, " ")) {
            if (word[1] != ':') {
                values[index++] = strtoul(word, NULL, 0);
                continue;
            }
            char bytes[2048] = {0};
            size_t length = word[0] == 's' ? strlen(word + 2) + 1 : strtoul(word + 2, NULL, 0);
            if (length > sizeof bytes) return 64;
            if (word[0] == 's') memcpy(bytes, word + 2, length);
            put(room, bytes, length);
            values[index++] = room;
            room += 2048;
        }
        struct user_regs_struct call = before;
        call.rip = before.rip - 2;
        call.rax = values[0];
        // No call is restarted.
        call.orig_rax = -1ul;
        call.rdi = values[1];
        call.rsi = values[2];
        call.rdx = values[3];
        call.r10 = values[4];
        call.r8 = values[5];
        call.r9 = values[6];
        if (ptrace(PTRACE_SETREGS, thread, NULL, &call) != 0) fail("set registers");
        if (ptrace(PTRACE_SINGLESTEP, thread, NULL, NULL) != 0) fail("step");
        await_stop();
        if (ptrace(PTRACE_GETREGS, thread, NULL, &call) != 0) fail("registers");
        printf("%ld\n", (long)call.rax);
    }
    if (ptrace(PTRACE_SETREGS, thread, NULL, &before) != 0) fail("set registers");
    if (ptrace(PTRACE_DETACH, thread, NULL, NULL) != 0) fail("detach");
    return 0;
}
