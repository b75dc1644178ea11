/// Which arguments a system call takes. Of calls that are not here a report shows all six registers.
enum CallSignature {
    static func parameters(of name: String) -> [CallParameter]? {
        files(name) ?? descriptors(name) ?? memory(name) ?? processes(name) ?? network(name) ?? others(name)
    }

    // MARK: Descriptors

    private static func descriptors(_ name: String) -> [CallParameter]? {
        switch name {
        case "read", "write": [.fd, .bytes, .count]
        case "pread64", "pwrite64": [.fd, .bytes, .count, .number("offset")]
        case "readv", "writev": [.fd, .address("vector"), .count]
        case "preadv", "pwritev", "preadv2", "pwritev2": [.fd, .address("vector"), .count, .number("offset")]
        case "close", "dup", "fsync", "fdatasync", "fchdir", "syncfs": [.fd]
        case "dup2": [.fd, .descriptor("new")]
        case "dup3": [.fd, .descriptor("new"), .flags(CallWords.descriptor)]
        case "close_range": [.descriptor("first"), .descriptor("last"), .number("flags")]
        case "fcntl": [.fd, .word(CallWords.fileControl, "command"), .number("argument")]
        case "ioctl": [.fd, .word(CallWords.deviceControl, "request"), .address("argument")]
        case "lseek": [.fd, .number("offset"), .integer("whence")]
        case "fstat", "fstatfs": [.fd, .status]
        case "ftruncate": [.fd, .number("length")]
        case "fallocate": [.fd, .number("mode"), .number("offset"), .number("length")]
        case "fchmod": [.fd, .mode]
        case "fchown": [.fd, .integer("user"), .integer("group")]
        case "flock": [.fd, .integer("operation")]
        case "pipe": [.address("descriptors")]
        case "pipe2": [.address("descriptors"), .flags(CallWords.descriptor)]
        case "splice", "copy_file_range":
            [
                .descriptor("in"), .address("in_offset"), .descriptor("out"), .address("out_offset"), .count,
                .number("flags"),
            ]
        case "tee": [.descriptor("in"), .descriptor("out"), .count, .number("flags")]
        case "vmsplice": [.fd, .address("vector"), .count, .number("flags")]
        case "sendfile": [.descriptor("out"), .descriptor("in"), .address("offset"), .count]
        default: nil
        }
    }

    // MARK: Memory

    private static func memory(_ name: String) -> [CallParameter]? {
        let protection = CallParameter.flags(CallWords.protection, "protection")
        let range: [CallParameter] = [.address("address"), .number("length")]
        switch name {
        case "mmap": return range + [protection, .flags(CallWords.mapping), .fd, .number("offset")]
        case "munmap", "mlock", "munlock": return range
        case "mprotect": return range + [protection]
        case "pkey_mprotect": return range + [protection, .integer("key")]
        case "mremap":
            return [
                .address("address"), .number("old_length"), .number("length"), .flags(CallWords.remapping),
                .address("new_address"),
            ]
        case "madvise": return range + [.integer("advice")]
        case "msync": return range + [.number("flags")]
        case "mlockall": return [.number("flags")]
        case "brk": return [.address("end")]
        case "remap_file_pages": return range + [protection, .number("page"), .flags(CallWords.mapping)]
        case "memfd_create": return [.text("name"), .flags(CallWords.memoryFile)]
        case "memfd_secret", "userfaultfd": return [.flags(CallWords.descriptor)]
        case "process_vm_readv", "process_vm_writev":
            return [
                .pid, .address("local"), .number("local_count"), .address("remote"), .number("remote_count"),
                .number("flags"),
            ]
        case "process_madvise":
            return [.descriptor("pidfd"), .address("vector"), .count, .integer("advice"), .number("flags")]
        case "shmget", "semget": return [.integer("key"), .number("size"), .number("flags")]
        case "msgget": return [.integer("key"), .number("flags")]
        case "shmat": return [.integer("segment"), .address("address"), .number("flags")]
        default: return nil
        }
    }

    // MARK: The network

    private static func network(_ name: String) -> [CallParameter]? {
        let family = CallParameter(name: "family", kind: .word(CallWords.addressFamily), isSubject: true)
        let type = CallParameter.flags(CallWords.socketType, "type")
        switch name {
        case "socket": return [family, type, .integer("protocol")]
        case "socketpair": return [family, type, .integer("protocol"), .address("descriptors")]
        case "connect", "bind": return [.fd, socketAddress(length: 2), .number("length")]
        case "sendto":
            return [
                .fd, .bytes, .count, .flags(CallWords.message), socketAddress(length: 5), .number("address_length"),
            ]
        case "recvfrom":
            return [.fd, .bytes, .count, .flags(CallWords.message), .address("address"), .address("length")]
        case "sendmsg", "recvmsg": return [.fd, .address("message"), .flags(CallWords.message)]
        case "sendmmsg", "recvmmsg": return [.fd, .address("messages"), .count, .flags(CallWords.message)]
        case "listen": return [.fd, .integer("backlog")]
        case "accept", "getsockname", "getpeername": return [.fd, .address("address"), .address("length")]
        case "accept4": return [.fd, .address("address"), .address("length"), .flags(CallWords.descriptor)]
        case "setsockopt", "getsockopt":
            return [.fd, .integer("level"), .integer("option"), .address("value"), .number("length")]
        case "shutdown": return [.fd, .integer("how")]
        default: return nil
        }
    }

    private static func socketAddress(length: Int) -> CallParameter {
        CallParameter(name: "address", kind: .socketAddress(length: length), isSubject: true)
    }
}
