#include "CLinux.h"
#include "result.h"

#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int bulkhead_affinity(int process, uint64_t *words, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    const long code = RESULT(sched_getaffinity(process, sizeof set, &set));
    if (code < 0) return (int)code;
    memset(words, 0, (size_t)count * sizeof *words);
    for (int cpu = 0; cpu < CPU_SETSIZE && cpu < count * 64; cpu += 1) {
        if (CPU_ISSET(cpu, &set)) words[cpu / 64] |= (uint64_t)1 << (cpu % 64);
    }
    return 0;
}

int bulkhead_set_affinity(int process, const uint64_t *words, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int cpu = 0; cpu < CPU_SETSIZE && cpu < count * 64; cpu += 1) {
        if (words[cpu / 64] >> (cpu % 64) & 1) CPU_SET(cpu, &set);
    }
    return (int)RESULT(sched_setaffinity(process, sizeof set, &set));
}

int bulkhead_execution_counter(int process, uint64_t address) {
    struct perf_event_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_BREAKPOINT;
    attributes.bp_type = HW_BREAKPOINT_X;
    attributes.bp_addr = address;
    attributes.bp_len = sizeof(long);
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    return (int)RESULT(syscall(SYS_perf_event_open, &attributes, process, -1, -1, PERF_FLAG_FD_CLOEXEC));
}
