#include "CLinux.h"
#include "result.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_GET_MDWE 66
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

enum { RULE_FILES = 1, RULE_PORT = 2 };

int bulkhead_landlock_ruleset(const struct bulkhead_landlock_rights *handled) {
    // A kernel that knows only the first members accepts the others as long as they are zero.
    return (int)RESULT(syscall(SYS_landlock_create_ruleset, handled, sizeof *handled, 0));
}

// The bits that the kernel takes in one member; they are given out from the lowest up.
static uint64_t known_bits(struct bulkhead_landlock_rights *trial, uint64_t *member) {
    uint64_t known = 0;
    for (int bit = 0; bit < 64; bit++) {
        *member = 1ull << bit;
        int descriptor = bulkhead_landlock_ruleset(trial);
        if (descriptor < 0) break;
        close(descriptor);
        known |= *member;
    }
    *member = 0;
    return known;
}

int bulkhead_landlock_known(struct bulkhead_landlock_rights *known) {
    int abi = bulkhead_landlock_abi();
    if (abi < 0) return abi;
    struct bulkhead_landlock_rights trial = {0};
    known->files = known_bits(&trial, &trial.files);
    known->network = known_bits(&trial, &trial.network);
    known->scopes = known_bits(&trial, &trial.scopes);
    return abi;
}

int bulkhead_landlock_deny_all(void) {
    struct bulkhead_landlock_rights all;
    int abi = bulkhead_landlock_known(&all);
    return abi < 0 ? abi : bulkhead_landlock_ruleset(&all);
}

int bulkhead_landlock_allow_files(int ruleset, int file, uint64_t rights) {
    // The kernel's layout has no gap.
    struct __attribute__((packed)) {
        uint64_t rights;
        int32_t file;
    } rule = {.rights = rights, .file = file};
    return (int)RESULT(syscall(SYS_landlock_add_rule, ruleset, RULE_FILES, &rule, 0));
}

int bulkhead_landlock_allow_port(int ruleset, uint16_t port, uint64_t rights) {
    struct {
        uint64_t rights;
        uint64_t port;
    } rule = {.rights = rights, .port = port};
    return (int)RESULT(syscall(SYS_landlock_add_rule, ruleset, RULE_PORT, &rule, 0));
}

int bulkhead_landlock_restrict(int ruleset) {
    return (int)RESULT(syscall(SYS_landlock_restrict_self, ruleset, 0));
}

int bulkhead_own_processes(void) {
    int code = (int)RESULT(unshare(CLONE_NEWNS));
    // What is mounted outside is still seen here, and nothing that is mounted here outside.
    if (code == 0) code = (int)RESULT(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL));
    unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    if (code == 0) code = (int)RESULT(mount("proc", "/proc", "proc", flags, "hidepid=ptraceable,subset=pid"));
    return code;
}

int bulkhead_open_path(const char *path) { return (int)RESULT(open(path, O_PATH | O_CLOEXEC)); }

int bulkhead_forbid_new_privileges(void) { return (int)RESULT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)); }

int bulkhead_keep_capabilities(uint64_t keep) {
    for (int capability = 0; capability < 64; capability++) {
        if (keep & 1ull << capability) continue;
        int code = (int)RESULT(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0));
        // The first that the kernel does not know.
        if (code == -EINVAL) break;
        // Without SETPCAP the set that bounds gains stays; nothing is gained with no new privileges either.
        if (code < 0 && code != -EPERM) return code;
    }
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    int code = (int)RESULT(syscall(SYS_capget, &header, data));
    if (code < 0) return code;
    for (int half = 0; half < 2; half++) {
        data[half].effective &= (uint32_t)(keep >> 32 * half);
        data[half].permitted &= (uint32_t)(keep >> 32 * half);
        data[half].inheritable = 0;
    }
    code = (int)RESULT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    return code < 0 ? code : (int)RESULT(syscall(SYS_capset, &header, data));
}

int bulkhead_executable_memory_is_fixed(void) { return (int)RESULT(prctl(PR_GET_MDWE, 0, 0, 0, 0)); }

int bulkhead_fix_executable_memory(void) {
    return (int)RESULT(prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0));
}

int bulkhead_probe_inert_memory_file(void) {
    int code = (int)RESULT(syscall(SYS_memfd_create, "bulkhead-probe", MFD_CLOEXEC | MFD_NOEXEC_SEAL));
    return code < 0 ? code : close(code);
}

int bulkhead_filter_all_threads(const void *program, uint32_t length) {
    struct sock_fprog filter = {
        .len = (unsigned short)length, .filter = (struct sock_filter *)(uintptr_t)program};
    return (int)RESULT(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter));
}

int bulkhead_thread_count(void) {
    int numbers[64];
    int directory = bulkhead_open("/proc/self/task", O_RDONLY | O_DIRECTORY, 0);
    if (directory < 0) return directory;
    int count = bulkhead_numeric_entries(directory, numbers, 64);
    close(directory);
    return count == -E2BIG ? 64 : count;
}
