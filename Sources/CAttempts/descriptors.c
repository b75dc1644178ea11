// What can be done with the descriptors that a worker has, and how to come by others.
#if defined(__x86_64__)
#include "calls.h"

#include <fcntl.h>
#include <linux/socket.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <netinet/in.h>

// Bits that the kernel drops of a descriptor, and a filter sees.
#define WITH_HIGH_BIT(descriptor) ((1l << 32) | (descriptor))

ATTEMPT(write_1) { return CALL(write, 1, "x", 1); }
ATTEMPT(write_read_end) { return CALL(write, 3, "x", 1); }
ATTEMPT(write_high_bit) { return CALL(write, WITH_HIGH_BIT(4), "x", 0); }
ATTEMPT(read_0) { return CALL(read, 0, NULL, 0); }
ATTEMPT(read_2) { return CALL(read, 2, NULL, 0); }
ATTEMPT(read_write_end) { return CALL(read, 4, NULL, 0); }
ATTEMPT(read_progress_page) { return CALL(read, 6, NULL, 0); }
ATTEMPT(read_high_bit) { return CALL(read, WITH_HIGH_BIT(3), NULL, 0); }
ATTEMPT(pread64) { return CALL(pread64, 3, NULL, 0, 0); }
ATTEMPT(readv) { return CALL(readv, 3, NULL, 0); }
ATTEMPT(preadv) { return CALL(preadv, 3, NULL, 0, 0, 0); }
ATTEMPT(preadv2) { return CALL(preadv2, 3, NULL, 0, -1, -1, 0); }
ATTEMPT(pwrite64) { return CALL(pwrite64, 4, "x", 0, 0); }
ATTEMPT(writev) { return CALL(writev, 4, NULL, 0); }
ATTEMPT(pwritev) { return CALL(pwritev, 4, NULL, 0, 0, 0); }
ATTEMPT(pwritev2) { return CALL(pwritev2, 4, NULL, 0, -1, -1, 0); }
ATTEMPT(lseek) { return CALL(lseek, 4, 0, 0); }
ATTEMPT(dup) { return CALL(dup, 4); }
ATTEMPT(dup2) { return CALL(dup2, 4, 9); }
ATTEMPT(dup3) { return CALL(dup3, 4, 9, 0); }
ATTEMPT(fcntl_duplicate) { return CALL(fcntl, 4, F_DUPFD, 9); }
// The end that answers is closed, and the pipe's read end becomes 4.
ATTEMPT(replace_reply_pipe) {
    long kept = CALL(dup2, 4, 9);
    if (kept < 0) return kept;
    CALL(close, 4);
    long taken = CALL(dup, 3);
    CALL(dup2, 9, 4);
    return taken == 4 ? 0 : BULKHEAD_ATTEMPT_NO_EFFECT;
}
ATTEMPT(close_reply_pipe) { return CALL(close, WITH_HIGH_BIT(99)); }
// The call that the start may make, afterwards.
ATTEMPT(close_progress_page) { return CALL(close, 6); }
ATTEMPT(close_range) { return CALL(close_range, 100, 200, 0); }
ATTEMPT(fcntl_owner) { return CALL(fcntl, 4, F_SETOWN, at->supervisor); }
ATTEMPT(fcntl_async) { return CALL(fcntl, 4, F_SETFL, O_NONBLOCK | O_ASYNC); }
ATTEMPT(fcntl_pipe_size) { return CALL(fcntl, 4, 1031 /* F_SETPIPE_SZ */, 4096); }
ATTEMPT(fcntl_notify) { return CALL(fcntl, -1, 1026 /* F_NOTIFY */, 1); }
ATTEMPT(fcntl_flags) { return CALL(fcntl, 4, F_GETFL); }
ATTEMPT(fcntl_lease) { return CALL(fcntl, 4, 1024 /* F_SETLEASE */, 0); }
ATTEMPT(flock) { return CALL(flock, 4, 8 /* LOCK_UN */); }
ATTEMPT(fsync) { return CALL(fsync, 4); }
ATTEMPT(fdatasync) { return CALL(fdatasync, 4); }
ATTEMPT(syncfs) { return CALL(syncfs, -1); }
ATTEMPT(sync_file_range) { return CALL(sync_file_range, 4, 0, 0, 0); }
ATTEMPT(ftruncate) { return CALL(ftruncate, 4, 0); }
ATTEMPT(fallocate) { return CALL(fallocate, 4, 0, 0, 1); }
ATTEMPT(fadvise64) { return CALL(fadvise64, 4, 0, 0, 0); }
ATTEMPT(readahead) { return CALL(readahead, 4, 0, 0); }
ATTEMPT(fchmod) { return CALL(fchmod, -1, 0); }
ATTEMPT(fchown) { return CALL(fchown, -1, 0, 0); }
ATTEMPT(fsetxattr) { return CALL(fsetxattr, -1, "user.x", "x", 1, 0); }
ATTEMPT(fstat) {
    char room[256];
    return CALL(fstat, 4, room);
}
ATTEMPT(fstatfs) {
    char room[256];
    return CALL(fstatfs, 4, room);
}
ATTEMPT(pipe2) {
    int ends[2];
    return CALL(pipe2, ends, 0);
}
ATTEMPT(pipe) {
    int ends[2];
    return CALL(pipe, ends);
}

