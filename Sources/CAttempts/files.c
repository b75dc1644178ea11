// Opening files, changing their names, and looking at them.
#if defined(__x86_64__)
#include "calls.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#define HERE AT_FDCWD
static const char passwd[] = "/etc/passwd";

// MARK: Opening

ATTEMPT(open) { return CALL(open, passwd, O_RDONLY, 0); }
ATTEMPT(openat_create) { return CALL(openat, HERE, IN_SCRATCH("created"), O_CREAT | O_WRONLY, 0600); }
ATTEMPT(creat) { return CALL(creat, IN_SCRATCH("creat"), 0600); }
ATTEMPT(openat2) {
    struct open_how how = {.flags = O_RDONLY};
    return CALL(openat2, HERE, passwd, &how, sizeof how);
}
ATTEMPT(open_temporary) { return CALL(open, at->directory, 020200000 | O_RDWR, 0600); }
ATTEMPT(open_truncate) { return CALL(open, IN_SCRATCH("file"), O_RDONLY | O_TRUNC, 0); }
ATTEMPT(open_path_only) { return CALL(open, "/", 010000000, 0); }
ATTEMPT(open_relative_to_pipe) { return CALL(openat, 3, "passwd", O_RDONLY, 0); }
ATTEMPT(truncate) { return CALL(truncate, IN_SCRATCH("file"), 0); }
ATTEMPT(open_own_memory) { return CALL(open, "/proc/self/mem", O_RDWR, 0); }
ATTEMPT(open_own_exe) { return CALL(open, "/proc/self/exe", O_RDONLY, 0); }
ATTEMPT(open_descriptor_link) { return CALL(open, "/proc/self/fd/4", O_WRONLY | O_NONBLOCK, 0); }
ATTEMPT(open_shared_memory) { return CALL(open, "/dev/shm", O_RDONLY | O_DIRECTORY, 0); }
ATTEMPT(open_kernel_memory) { return CALL(open, "/dev/mem", O_RDONLY, 0); }
ATTEMPT(open_kvm) { return CALL(open, "/dev/kvm", O_RDWR, 0); }
ATTEMPT(open_vsock) { return CALL(open, "/dev/vsock", O_RDONLY, 0); }
ATTEMPT(open_terminal) { return CALL(open, "/dev/ptmx", O_RDWR | O_NOCTTY, 0); }
ATTEMPT(open_random) { return CALL(open, "/dev/urandom", O_RDONLY, 0); }
ATTEMPT(open_hpet) { return CALL(open, "/dev/rtc0", O_RDONLY, 0); }

// MARK: Changing

ATTEMPT(mkdir) { return CALL(mkdir, IN_SCRATCH("made"), 0700); }
ATTEMPT(mkdirat) { return CALL(mkdirat, HERE, IN_SCRATCH("made"), 0700); }
ATTEMPT(rmdir) { return CALL(rmdir, IN_SCRATCH("directory")); }
ATTEMPT(unlink) { return CALL(unlink, IN_SCRATCH("file")); }
ATTEMPT(unlinkat) { return CALL(unlinkat, HERE, IN_SCRATCH("file"), 0); }
ATTEMPT(rename) { return CALL(rename, IN_SCRATCH("file"), IN_SCRATCH("renamed")); }
ATTEMPT(renameat2) { return CALL(renameat2, HERE, IN_SCRATCH("file"), HERE, IN_SCRATCH("renamed"), 1); }
ATTEMPT(link) { return CALL(link, IN_SCRATCH("file"), IN_SCRATCH("linked")); }
ATTEMPT(linkat) { return CALL(linkat, HERE, IN_SCRATCH("file"), HERE, IN_SCRATCH("linked"), 0); }
ATTEMPT(symlink) { return CALL(symlink, passwd, IN_SCRATCH("symlink")); }
ATTEMPT(symlinkat) { return CALL(symlinkat, passwd, HERE, IN_SCRATCH("symlink")); }
ATTEMPT(mknod) { return CALL(mknod, IN_SCRATCH("fifo"), S_IFIFO | 0600, 0); }
ATTEMPT(mknodat) { return CALL(mknodat, HERE, IN_SCRATCH("fifo"), S_IFIFO | 0600, 0); }
ATTEMPT(chmod) { return CALL(chmod, IN_SCRATCH("file"), 0640); }
ATTEMPT(fchmodat) { return CALL(fchmodat, HERE, IN_SCRATCH("file"), 0640); }
ATTEMPT(fchmodat2) { return CALL(fchmodat2, HERE, IN_SCRATCH("file"), 0640, 0); }
ATTEMPT(chown) { return CALL(chown, IN_SCRATCH("file"), -1, -1); }
ATTEMPT(lchown) { return CALL(lchown, IN_SCRATCH("file"), -1, -1); }
ATTEMPT(fchownat) { return CALL(fchownat, HERE, IN_SCRATCH("file"), -1, -1, 0); }
ATTEMPT(setxattr) { return CALL(setxattr, IN_SCRATCH("file"), "user.bulkhead", "x", 1, 0); }
ATTEMPT(setxattrat) { return CALL(setxattrat, HERE, IN_SCRATCH("file"), 0, NULL, NULL, 0); }
ATTEMPT(removexattr) { return CALL(removexattr, IN_SCRATCH("file"), "user.none"); }
ATTEMPT(removexattrat) { return CALL(removexattrat, HERE, IN_SCRATCH("file"), 0, "user.none"); }
ATTEMPT(utime) { return CALL(utime, IN_SCRATCH("file"), NULL); }
ATTEMPT(utimes) { return CALL(utimes, IN_SCRATCH("file"), NULL); }
ATTEMPT(futimesat) { return CALL(futimesat, HERE, IN_SCRATCH("file"), NULL); }
ATTEMPT(utimensat) { return CALL(utimensat, HERE, IN_SCRATCH("file"), NULL, 0); }
ATTEMPT(umask) { return CALL(umask, 022); }
ATTEMPT(file_setattr) { return CALL(file_setattr, -1, NULL, NULL, 0, 0); }

