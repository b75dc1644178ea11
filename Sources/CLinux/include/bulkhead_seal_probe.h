#ifndef BULKHEAD_SEAL_PROBE_H
#define BULKHEAD_SEAL_PROBE_H
#include <stdint.h>

// What this kernel and this container can do for a seal, tried for real wherever the trial leaves nothing behind, and
// the parts of a seal that are made once. Landlock, namespaces, capabilities and ptrace have no form that Swift can
// call.

// The version of Landlock's interface; −ENOSYS: not in this kernel; −EOPNOTSUPP: switched off at boot.
int bulkhead_landlock_abi(void);
// A ruleset that handles every right and scope this kernel knows, and allows nothing. The kernel is asked for each,
// so a right that is younger than this code is denied as well. Close-on-exec.
int bulkhead_landlock_deny_all(void);

// A descriptor for a new network namespace without a single device that is up. Needs CAP_SYS_ADMIN. The calling thread
// stays where it is.
int bulkhead_make_network_namespace(void);

// Installs a filter that allows everything in a child that exits at once; with a listener if `listener` is 1.
int bulkhead_probe_filter(int listener);
// 0 if another process's descriptors can be taken: tried on a child. `user` other than 0: on one under that user.
int bulkhead_probe_take_descriptor(uint32_t user);
// 0 if execveat is let through.
int bulkhead_probe_execveat(void);
// 0 if the time-stamp counter can be made to fault.
int bulkhead_probe_time_stamp_counter(void);

// The effective capabilities of this thread as bits.
int bulkhead_effective_capabilities(uint64_t *_Nonnull capabilities);
#define BULKHEAD_CAPABILITY_SETGID 6
#define BULKHEAD_CAPABILITY_SETUID 7
#define BULKHEAD_CAPABILITY_SETPCAP 8
#define BULKHEAD_CAPABILITY_SYS_PTRACE 19
#define BULKHEAD_CAPABILITY_SYS_ADMIN 21

// A child whose end nobody waits for would vanish unseen if this process inherited an ignored SIGCHLD.
int bulkhead_keep_ended_children(void);

// The filter program with this index (0: the last one installed) that the kernel enforces on a process: copies at most
// `capacity` instructions of eight bytes and returns how many there are. −ENOENT: no such filter. −EACCES, −EPERM:
// needs CAP_SYS_ADMIN and an unfiltered caller. The process is stopped for a moment and goes on unharmed.
int bulkhead_enforced_filter(int process, unsigned index, void *_Nonnull program, int capacity);
#endif
