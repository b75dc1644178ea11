import CLinux
private import Glibc
import LinuxSystem

/// An open descriptor of another process.
struct OpenDescriptor: Sendable, Hashable {
    let number: Int32
    let file: FileIdentity
    /// `pipe`, `file`, `socket`, `device`, `directory` or `other`.
    let kind: String
    /// For what it is open: `read`, `write`, `both` or `none`.
    let direction: String

    /// - Parameters:
    ///   - file: what it leads to.
    ///   - link: its entry in `/proc/PID/fd`, whose mode is that of the descriptor.
    init(number: Int32, file: bulkhead_file, link: bulkhead_file) {
        self.number = number
        self.file = FileIdentity(device: file.device, inode: file.inode)
        kind =
            switch file.mode & UInt32(S_IFMT) {
            case UInt32(S_IFIFO): "pipe"
            case UInt32(S_IFREG): "file"
            case UInt32(S_IFSOCK): "socket"
            case UInt32(S_IFCHR), UInt32(S_IFBLK): "device"
            case UInt32(S_IFDIR): "directory"
            default: "other"
            }
        let isReadable = link.mode & UInt32(S_IRUSR) != 0
        let isWritable = link.mode & UInt32(S_IWUSR) != 0
        direction =
            switch (isReadable, isWritable) {
            case (true, false): "read"
            case (false, true): "write"
            case (true, true): "both"
            case (false, false): "none"
            }
    }
}
