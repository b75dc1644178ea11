// Traces a process and holds on to it: ./tracer PID. Says "held", and waits to be ended. Whoever kills the process meanwhile
// does not learn how it ended, and neither does its parent.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count != 2) return 64;
    if (ptrace(PTRACE_SEIZE, atoi(arguments[1]), NULL, NULL) != 0) {
        perror("tracer");
        return 1;
    }
    puts("held");
    fflush(stdout);
    for (;;) pause();
}
