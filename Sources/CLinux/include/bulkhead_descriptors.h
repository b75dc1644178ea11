#ifndef BULKHEAD_DESCRIPTORS_H
#define BULKHEAD_DESCRIPTORS_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// read and write with errno in the result. They go when Swift can call a function and take errno in one step.
long bulkhead_read(int descriptor, void *_Nullable buffer, size_t count);
long bulkhead_write(int descriptor, const void *_Nullable buffer, size_t count);
// Reads at an offset without moving the descriptor's position. As above.
long bulkhead_read_at(int descriptor, void *_Nullable buffer, size_t count, int64_t offset);

// close, which is never made again: on Linux the descriptor is gone even when the call was interrupted.
int bulkhead_close(int descriptor);

// open is variadic in C. Always close-on-exec. Goes when the Glibc module gains a fixed form.
int bulkhead_open(const char *_Nonnull path, int flags, unsigned mode);
int bulkhead_open_at(int directory, const char *_Nonnull path, int flags, unsigned mode);

// fsync, or fdatasync, which leaves out what only tells when the file was changed. With errno in the result, as read.
int bulkhead_sync(int descriptor);
int bulkhead_sync_data(int descriptor);

// pipe2 is a GNU extension that the Glibc module lacks. Both ends are close-on-exec and blocking.
int bulkhead_pipe(int ends[_Nonnull 2]);

// fcntl is variadic. Turns O_NONBLOCK on or off and leaves the other flags as they are.
int bulkhead_set_nonblocking(int descriptor, int on);
// fcntl(F_SETPIPE_SZ) and F_GETPIPE_SZ: both variadic and GNU. Return the capacity in bytes.
int bulkhead_set_pipe_capacity(int descriptor, int bytes);
int bulkhead_pipe_capacity(int descriptor);

// memfd_create: missing from the Glibc module. Close-on-exec, sealable, executable where the kernel asks for a choice.
int bulkhead_memory_file(const char *_Nonnull name);
// The same, which nobody can ever execute where the kernel knows how (6.3).
int bulkhead_inert_memory_file(const char *_Nonnull name);
// fcntl(F_ADD_SEALS) against writing, growing, shrinking and further seals.
int bulkhead_seal_memory_file(int descriptor);
// fcntl(F_GET_SEALS): a mask of F_SEAL_*, which BULKHEAD_FULL_SEALS names whole.
int bulkhead_memory_file_seals(int descriptor);
#define BULKHEAD_FULL_SEALS 0x000f
// sendfile from the start of one file to another: copies an executable without passing it through this process.
long bulkhead_copy(int source, int destination, size_t count, int64_t *_Nonnull offset);

// What fstat knows of a descriptor's file, without the macros and the layout of struct stat.
struct bulkhead_file {
    uint64_t device;
    uint64_t inode;
    uint64_t size;
    uint32_t mode;
    uint32_t user;
};
int bulkhead_file_of(int descriptor, struct bulkhead_file *_Nonnull file);
// The same for a path under a directory, following its last link.
int bulkhead_file_at(int directory, const char *_Nonnull path, struct bulkhead_file *_Nonnull file);
// The same of the last link itself. The mode of a link in /proc/PID/fd says for what its descriptor is open.
int bulkhead_link_at(int directory, const char *_Nonnull path, struct bulkhead_file *_Nonnull file);

// makedev, a macro: the device of two numbers, as the structure above has it.
uint64_t bulkhead_device(uint32_t major, uint32_t minor);

// "EPERM" and "Operation not permitted" for 1, and NULL for a number that is no errno. GNU extensions, and unlike
// strerror without a buffer that threads share.
const char *_Nullable bulkhead_error_name(int error);
const char *_Nullable bulkhead_error_text(int error);
#endif
