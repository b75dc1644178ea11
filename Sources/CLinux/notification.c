#include "CLinux.h"
#include "result.h"

#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>

#ifndef SECCOMP_USER_NOTIF_FLAG_CONTINUE
#define SECCOMP_USER_NOTIF_FLAG_CONTINUE (1UL << 0)
#endif

int bulkhead_notification_receive(int listener, struct bulkhead_notification *notification) {
    // A later kernel may write more than this header knows; it writes zeros into what it was given to begin with, and
    // refuses what is not zero.
    union {
        struct seccomp_notif notification;
        char room[512];
    } buffer;
    memset(&buffer, 0, sizeof buffer);
    int code = (int)RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &buffer));
    if (code < 0) return code;
    const struct seccomp_notif *received = &buffer.notification;
    notification->id = received->id;
    notification->process = received->pid;
    notification->architecture = received->data.arch;
    notification->number = received->data.nr;
    notification->instruction_pointer = received->data.instruction_pointer;
    for (int index = 0; index < 6; index++) notification->arguments[index] = received->data.args[index];
    return 0;
}

static int answer(int listener, uint64_t id, int error, uint32_t flags) {
    union {
        struct seccomp_notif_resp response;
        char room[512];
    } buffer;
    memset(&buffer, 0, sizeof buffer);
    buffer.response.id = id;
    buffer.response.error = -error;
    buffer.response.flags = flags;
    return (int)RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &buffer));
}

int bulkhead_notification_continue(int listener, uint64_t id) {
    return answer(listener, id, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

int bulkhead_notification_refuse(int listener, uint64_t id, int error) { return answer(listener, id, error, 0); }

int bulkhead_notification_check(int listener, uint64_t id) {
    return (int)RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
}
