#ifndef BULKHEAD_CONFINEMENT_H
#define BULKHEAD_CONFINEMENT_H
#include <stddef.h>
#include <stdint.h>

// What a process does to itself, for good: none of this can be taken back. Swift has no form for any of it.

// Bits of Landlock, as the kernel numbers them.
struct bulkhead_landlock_rights {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

// Which bits this kernel takes. It is asked for each, so that one younger than this code is found too.
int bulkhead_landlock_known(struct bulkhead_landlock_rights *_Nonnull known);
// A ruleset that handles these and allows nothing yet. Close-on-exec.
int bulkhead_landlock_ruleset(const struct bulkhead_landlock_rights *_Nonnull handled);
// Allows `rights` on a file, or beneath a directory. −EBADFD: on a file system of the kernel's own, such as a pipe, where
// no right is ever asked for.
int bulkhead_landlock_allow_files(int ruleset, int file, uint64_t rights);
int bulkhead_landlock_allow_port(int ruleset, uint16_t port, uint64_t rights);
// For this thread and those that it starts from here on.
int bulkhead_landlock_restrict(int ruleset);

// A mount namespace of one's own, with a /proc in which a process finds only those that it may trace: for a Landlocked one,
// itself and those that it has started. Needs CAP_SYS_ADMIN. Call it while this process has one thread.
int bulkhead_own_processes(void);

// open with O_PATH: for a rule, without a right to read or write.
int bulkhead_open_path(const char *_Nonnull path);

// For this thread and those that it starts: no program that it executes gives it anything.
int bulkhead_forbid_new_privileges(void);
// Keeps no capability but these: in the sets of this thread, and in what programs could gain.
int bulkhead_keep_capabilities(uint64_t keep);
// 1 if memory of this process that could be written can never be executed; 0 if not; −EINVAL: this kernel knows no such
// thing.
int bulkhead_executable_memory_is_fixed(void);
// The same, for this process and every program that it starts, from here on.
int bulkhead_fix_executable_memory(void);
// 0 if a memory file can be made that nobody can ever execute.
int bulkhead_probe_inert_memory_file(void);
// Installs a filter on every thread of this process. Eight bytes an instruction. A number above 0 is that of a thread that
// cannot have it; then none has it.
int bulkhead_filter_all_threads(const void *_Nonnull program, uint32_t length);
// How many threads this process has.
int bulkhead_thread_count(void);
#endif
