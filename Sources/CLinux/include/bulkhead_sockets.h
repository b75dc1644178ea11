#ifndef BULKHEAD_SOCKETS_H
#define BULKHEAD_SOCKETS_H
#include <stddef.h>
#include <stdint.h>

// Unix sockets. The Glibc module has the calls, but struct sockaddr_un is an array of 108 tuples in Swift, accept4 and
// SO_PEERCRED's struct ucred are missing. This file goes when swift-system has sockets.

// Longest path of a Unix socket, its end not counted.
#define BULKHEAD_SOCKET_PATH_BYTES 107

// A listening stream socket at `path` that only its owner may connect to (mode 0600, which no moment passes without);
// nonblocking. -EADDRINUSE where something is there already, -ENAMETOOLONG for a path that does not fit.
int bulkhead_listen_unix(const char *_Nonnull path, int backlog);
// A connection to the socket at `path`; blocking, with a limit of so many milliseconds on each read and write.
int bulkhead_connect_unix(const char *_Nonnull path, int milliseconds);
// The next connection, nonblocking; -EAGAIN if there is none.
int bulkhead_accept(int listener);
// The user at the other end of a Unix stream, as the kernel noted it when the connection was made.
int bulkhead_peer_user(int connection, uint32_t *_Nonnull user);

// A nonblocking socket for datagrams to the Unix socket whose path is `path`, or an abstract name where it begins with '@'.
int bulkhead_datagrams_to(const char *_Nonnull path);
int bulkhead_send_datagram(int socket, const void *_Nonnull bytes, size_t count);

// An event descriptor, nonblocking: readable from bulkhead_wake until bulkhead_clear_wake. eventfd is missing from the
// Glibc module.
int bulkhead_wake_descriptor(void);
int bulkhead_wake(int descriptor);
int bulkhead_clear_wake(int descriptor);

// An open file description's lock on a whole file, exclusive and without waiting: 0, or -EAGAIN where another one has it.
// Unlike flock's it can be asked for without taking it. fcntl is variadic in C.
int bulkhead_lock(int descriptor);
// 1 where another open file description has the lock, 0 where none has.
int bulkhead_is_locked(int descriptor);
#endif
