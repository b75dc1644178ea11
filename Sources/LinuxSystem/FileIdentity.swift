private import CLinux
private import Glibc

/// Which file a descriptor or a path leads to.
package struct FileIdentity: Sendable, Hashable, CustomStringConvertible {
    /// Both halves in one number, as `stat` gives it.
    package let device: UInt64
    package let inode: UInt64

    package init(of descriptor: Int32) throws(SystemCallError) {
        var file = bulkhead_file()
        try checked("fstat", bulkhead_file_of(descriptor, &file))
        self.init(device: file.device, inode: file.inode)
    }

    /// - Parameter path: relative to `directory`; its last link is followed.
    package init(at directory: Int32, _ path: String) throws(SystemCallError) {
        var file = bulkhead_file()
        try checked("fstatat \(path)", bulkhead_file_at(directory, path, &file))
        self.init(device: file.device, inode: file.inode)
    }

    /// Nil for anything but a regular file.
    package init?(ofRegularFile descriptor: Int32) {
        var file = bulkhead_file()
        guard bulkhead_file_of(descriptor, &file) == 0, file.mode & S_IFMT == S_IFREG else { return nil }
        self.init(device: file.device, inode: file.inode)
    }

    /// As `/proc` writes it, the two halves of the device apart.
    package init(major: UInt32, minor: UInt32, inode: UInt64) {
        self.init(device: bulkhead_device(major, minor), inode: inode)
    }

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    package var description: String { "device \(device) inode \(inode)" }
}
