import CLinux
import Glibc
import LinuxSystem

/// Looks at a process from outside, through one descriptor for its `/proc` directory.
struct ProcessInspector: ~Copyable {
    private let directory: OwnedDescriptor

    /// - Parameter id: of a process that cannot be reaped meanwhile, so that the number keeps its meaning.
    init(_ id: Int32) throws(SystemCallError) {
        let path = "/proc/\(id)"
        directory = OwnedDescriptor(
            owning: try checked("open \(path)", bulkhead_open(path, O_RDONLY | O_DIRECTORY, 0)))
    }

    /// The whole of one of its files.
    func read(_ name: String) throws(SystemCallError) -> [UInt8] {
        try DescriptorIO.readAll(try open(name), name: name)
    }

    /// Which file one of its links leads to.
    func identity(_ name: String) throws(SystemCallError) -> FileIdentity {
        try FileIdentity(at: directory.rawValue, name)
    }

    /// The user to whom one of its files belongs.
    func owner(_ name: String) throws(SystemCallError) -> UInt32 {
        var file = bulkhead_file()
        try checked("fstatat \(name)", bulkhead_file_at(directory.rawValue, name, &file))
        return file.user
    }

    /// Its open descriptors.
    func descriptors() throws(SystemCallError) -> [Int32] {
        let entries = try open("fd")
        var numbers = [Int32](repeating: 0, count: 64)
        let code = bulkhead_numeric_entries(entries.rawValue, &numbers, Int32(numbers.count))
        return numbers.prefix(Int(try checked("getdents64", code))).sorted()
    }

    /// What one of its descriptors is and for what it is open.
    func descriptor(_ number: Int32) throws(SystemCallError) -> OpenDescriptor {
        var file = bulkhead_file()
        try checked("fstatat fd/\(number)", bulkhead_file_at(directory.rawValue, "fd/\(number)", &file))
        var link = bulkhead_file()
        try checked("fstatat fd/\(number)", bulkhead_link_at(directory.rawValue, "fd/\(number)", &link))
        return OpenDescriptor(number: number, file: file, link: link)
    }

    func hasAuxiliaryVector() throws(SystemCallError) -> Bool {
        let file = try open("auxv")
        var word: UInt64 = 0
        let count = withUnsafeMutableBytes(of: &word) { bulkhead_read(file.rawValue, $0.baseAddress, $0.count) }
        // The first entry is never the one that ends the list.
        return try checked("read auxv", count) == 8 && word != 0
    }

    private func open(_ name: String) throws(SystemCallError) -> OwnedDescriptor {
        OwnedDescriptor(
            owning: try checked("open /proc/PID/\(name)", bulkhead_open_at(directory.rawValue, name, O_RDONLY, 0)))
    }
}