// MARK: Looking

ATTEMPT(stat) {
    struct stat status;
    return CALL(stat, passwd, &status);
}
ATTEMPT(lstat) {
    struct stat status;
    return CALL(lstat, passwd, &status);
}
ATTEMPT(newfstatat) {
    struct stat status;
    return CALL(newfstatat, HERE, passwd, &status, 0);
}
ATTEMPT(statx) {
    struct statx status;
    return CALL(statx, HERE, passwd, 0, STATX_BASIC_STATS, &status);
}
ATTEMPT(access_shadow) { return CALL(access, "/etc/shadow", 0); }
ATTEMPT(faccessat) { return CALL(faccessat, HERE, "/etc/shadow", 0); }
ATTEMPT(faccessat2) { return CALL(faccessat2, HERE, "/etc/shadow", 0, 0); }
ATTEMPT(readlink_exe) {
    char path[PATH_ROOM];
    return CALL(readlink, "/proc/self/exe", path, sizeof path);
}
ATTEMPT(readlinkat_exe) {
    char path[PATH_ROOM];
    return CALL(readlinkat, HERE, "/proc/self/exe", path, sizeof path);
}
ATTEMPT(getcwd) {
    char path[PATH_ROOM];
    return CALL(getcwd, path, sizeof path);
}
ATTEMPT(chdir) { return CALL(chdir, "/etc"); }
ATTEMPT(fchdir) { return CALL(fchdir, -1); }
ATTEMPT(statfs) {
    char room[256];
    return CALL(statfs, "/", room);
}
ATTEMPT(ustat) { return CALL(ustat, 0, NULL); }
ATTEMPT(sysfs) { return CALL(sysfs, 3); }
ATTEMPT(name_to_handle_at) {
    struct file_handle *handle = (struct file_handle *)(uint64_t[20]){0};
    int mount = 0;
    handle->handle_bytes = 128;
    return CALL(name_to_handle_at, HERE, "/", handle, &mount, 0);
}
ATTEMPT(open_by_handle_at) { return CALL(open_by_handle_at, -1, NULL, O_RDONLY); }
ATTEMPT(getxattr) {
    char value[16];
    return CALL(getxattr, passwd, "user.none", value, sizeof value);
}
ATTEMPT(listxattrat) { return CALL(listxattrat, HERE, passwd, 0, NULL, 0); }
ATTEMPT(getxattrat) { return CALL(getxattrat, HERE, passwd, 0, NULL, NULL, 0); }
ATTEMPT(file_getattr) { return CALL(file_getattr, -1, NULL, NULL, 0, 0); }
ATTEMPT(getdents64) { return CALL(getdents64, -1, NULL, 0); }
ATTEMPT(lookup_dcookie) { return CALL(lookup_dcookie, 0, NULL, 0); }
ATTEMPT(cachestat) { return CALL(cachestat, -1, NULL, NULL, 0); }
ATTEMPT(quotactl) { return CALL(quotactl, 0x80000700, NULL, 0, NULL); }
ATTEMPT(quotactl_fd) { return CALL(quotactl_fd, -1, 0, 0, NULL); }
ATTEMPT(statmount) { return CALL(statmount, NULL, NULL, 0, 0); }
ATTEMPT(listmount) { return CALL(listmount, NULL, NULL, 0, 0); }
ATTEMPT(inotify) { return CALL(inotify_init1, 0); }
ATTEMPT(inotify_add_watch) { return CALL(inotify_add_watch, -1, "/etc", 0xfff); }
ATTEMPT(fanotify) { return CALL(fanotify_init, 0, 0); }
ATTEMPT(fanotify_mark) { return CALL(fanotify_mark, -1, 0, 0, -1, NULL); }
#endif
