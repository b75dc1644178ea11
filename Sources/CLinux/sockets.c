#include "CLinux.h"
#include "result.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

_Static_assert(BULKHEAD_SOCKET_PATH_BYTES == sizeof(((struct sockaddr_un *)0)->sun_path) - 1, "length of a path");

// Fills `address` and returns its length, or minus errno. Where abstract names are meant, they begin with '@'.
static int name(const char *path, int may_be_abstract, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0 || length > BULKHEAD_SOCKET_PATH_BYTES) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    size_t base = offsetof(struct sockaddr_un, sun_path);
    if (!may_be_abstract || path[0] != '@') return (int)(base + length + 1);
    address->sun_path[0] = 0;
    return (int)(base + length);
}

int bulkhead_listen_unix(const char *path, int backlog) {
    struct sockaddr_un address;
    int length = name(path, 0, &address);
    if (length < 0) return length;
    int listener = (int)RESULT(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (listener < 0) return listener;
    // bind makes the file with the mode of the socket's inode, less the umask: there is no moment in which others could
    // connect, and no umask of the whole process to be changed under other threads.
    int code = (int)RESULT(fchmod(listener, 0600));
    if (code == 0) code = (int)RESULT(bind(listener, (struct sockaddr *)&address, (socklen_t)length));
    if (code == 0) code = (int)RESULT(listen(listener, backlog));
    if (code == 0) return listener;
    close(listener);
    return code;
}

int bulkhead_connect_unix(const char *path, int milliseconds) {
    struct sockaddr_un address;
    int length = name(path, 0, &address);
    if (length < 0) return length;
    int connection = (int)RESULT(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connection < 0) return connection;
    struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    int code = (int)RESULT(connect(connection, (struct sockaddr *)&address, (socklen_t)length));
    if (code == 0) return connection;
    close(connection);
    return code;
}

int bulkhead_accept(int listener) {
    return (int)RESULT(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

int bulkhead_peer_user(int connection, uint32_t *user) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    int code = (int)RESULT(getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &length));
    if (code == 0) *user = credentials.uid;
    return code;
}

int bulkhead_datagrams_to(const char *path) {
    struct sockaddr_un address;
    int length = name(path, 1, &address);
    if (length < 0) return length;
    int socket_ = (int)RESULT(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket_ < 0) return socket_;
    int code = (int)RESULT(connect(socket_, (struct sockaddr *)&address, (socklen_t)length));
    if (code == 0) return socket_;
    close(socket_);
    return code;
}

int bulkhead_send_datagram(int socket, const void *bytes, size_t count) {
    long sent = RESULT(send(socket, bytes, count, MSG_NOSIGNAL));
    return sent < 0 ? (int)sent : 0;
}

int bulkhead_wake_descriptor(void) { return (int)RESULT(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int bulkhead_wake(int descriptor) {
    uint64_t one = 1;
    long count = RESULT(write(descriptor, &one, sizeof one));
    // A counter that is full is readable all the same.
    return count < 0 && count != -EAGAIN ? (int)count : 0;
}

int bulkhead_clear_wake(int descriptor) {
    uint64_t value;
    long count = RESULT(read(descriptor, &value, sizeof value));
    return count < 0 && count != -EAGAIN ? (int)count : 0;
}

int bulkhead_lock(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return (int)RESULT(fcntl(descriptor, F_OFD_SETLK, &lock));
}

int bulkhead_is_locked(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int code = (int)RESULT(fcntl(descriptor, F_OFD_GETLK, &lock));
    return code < 0 ? code : lock.l_type != F_UNLCK;
}
