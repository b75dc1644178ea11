#include "CLinux.h"
#include "result.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

long bulkhead_read(int descriptor, void *buffer, size_t count) { return RESULT(read(descriptor, buffer, count)); }

long bulkhead_write(int descriptor, const void *buffer, size_t count) {
    return RESULT(write(descriptor, buffer, count));
}

long bulkhead_read_at(int descriptor, void *buffer, size_t count, int64_t offset) {
    return RESULT(pread(descriptor, buffer, count, offset));
}

int bulkhead_close(int descriptor) { return close(descriptor) == 0 ? 0 : -errno; }

int bulkhead_open(const char *path, int flags, unsigned mode) {
    return (int)RESULT(open(path, flags | O_CLOEXEC, mode));
}

int bulkhead_open_at(int directory, const char *path, int flags, unsigned mode) {
    return (int)RESULT(openat(directory, path, flags | O_CLOEXEC, mode));
}

int bulkhead_sync(int descriptor) { return (int)RESULT(fsync(descriptor)); }

int bulkhead_sync_data(int descriptor) { return (int)RESULT(fdatasync(descriptor)); }

int bulkhead_pipe(int ends[2]) { return (int)RESULT(pipe2(ends, O_CLOEXEC)); }

int bulkhead_set_nonblocking(int descriptor, int on) {
    int flags = (int)RESULT(fcntl(descriptor, F_GETFL));
    if (flags < 0) return flags;
    return (int)RESULT(fcntl(descriptor, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

int bulkhead_set_pipe_capacity(int descriptor, int bytes) {
    return (int)RESULT(fcntl(descriptor, F_SETPIPE_SZ, bytes));
}

int bulkhead_pipe_capacity(int descriptor) { return (int)RESULT(fcntl(descriptor, F_GETPIPE_SZ)); }

int bulkhead_memory_file(const char *name) {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    // Kernels before 6.3 do not know MFD_EXEC; later ones may refuse execution without it.
    int descriptor = (int)RESULT(syscall(SYS_memfd_create, name, flags | MFD_EXEC));
    return descriptor == -EINVAL ? (int)RESULT(syscall(SYS_memfd_create, name, flags)) : descriptor;
}

int bulkhead_inert_memory_file(const char *name) {
    int descriptor = (int)RESULT(syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_NOEXEC_SEAL));
    return descriptor == -EINVAL ? (int)RESULT(syscall(SYS_memfd_create, name, MFD_CLOEXEC)) : descriptor;
}

int bulkhead_seal_memory_file(int descriptor) {
    return (int)RESULT(fcntl(descriptor, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL));
}

int bulkhead_memory_file_seals(int descriptor) { return (int)RESULT(fcntl(descriptor, F_GET_SEALS)); }

long bulkhead_copy(int source, int destination, size_t count, int64_t *offset) {
    off_t position = *offset;
    long copied = RESULT(sendfile(destination, source, &position, count));
    *offset = position;
    return copied;
}

static void describe(const struct stat *status, struct bulkhead_file *file) {
    file->device = status->st_dev;
    file->inode = status->st_ino;
    file->size = (uint64_t)status->st_size;
    file->mode = status->st_mode;
    file->user = status->st_uid;
}

int bulkhead_file_of(int descriptor, struct bulkhead_file *file) {
    struct stat status;
    int code = (int)RESULT(fstat(descriptor, &status));
    if (code == 0) describe(&status, file);
    return code;
}

int bulkhead_file_at(int directory, const char *path, struct bulkhead_file *file) {
    struct stat status;
    int code = (int)RESULT(fstatat(directory, path, &status, 0));
    if (code == 0) describe(&status, file);
    return code;
}

int bulkhead_link_at(int directory, const char *path, struct bulkhead_file *file) {
    struct stat status;
    int code = (int)RESULT(fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW));
    if (code == 0) describe(&status, file);
    return code;
}

uint64_t bulkhead_device(uint32_t major, uint32_t minor) { return makedev(major, minor); }

const char *bulkhead_error_name(int error) { return strerrorname_np(error); }

const char *bulkhead_error_text(int error) { return strerrordesc_np(error); }
