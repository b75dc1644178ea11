private import CLinux
import Glibc
import LinuxSystem

/// A directory, held open so that it stays the same one whatever becomes of its path. Its files are opened by name and
/// without following links; they belong to their owner alone.
struct Folder: ~Copyable, Sendable {
    /// For messages.
    let path: String
    private let descriptor: OwnedDescriptor

    /// Opens a directory that exists.
    init(opening path: String) throws(JournalError) {
        let number = bulkhead_open(path, O_RDONLY | O_DIRECTORY, 0)
        if number < 0 { throw JournalError(-number, path: path, purpose: .open) }
        self.path = path
        descriptor = OwnedDescriptor(owning: number)
    }

    private init(path: String, owning number: Int32) {
        self.path = path
        descriptor = OwnedDescriptor(owning: number)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// A directory in this one; nil where there is none.
    func folder(_ name: String) throws(JournalError) -> Folder? {
        let number = bulkhead_open_at(descriptor.rawValue, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
        if number == -ENOENT { return nil }
        if number < 0 { throw JournalError(-number, path: path(of: name), purpose: .open) }
        return Folder(path: path(of: name), owning: number)
    }

    /// A directory in this one, which is made where there is none. Its name lasts.
    func makeFolder(_ name: String) throws(JournalError) -> Folder {
        if mkdirat(descriptor.rawValue, name, 0o700) != 0, errno != EEXIST {
            throw JournalError(errno, path: path(of: name), purpose: .create)
        }
        guard let folder = try folder(name) else {
            throw JournalError(ENOENT, path: path(of: name), purpose: .open)
        }
        // Also where it was there before: whoever made it may have died before this.
        try sync()
        return folder
    }

    /// Creates a file to be written from its start to its end.
    func create(_ name: String) throws(JournalError) -> OwnedDescriptor {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND
        let number = bulkhead_open_at(descriptor.rawValue, name, flags, 0o600)
        if number < 0 { throw JournalError(-number, path: path(of: name), purpose: .create) }
        return OwnedDescriptor(owning: number)
    }

    /// Opens a file to be read.
    func open(_ name: String) throws(JournalError) -> OwnedDescriptor { try open(name, O_RDONLY) }

    /// Opens a file to be written at its end.
    func openForAppending(_ name: String) throws(JournalError) -> OwnedDescriptor {
        try open(name, O_WRONLY | O_APPEND)
    }

    private func open(_ name: String, _ flags: Int32) throws(JournalError) -> OwnedDescriptor {
        // Something else than a file, such as a pipe, must not keep anybody waiting.
        let number = bulkhead_open_at(descriptor.rawValue, name, flags | O_NOFOLLOW | O_NONBLOCK, 0)
        if number < 0 { throw JournalError(-number, path: path(of: name), purpose: .open) }
        let file = OwnedDescriptor(owning: number)
        if FileIdentity(ofRegularFile: file.rawValue) == nil {
            throw JournalError(EISDIR, path: path(of: name), purpose: .open)
        }
        return file
    }

    /// Bytes of a file.
    func size(of file: borrowing OwnedDescriptor, _ name: String) throws(JournalError) -> Int {
        var status = bulkhead_file()
        let code = bulkhead_file_of(file.rawValue, &status)
        if code < 0 { throw JournalError(-code, path: path(of: name), purpose: .read) }
        return Int(clamping: status.size)
    }

    /// Removes a file; none is as good.
    func remove(_ name: String) throws(JournalError) {
        if unlinkat(descriptor.rawValue, name, 0) != 0, errno != ENOENT {
            throw JournalError(errno, path: path(of: name), purpose: .remove)
        }
    }

    /// Gives a file another name, of which there may be a file already: whoever looks finds the one or the other.
    func rename(_ name: String, to other: String) throws(JournalError) {
        if renameat(descriptor.rawValue, name, descriptor.rawValue, other) != 0 {
            throw JournalError(errno, path: path(of: name), purpose: .rename)
        }
    }

    /// Makes last which names the directory has.
    func sync() throws(JournalError) {
        let code = bulkhead_sync(descriptor.rawValue)
        // Some file systems know no fsync of directories and need none.
        if code < 0, code != -EINVAL { throw JournalError(-code, path: path, purpose: .sync) }
    }

    /// The names of everything in it, in no order.
    func names() throws(JournalError) -> [String] {
        // A stream owns its descriptor, and reads from where that one stands.
        let number = bulkhead_open_at(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY, 0)
        if number < 0 { throw JournalError(-number, path: path, purpose: .read) }
        guard let stream = fdopendir(number) else {
            let code = errno
            _ = bulkhead_close(number)
            throw JournalError(code, path: path, purpose: .read)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            // The record ends with its name, and may be shorter than the structure that describes it.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            names.append(String(cString: name))
        }
        if errno != 0 { throw JournalError(errno, path: path, purpose: .read) }
        return names
    }
}
