// Runs a program under a filter such as a container's:
//     outer_filter NUMBER ERRNO PROGRAM ARGUMENT…     that call fails
//     outer_filter listener ERRNO PROGRAM ARGUMENT…   installing a filter with a listener fails
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define UNLESS(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)

int main(int count, char **arguments) {
    if (count < 4) return 64;
    unsigned error = (unsigned)atoi(arguments[2]);
    struct sock_filter call[] = {LOAD(nr), UNLESS((unsigned)atoi(arguments[1]), 1), REFUSE(error), ALLOW};
    struct sock_filter listener[] = {
        LOAD(nr), UNLESS(SYS_seccomp, 3), LOAD(args[1]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SECCOMP_FILTER_FLAG_NEW_LISTENER, 0, 1), REFUSE(error), ALLOW};
    struct sock_fprog program = {.len = 4, .filter = call};
    if (strcmp(arguments[1], "listener") == 0) program = (struct sock_fprog){.len = 6, .filter = listener};
    // Root does without: what a container's runtime does too.
    if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 71;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return 71;
    execv(arguments[3], arguments + 3);
    perror(arguments[3]);
    return 71;
}