// MARK: Moving data

ATTEMPT(splice) { return CALL(splice, 3, NULL, 4, NULL, 0, 0); }
ATTEMPT(tee) { return CALL(tee, 3, 4, 0, 0); }
ATTEMPT(vmsplice) { return CALL(vmsplice, 4, NULL, 0, 0); }
ATTEMPT(sendfile) { return CALL(sendfile, 4, -1, NULL, 1); }
ATTEMPT(copy_file_range) { return CALL(copy_file_range, 3, NULL, 4, NULL, 0, 0); }

// MARK: Terminal

enum { TIOCSTI_ = 0x5412, TIOCLINUX_ = 0x541C };
// A letter typed for whoever reads the terminal next. Where standard error is none, there is nobody.
ATTEMPT(ioctl_type) { return CALL(ioctl, 2, TIOCSTI_, ""); }
ATTEMPT(ioctl_type_high_bit) { return CALL(ioctl, 2, WITH_HIGH_BIT(TIOCSTI_), ""); }
ATTEMPT(ioctl_console) { return CALL(ioctl, 2, TIOCLINUX_, ""); }
ATTEMPT(ioctl_size) {
    char room[16];
    return CALL(ioctl, 2, 0x5413 /* TIOCGWINSZ */, room);
}
ATTEMPT(ioctl_bytes_waiting) {
    int count;
    return CALL(ioctl, 3, 0x541B /* FIONREAD */, &count);
}
ATTEMPT(vhangup) { return CALL(vhangup); }
ATTEMPT(setsid) { return CALL(setsid); }
ATTEMPT(setpgid) { return CALL(setpgid, 0, 0); }

// MARK: Network

#define SOCKET(family, type, protocol) CALL(socket, family, type, protocol)
ATTEMPT(socket_inet) { return SOCKET(AF_INET, SOCK_STREAM, 0); }
ATTEMPT(socket_inet6) { return SOCKET(AF_INET6, SOCK_DGRAM, 0); }
ATTEMPT(socket_unix) { return SOCKET(AF_UNIX, SOCK_STREAM, 0); }
ATTEMPT(socket_netlink) { return SOCKET(AF_NETLINK, SOCK_RAW, 0); }
ATTEMPT(socket_packet) { return SOCKET(AF_PACKET, SOCK_RAW, 0); }
ATTEMPT(socket_vsock) { return SOCKET(AF_VSOCK, SOCK_STREAM, 0); }
ATTEMPT(socket_alg) { return SOCKET(AF_ALG, SOCK_SEQPACKET, 0); }
ATTEMPT(socket_raw) { return SOCKET(AF_INET, SOCK_RAW, IPPROTO_ICMP); }
ATTEMPT(socket_ping) { return SOCKET(AF_INET, SOCK_DGRAM, IPPROTO_ICMP); }
ATTEMPT(socket_xdp) { return SOCKET(44 /* AF_XDP */, SOCK_RAW, 0); }
ATTEMPT(socket_mptcp) { return SOCKET(AF_INET, SOCK_STREAM, 262); }
ATTEMPT(socket_key) { return SOCKET(AF_KEY, SOCK_RAW, 2); }
ATTEMPT(socketpair) {
    int ends[2];
    return CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, ends);
}
// A port of documentation (RFC 5737), by a descriptor that is no socket: nothing leaves the machine in any case.
ATTEMPT(connect) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = 0x901f};
    address.sin_addr.s_addr = 0x070200c0;
    return CALL(connect, 4, &address, sizeof address);
}
ATTEMPT(connect_abstract) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0bulkhead-attempt"};
    return CALL(connect, 4, &address, 19);
}
ATTEMPT(bind) { return CALL(bind, 4, NULL, 0); }
ATTEMPT(listen) { return CALL(listen, 4, 1); }
ATTEMPT(accept) { return CALL(accept, 3, NULL, NULL); }
ATTEMPT(accept4) { return CALL(accept4, 3, NULL, NULL, 0); }
ATTEMPT(sendto) { return CALL(sendto, 4, "x", 1, 0, NULL, 0); }
ATTEMPT(recvfrom) { return CALL(recvfrom, 3, NULL, 0, 0, NULL, NULL); }
ATTEMPT(sendmsg_descriptor) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
    *(int *)CMSG_DATA(&control.header) = 4;
    struct iovec text = {"x", 1};
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    return CALL(sendmsg, 4, &message, 0);
}
ATTEMPT(recvmsg_descriptor) {
    char text[8], control[64];
    struct iovec vector = {text, sizeof text};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    return CALL(recvmsg, 3, &message, 0);
}
ATTEMPT(sendmmsg) { return CALL(sendmmsg, 4, NULL, 0, 0); }
ATTEMPT(recvmmsg) { return CALL(recvmmsg, 3, NULL, 0, 0, NULL); }
ATTEMPT(setsockopt) { return CALL(setsockopt, 4, 1, 1, NULL, 0); }
ATTEMPT(getsockopt) { return CALL(getsockopt, 4, 1, 1, NULL, NULL); }
ATTEMPT(shutdown) { return CALL(shutdown, 4, 2); }
ATTEMPT(getsockname) { return CALL(getsockname, 4, NULL, NULL); }
ATTEMPT(getpeername) { return CALL(getpeername, 4, NULL, NULL); }
#endif
