/// Calls that take a path.
extension CallSignature {
    static func files(_ name: String) -> [CallParameter]? {
        let (old, new): (CallParameter, CallParameter) = (.text("old_path"), .text("new_path"))
        let at = CallParameter.flags(CallWords.at)
        let (user, group): (CallParameter, CallParameter) = (.integer("user"), .integer("group"))
        switch name {
        case "open":
            return [
                .path, .flags(CallWords.open), CallParameter(name: "mode", kind: .creationMode(flags: 1)),
            ]
        case "openat":
            return [
                .directory, .path, .flags(CallWords.open),
                CallParameter(name: "mode", kind: .creationMode(flags: 2)),
            ]
        case "openat2": return [.directory, .path, CallParameter(name: "how", kind: .openHow), .number("size")]
        case "creat", "mkdir", "chmod": return [.path, .mode]
        case "mkdirat", "fchmodat": return [.directory, .path, .mode]
        case "fchmodat2": return [.directory, .path, .mode, at]
        case "truncate": return [.path, .number("length")]
        case "unlink", "rmdir", "chdir", "chroot", "acct", "swapoff", "uselib", "mq_unlink": return [.path]
        case "unlinkat": return [.directory, .path, at]
        case "rename", "link", "pivot_root": return [old, new]
        case "symlink": return [.text("target"), .path]
        case "symlinkat": return [.text("target"), .directory, .path]
        case "renameat": return [.directory, old, .directory, new]
        case "renameat2": return [.directory, old, .directory, new, .flags(CallWords.renaming)]
        case "linkat": return [.directory, old, .directory, new, at]
        case "mknod": return [.path, .mode, .number("device")]
        case "mknodat": return [.directory, .path, .mode, .number("device")]
        case "chown", "lchown": return [.path, user, group]
        case "fchownat": return [.directory, .path, user, group, at]
        case "stat", "lstat", "statfs": return [.path, .status]
        case "newfstatat": return [.directory, .path, .status, at]
        case "statx": return [.directory, .path, at, .number("mask"), .status]
        case "access": return [.path, .flags(CallWords.access, "mode")]
        case "faccessat": return [.directory, .path, .flags(CallWords.access, "mode")]
        case "faccessat2": return [.directory, .path, .flags(CallWords.access, "mode"), at]
        case "readlink": return [.path, .bytes, .count]
        case "readlinkat": return [.directory, .path, .bytes, .count]
        case "utime", "utimes": return [.path, .address("times")]
        case "futimesat": return [.directory, .path, .address("times")]
        case "utimensat": return [.directory, .path, .address("times"), at]
        case "setxattr", "lsetxattr":
            return [.path, .text("name"), .bytes, .count, .number("flags")]
        case "getxattr", "lgetxattr": return [.path, .text("name"), .bytes, .count]
        case "removexattr", "lremovexattr": return [.path, .text("name")]
        case "listxattr", "llistxattr": return [.path, .bytes, .count]
        case "swapon": return [.path, .number("flags")]
        case "mount":
            return [
                .text("source"), .text("target"), .text("type"), .flags(CallWords.mounting), .address("data"),
            ]
        case "umount2": return [.path, .number("flags")]
        case "open_tree": return [.directory, .path, .number("flags")]
        case "fsopen": return [.text("type"), .number("flags")]
        case "mount_setattr": return [.directory, .path, at, .address("attributes"), .number("size")]
        case "move_mount": return [.directory, old, .directory, new, .number("flags")]
        case "execve": return [.path, .address("arguments"), .address("environment")]
        case "execveat": return [.directory, .path, .address("arguments"), .address("environment"), at]
        case "name_to_handle_at": return [.directory, .path, .address("handle"), .address("mount"), at]
        case "open_by_handle_at": return [.directory, .address("handle"), .flags(CallWords.open)]
        case "inotify_add_watch": return [.fd, .path, .number("mask")]
        case "mq_open": return [.path, .flags(CallWords.open), .mode, .address("attributes")]
        case "getcwd": return [.bytes, .count]
        default: return nil
        }
    }
}
