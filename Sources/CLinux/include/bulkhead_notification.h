#ifndef BULKHEAD_NOTIFICATION_H
#define BULKHEAD_NOTIFICATION_H
#include <stdint.h>

// seccomp's user notification: ioctl is variadic, its requests are macros, and its structures grow with the kernel.
// This file goes when Swift has bindings for linux/seccomp.h.

// A call that a filter stopped, while its caller is frozen.
struct bulkhead_notification {
    uint64_t id;
    uint64_t instruction_pointer;
    uint64_t arguments[6];
    uint32_t process;
    // AUDIT_ARCH_*.
    uint32_t architecture;
    int32_t number;
};

// Takes the next notification. −ENOENT: its caller has died meanwhile. Call it only when the listener is readable.
int bulkhead_notification_receive(int listener, struct bulkhead_notification *_Nonnull notification);
// Lets the call proceed.
int bulkhead_notification_continue(int listener, uint64_t id);
// Makes the call fail with `error` without happening.
int bulkhead_notification_refuse(int listener, uint64_t id, int error);
// 0 while the caller is still frozen in this very call; −ENOENT afterwards.
int bulkhead_notification_check(int listener, uint64_t id);
#endif
