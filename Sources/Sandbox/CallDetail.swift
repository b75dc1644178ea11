private import CLinux
private import Glibc
import SandboxPolicy

/// Reads what a call's arguments point to, for a report. Everything read is a worker's word: it is shown, never used.
enum CallDetail {
    /// The path or socket address of `call`, made by the frozen process `id`.
    static func text(for call: SystemCall, of id: Int32) -> String? {
        switch call.name {
        case "open", "creat", "truncate", "mkdir", "rmdir", "unlink", "rename", "link", "symlink", "mknod", "chmod",
            "chown", "lchown", "stat", "lstat", "access", "readlink", "chdir", "chroot", "execve", "statfs", "setxattr",
            "lsetxattr", "getxattr", "lgetxattr", "utime", "utimes", "acct", "swapon", "memfd_create", "mq_open",
            "uselib":
            path(at: call.arguments[0], of: id)
        case "openat", "openat2", "mkdirat", "unlinkat", "renameat", "renameat2", "linkat", "mknodat", "fchmodat",
            "fchmodat2", "fchownat", "newfstatat", "statx", "faccessat", "faccessat2", "readlinkat", "execveat",
            "utimensat", "futimesat", "name_to_handle_at", "inotify_add_watch", "mount", "open_tree":
            path(at: call.arguments[1], of: id)
        case "connect", "bind": address(at: call.arguments[1], length: call.arguments[2], of: id)
        case "sendto": address(at: call.arguments[4], length: call.arguments[5], of: id)
        case "socket", "socketpair": familyName(UInt16(truncatingIfNeeded: call.arguments[0]))
        default: nil
        }
    }

    /// A null-terminated path, quoted, at most 255 bytes of it.
    private static func path(at address: UInt64, of id: Int32) -> String? {
        guard address != 0 else { return nil }
        var bytes = read(at: address, count: 256, of: id)
        // A read ends with the mapping it began in; what follows is tried only when the text does.
        if let end = bytes.firstIndex(of: 0) { bytes.removeSubrange(end...) }
        guard !bytes.isEmpty else { return nil }
        return "\"\(escaped(bytes.prefix(255)))\""
    }

    private static func address(at address: UInt64, length: UInt64, of id: Int32) -> String? {
        let bytes = read(at: address, count: Int(min(length, 128)), of: id)
        guard bytes.count >= 2 else { return nil }
        let family = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
        let port = bytes.count >= 4 ? Int(bytes[2]) << 8 | Int(bytes[3]) : 0
        switch family {
        case 1:
            let path = bytes.dropFirst(2)
            // An abstract name begins with a zero byte and may hold more of them.
            let text = path.first == 0 ? "@" + escaped(path.dropFirst()) : escaped(path.prefix { $0 != 0 })
            return "unix:\(text)"
        case 2 where bytes.count >= 8: return bytes[4..<8].map { "\($0)" }.joined(separator: ".") + ":\(port)"
        case 10 where bytes.count >= 24:
            let groups = stride(from: 8, to: 24, by: 2).map {
                String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
            }
            return "[\(groups.joined(separator: ":"))]:\(port)"
        default: return familyName(family)
        }
    }

    private static func familyName(_ family: UInt16) -> String {
        let names: [UInt16: String] = [
            1: "AF_UNIX", 2: "AF_INET", 10: "AF_INET6", 16: "AF_NETLINK", 17: "AF_PACKET", 38: "AF_ALG", 40: "AF_VSOCK",
            44: "AF_XDP",
        ]
        return names[family] ?? "address family \(family)"
    }

    /// What can be read of `count` bytes; nothing where this process may not look. Memory of another process is copied
    /// page by page, so the end of a mapping does not lose what lies before it.
    private static func read(at address: UInt64, count: Int, of id: Int32) -> [UInt8] {
        guard count > 0, address <= .max - UInt64(count) else { return [] }
        let pageRest = 4096 - Int(address % 4096)
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        for part in [0..<min(count, pageRest), min(count, pageRest)..<count] where !part.isEmpty {
            let copied = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map {
                    bulkhead_read_memory(id, address + UInt64(part.lowerBound), $0 + part.lowerBound, part.count)
                } ?? 0
            }
            guard copied > 0 else { break }
            filled += copied
            if copied < part.count { break }
        }
        return Array(bytes.prefix(filled))
    }

    /// Printable ASCII stays; everything else becomes `\xNN`, so that a report cannot forge a terminal's or a log's
    /// text.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "\"") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }
}
